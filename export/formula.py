"""A visitor's formula as code: written out from the operations that its reader made, never from its text.

They are the operations that the page itself works out, in the same order, so that every digit is the same.
"""

from __future__ import annotations

import ast
import math
import operator
import textwrap
from collections import Counter
from collections.abc import Callable

import numpy as np

from export.literals import docstring, number
from expressions.operations import Value
from expressions.reader import Part, Reader
from expressions.words import tree_of
from landscapes.formula import KINK, Formula

SIGNS = {operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/"}
SUM, PRODUCT, NEGATIVE, ONE = range(4)  # how closely a piece of code holds together
TIES = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
LONGEST = 45  # characters: what is longer gets a name and a line of its own
WHOLE = 90  # characters of all results together
# What is finite on the whole map as soon as its operands are.
SMOOTH = {operator.add, operator.sub, operator.mul, operator.neg, np.sin, np.cos, np.tanh, np.arctan, np.abs, np.sign}


def written(values: list[Value]) -> tuple[list[str], list[str]]:
    """The lines that work out these values from `x` and `y`, and an expression for each value."""
    order, uses = _needed(values)
    code = {0: ("x", ONE), 1: ("y", ONE)}
    lines: list[str] = []

    def piece(value: Value) -> tuple[str, int]:
        if value.index is not None:
            return code[value.index]
        if not math.isfinite(value.number):
            return f'float("{value.number}")', ONE
        return repr(value.number), ONE if value.number >= 0 else NEGATIVE

    def within(value: Value, tie: int) -> str:
        text, own = piece(value)
        return text if own >= tie else f"({text})"

    longest = {each.index: WHOLE // len(values) for each in values}
    for index, operation, operands in order:
        if sign := SIGNS.get(operation):
            tie = TIES[sign]
            # The brackets on the right keep the order of the operations, and so the last digit.
            text = f"{within(operands[0], tie)} {sign} {within(operands[1], tie + 1)}"
        elif operation is operator.neg:
            text, tie = f"-{within(operands[0], ONE)}", NEGATIVE
        else:
            text, tie = f"np.{operation.__name__}({', '.join(piece(each)[0] for each in operands)})", ONE
        if uses[index] > 1 or len(text) > longest.get(index, LONGEST):
            name = f"t{len(lines) + 1}"
            lines.append(f"{name} = {text}")
            text, tie = name, ONE
        code[index] = text, tie
    return lines, [piece(each)[0] for each in values]


def _needed(values: list[Value]) -> tuple[list[tuple], Counter]:
    """The operations that these values need, in their order and by their index, and how often each result is used."""
    needed, waiting = set(), [each.index for each in values]
    uses, operations = Counter(waiting), values[0].tape.operations
    while waiting:
        index = waiting.pop()
        if index not in needed and index not in (None, 0, 1):
            needed.add(index)
            operands = [each.index for each in operations[index][1]]
            uses.update(operands)
            waiting += operands
    return [(index, *operations[index]) for index in sorted(needed)], uses


def kinked(landscape: Formula) -> bool:
    """Whether the slope may be no number where the loss is one: then it counts as 0, on the page and in a script."""
    part = _part(landscape)
    order, _ = _needed([part.value, *part.slope])
    return any(operation not in SMOOTH and not _by_number(operation, *operands) for _, operation, operands in order)


def _by_number(operation: Callable, one: Value, other: Value | None = None) -> bool:
    """Whether this divides by a number, or takes a power that is one above 0."""
    if other is None or other.index is not None:
        return False
    return operation is operator.truediv or (operation is np.power and other.number >= 1)


def _part(landscape: Formula) -> Part:
    plain, tree = tree_of(landscape.f)
    return Reader(plain).read(tree)


def terrain(landscape: Formula, gradient: bool = True) -> str:
    """The class of a visitor's formula in NumPy, with or without its gradient."""
    part = _part(landscape)
    methods = [_method("loss", [part.value], "return {}")]
    about = [f"f(x, y) = {ast.unparse(tree_of(landscape.f)[1])}"]
    if gradient:
        about.append("The slope is that formula's, written out by the chain rule.")
        end = "return np.array([{}])"
        if kinked(landscape):
            end = (
                "slope = np.array([{}])\n"
                "# At a kink, such as the tip of a cone, the slope counts as 0.\n"
                f"return np.where(np.isfinite(slope) | ~(np.abs(self.loss(theta)) < {number(KINK)}), slope, 0.0)"
            )
        methods.append(_method("gradient", list(part.slope), end))
    body = "\n\n".join([docstring(*about), *methods])
    return f"class {type(landscape).__name__}:\n{textwrap.indent(body, '    ')}"


def _method(name: str, values: list[Value], end: str) -> str:
    lines, results = written(values)
    end = end.format(", ".join(results))
    _, uses = _needed(values)
    x, y = ("x" if uses[0] else "_"), ("y" if uses[1] else "_")
    code = "\n".join([*[f"{x}, {y} = theta"] * (uses[0] + uses[1] > 0), *lines, end])
    return f"def {name}(self, theta):\n{textwrap.indent(code, '    ')}"
