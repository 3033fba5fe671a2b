"""The LaTeX of a formula's tree, as it was understood: what stands beside the box in which it was typed."""

from __future__ import annotations

from expressions.characters import GREEK
from expressions.functions import FUNCTIONS
from expressions.tree import NEGATIVE, ONE, POWER, PRODUCT, SUM, Node

PRECEDENCE = {"sqrt": ONE, "cbrt": ONE, "abs": ONE, "expm1": SUM, "sinc": PRODUCT}  # of functions; others have POWER
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SYMBOLS = {"pi": r"\pi", "d": "2", "n": "2"}  # of constants; d and n are the number of axes
LETTERS = {name: letter for letter, name in GREEK.items()}


def latex_of(node: Node, axes: tuple[str, str]) -> str:
    """The LaTeX of a tree whose axes have these names."""
    return _written(node, axes)[0]


def name_in_latex(name: str) -> str:
    """The name of an axis in LaTeX: `theta_1` is \\theta_1."""
    base, _, index = name.partition("_")
    if base in LETTERS:
        base = f"\\{base.replace('lamda', 'lambda')}"
    elif len(base) > 1:
        base = rf"\mathrm{{{base}}}"
    return base + (f"_{index}" if len(index) < 2 else f"_{{{index}}}") * bool(index)


def name_in_text(name: str) -> str:
    """The name of an axis as plain text: `theta_1` is θ₁."""
    base, _, index = name.partition("_")
    return LETTERS.get(base, base) + index.translate(SUBSCRIPTS)


def _written(node: Node, axes: tuple[str, str]) -> tuple[str, int]:
    """The LaTeX of a part, and how tightly it binds."""
    chain = []
    while node.kind in ("+", "-", "*", "/"):
        chain.append(node)
        node = node.operands[0]
    left = _single(node, axes)
    for each in reversed(chain):
        left = _combined(each.kind, left, _written(each.operands[1], axes))
    return left


def _combined(sign: str, left: tuple[str, int], right: tuple[str, int]) -> tuple[str, int]:
    match sign:
        case "+" | "-":
            return f"{left[0]} {sign} {_bracketed(right, PRODUCT)}", SUM
        case "/":
            return rf"\frac{{{left[0]}}}{{{right[0]}}}", PRODUCT
    factor = _bracketed(right, PRODUCT)
    dot = r"\cdot " if factor[0].isdigit() else ""
    return f"{_bracketed(left, NEGATIVE)} {dot}{factor}", NEGATIVE if left[1] == NEGATIVE else PRODUCT


def _bracketed(part: tuple[str, int], precedence: int) -> str:
    """The LaTeX, in brackets if it binds less tightly than this."""
    return part[0] if part[1] >= precedence else rf"\left({part[0]}\right)"


def _single(node: Node, axes: tuple[str, str]) -> tuple[str, int]:
    match node.kind:
        case "number":
            latex = number_in_latex(node.value)
            return latex, PRODUCT if "cdot" in latex else ONE
        case "constant":
            return SYMBOLS.get(node.text, node.text), ONE
        case "axis":
            return name_in_latex(axes[int(node.value)]), ONE
        case "loop":
            return node.text, ONE
        case "component":
            added = f"{int(node.value):+d}" if node.value else ""
            return f"{name_in_latex(axes[0].rpartition('_')[0])}_{{{node.text}{added}}}", ONE
        case "negative":
            return f"-{_bracketed(_written(node.operands[0], axes), PRODUCT)}", NEGATIVE
        case "^":
            return _power(node, axes), POWER
        case "sum" | "prod":
            body, first, last = (_written(each, axes) for each in node.operands)
            return rf"\{node.kind}_{{{node.text}={first[0]}}}^{{{last[0]}}} {_bracketed(body, PRODUCT)}", SUM
    arguments = ", ".join(_written(each, axes)[0] for each in node.operands)
    return FUNCTIONS[node.text].latex.replace("#", arguments), PRECEDENCE.get(node.text, POWER)


def _power(node: Node, axes: tuple[str, str]) -> str:
    base, exponent = node.operands
    up = _written(exponent, axes)[0]
    if base.kind == "call" and exponent.kind == "number":
        name, bracket, argument = _written(base, axes)[0].partition(r"\left(")
        if bracket and name.startswith("\\") and name.count("{") == name.count("}") and name[1:].isalpha():
            return f"{name}^{{{up}}}{bracket}{argument}"  # sin^2(x)
    return f"{_bracketed(_written(base, axes), ONE)}^{{{up}}}"


def number_in_latex(number: float) -> str:
    mantissa, _, exponent = repr(number).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
