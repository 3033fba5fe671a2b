"""Random formulas in the spellings that people use, some with a fault in them."""

from __future__ import annotations

import random

from expressions.functions import FUNCTIONS, POWERS, SYNONYMS
from landscapes._benchmarks import BENCHMARKS

AXES = [("x", "y"), ("x1", "x2"), ("x_1", "x_2"), ("x[0]", "x[1]"), ("x(1)", "x(2)"), ("θ₁", "θ₂"), ("w", "b")]
AXES += [
    (r"\theta_1", r"\theta_2"),
    ("X", "Y"),
    ("x_{1}", "x_{2}"),
    ("w0", "w1"),
    ("α", "β"),
    ("params[0]", "params[1]"),
]
LIBRARIES = ["", "", "", "np.", "torch.", "math.", "\\", "jax.numpy."]
TIMES = ["*", "*", "", " ", "·", ".*", r"\cdot ", "∗"]
POWERS_OF = ["**{}", "^{}", "^{{{}}}", ".^{}", "^({})", "²", "¹⁰", "⁻¹", "⁽²⁾"]
BRACKETS = [("(", ")"), ("(", ")"), (r"\left(", r"\right)"), ("[", "]"), ("{", "}"), ("|", "|"), ("", "")]
HEADINGS = ["", "", "", "f(x, y) = ", "z = ", "lambda x: ", "@(x) ", "return ", "$", r"\[", "def f(x, y): return "]
SUMS = [
    "sum({}, i, 1, 3)",
    "sum({} for i in range(1, 4))",
    r"\sum_{{i=1}}^{{3}} {}",
    "prod({}, j, -1, 1)",
    "∑_{{i=1}}^2 {}",
]
FAULTS = [
    "",
    "(",
    ")",
    "**",
    "^",
    ",",
    ".",
    "_",
    "e",
    "0",
    "|",
    "{",
    "}",
    "\\",
    "\\frac",
    "=",
    "i",
    "[",
    "sum(",
    "²",
    "½",
]


def formula(dice: random.Random, odd: list[str], size: int = 0) -> str:
    """A formula of about `size` parts; one in five has a fault in it, one in ten is a published one."""
    axes, library = dice.choice(AXES), dice.choice(LIBRARIES)
    names = sorted([*FUNCTIONS, *SYNONYMS, *POWERS])

    def grown(size):
        if size <= 1:
            return dice.choice([*axes, *axes, *axes, "2", "0.3", "pi", "e", "1e-3", "-7", "π", "½"])
        kind = dice.random()
        if kind < 0.3:
            word = dice.choice(names)
            known = FUNCTIONS.get(SYNONYMS.get(word, word))
            inner, name = grown(size - 1), library + word
            if (known.least if known else POWERS.get(SYNONYMS.get(word, word))) == 2:
                inner += f", {grown(1)}"
            return dice.choice([f"{name}({inner})", f"{name}({inner})", f"{name} {inner}", f"{name}^2({inner})"])
        if kind < 0.4:
            opening, closing = dice.choice(BRACKETS)
            power = dice.choice(POWERS_OF).format(dice.choice(["2", "3", ".5", "-1", "1.7", "30", "x"]))
            return f"{opening}{grown(size - 1)}{closing}{power}"
        if kind < 0.43:
            body = dice.choice(["", "i*", "(x + i)^", "i + ", "x_i*"]) + grown(size - 1)
            return dice.choice(SUMS).format(body)
        share = dice.randint(1, size - 1)
        one, other = grown(share), grown(size - share)
        if kind < 0.48:
            return rf"\frac{{{one}}}{{{other}}}"
        opening, closing = dice.choice(BRACKETS)
        return f"{opening}{one}{dice.choice(['+', '-', '/', '−', ' - ', *TIMES])}{other}{closing}"

    size = size or dice.choice([3, 6, 10, 15, 30])
    written = dice.choice(BENCHMARKS).formula if dice.random() < 0.1 else dice.choice(HEADINGS) + grown(size)
    while dice.random() < 0.2:
        position = dice.randrange(len(written) + 1)
        fault = dice.choice([*FAULTS, *odd])
        written = written[:position] + fault + written[position + dice.choice([0, 0, 1, 5]) :]
    return written
