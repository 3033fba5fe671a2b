"""The table of test functions in docs/benchmarks.md: each in the spellings in which people write it.

python docs/benchmarks.py     writes docs/benchmarks.md
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from expressions.latex import latex_of
from expressions.reader import parsed
from expressions.tree import NEGATIVE, ONE, POWER, PRODUCT, SUM, Node, bracketed
from landscapes._benchmarks import BENCHMARKS, Benchmark

FILE = Path(__file__).with_suffix(".md")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Dialect(NamedTuple):
    """A way to write a formula: its axes, its signs and its names of functions."""

    axes: tuple[str, str] = ("x", "y")
    times: str = "*"
    over: str = "/"
    power: str = "**"
    library: str = ""
    heading: str = ""
    raised: bool = False  # whole exponents as raised digits, and the signs of a printed page
    named_power: bool = False  # sin^2(x)
    sums: str = "sum({body}, {index}, {first}, {last})"


PYTHON = "sum({body} for {index} in range({first}, {last} + 1))"
DIALECTS = {
    "textbook": Dialect(times=" ", power="^", named_power=True),
    "Python": Dialect(),
    "NumPy": Dialect(library="np.", sums=PYTHON),
    "PyTorch": Dialect(library="torch.", sums=PYTHON),
    "x1, x2": Dialect(axes=("x1", "x2")),
    "x[0], x[1]": Dialect(axes=("x[0]", "x[1]"), library="np.", heading="lambda x: ", sums=PYTHON),
    "MATLAB": Dialect(axes=("x(1)", "x(2)"), times=".*", over="./", power=".^", heading="@(x) ", sums=""),
    "superscripts": Dialect(times=" · ", raised=True, power="^"),
}


def written(node: Node, dialect: Dialect) -> str:
    """The formula of a tree in a dialect. KeyError if the dialect has no sums over an index."""
    return dialect.heading + _written(node, dialect)[0]


def _written(node: Node, dialect: Dialect) -> tuple[str, int]:
    """A part, and how tightly it binds."""
    parts = [_written(each, dialect) for each in node.operands]
    match node.kind:
        case "number":
            return repr(node.value), ONE
        case "axis":
            return dialect.axes[int(node.value)], ONE
        case "loop":
            return node.text, ONE
        case "constant":
            if node.text == "pi":
                return ("π" if dialect.raised else f"{dialect.library}pi"), ONE
            return f"{dialect.library}{node.text}", ONE
        case "negative":
            return f"-{bracketed(parts[0], POWER)}", NEGATIVE
        case "+" | "-":
            sign = "−" if dialect.raised and node.kind == "-" else node.kind
            return f"{parts[0][0]} {sign} {bracketed(parts[1], PRODUCT)}", SUM
        case "*" | "/":
            # A product without a sign behind a quotient would be ambiguous.
            quotient = dialect.times == " " and node.operands[0].kind == "/"
            left = f"({parts[0][0]})" if quotient else bracketed(parts[0], NEGATIVE)
            sign = dialect.over if node.kind == "/" else dialect.times
            right = bracketed(parts[1], POWER)
            return f"{left}{'*' if sign == ' ' and right[0].isdigit() else sign}{right}", PRODUCT
        case "^":
            return _power(node, parts, dialect), POWER
        case "sum":
            if not dialect.sums:
                raise KeyError("sum")
            (body, _), (first, _), (last, _) = parts
            text = dialect.sums.format(body=body, index=node.text, first=first, last=last)
            return text, ONE
    arguments = ", ".join(text for text, _ in parts)
    if dialect.raised and node.text in ("abs", "sqrt"):
        return (f"|{arguments}|" if node.text == "abs" else f"√({arguments})"), ONE
    return f"{dialect.library}{node.text}({arguments})", ONE


def _power(node: Node, parts: list[tuple[str, int]], dialect: Dialect) -> str:
    base, exponent = node.operands
    whole = exponent.kind == "number" and isinstance(exponent.value, int)
    if dialect.named_power and whole and base.kind == "call" and base.text in ("sin", "cos"):
        return parts[0][0].replace("(", f"^{exponent.value}(", 1)
    if dialect.raised and whole:
        return f"{bracketed(parts[0], ONE)}{parts[1][0].translate(SUPERSCRIPTS)}"
    return f"{bracketed(parts[0], ONE)}{dialect.power}{bracketed(parts[1], ONE)}"


def spellings(benchmark: Benchmark) -> dict[str, str]:
    """A benchmark in each spelling that can express it, by the name of the spelling."""
    _, names, tree = parsed(benchmark.formula)
    found = {"Downhill": benchmark.formula}
    for name, dialect in DIALECTS.items():
        try:
            found[name] = written(tree, dialect)
        except KeyError:
            continue
    return found | {"LaTeX": latex_of(tree, names.axes)}


def number(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")


def page() -> str:
    """The text of docs/benchmarks.md."""
    lines = [
        "# Published test functions",
        "",
        "*Or take a benchmark* under the box of a formula offers these functions, each with its window.",
        "Each stands here in the spellings that the box reads: Downhill's own, textbook, Python, NumPy, PyTorch,",
        "x1 and x2, x[0] and x[1], MATLAB (which has no sum over an index in one expression), superscripts and LaTeX.",
        "`python docs/benchmarks.py` writes this page from `landscapes/_benchmarks.py`; a test reads every line of it.",
        "",
        "Sources: S&B is the Virtual Library of Simulation Experiments of S. Surjanovic and D. Bingham, J&Y the survey",
        "of M. Jamil and X.-S. Yang (arXiv:1308.4008), W is Wikipedia's Test functions for optimization, and SciPy its",
        "benchmarks of global optimizers.",
        "",
        "| function | x | y | lowest value | at | source |",
        "|---|---|---|---|---|---|",
    ]
    for each in BENCHMARKS:
        sides = [f"{number(low)} to {number(high)}" for low, high in (each.x, each.y)]
        places = ", ".join(f"({number(x)}, {number(y)})" for x, y in each.minima)
        lines.append(f"| {each.name} | {sides[0]} | {sides[1]} | {number(each.value)} | {places} | {each.source} |")
    for each in BENCHMARKS:
        lines += ["", f"## {each.name}", "", *(f"    {text}" for text in spellings(each).values())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(page())
