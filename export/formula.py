"""A visitor's formula as code, written from the operations of its reader and never from its text.

They are the operations that the page computes, in the same order, so that every digit is the same.
"""

from __future__ import annotations

import inspect
import math
import operator
import re
import textwrap
from collections import Counter
from collections.abc import Callable

import numpy as np

from export.literals import docstring, number
from expressions import special
from expressions.jets import Jet
from expressions.operations import Value
from expressions.reader import Reader, parsed
from expressions.spelling import spelled
from landscapes.formula import KINK, Formula

SIGNS = {operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/"}
SUM, PRODUCT, NEGATIVE, ONE = range(4)  # the precedence of an expression
PRECEDENCES = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
LONGEST = 45  # characters: a longer operation gets a name and a line of its own
WHOLE = 90  # characters of all results together
# Operations that are finite wherever their operands are.
SMOOTH = {
    *(operator.add, operator.sub, operator.mul, operator.neg, np.sin, np.cos, np.tanh, np.arctan, np.abs, np.sign),
    *(np.maximum, np.minimum, np.fmin, np.fmax, np.sinc, special.erf, special.sinc_slope, special.sinc_bend),
}


def written(values: list[Value]) -> tuple[list[str], list[str]]:
    """The lines that compute these values from `x` and `y`, and an expression for each value."""
    order, uses = _needed(values)
    code = {0: ("x", ONE), 1: ("y", ONE)}
    lines: list[str] = []

    def piece(value: Value) -> tuple[str, int]:
        if value.index is not None:
            return code[value.index]
        if not math.isfinite(value.number):
            return f'float("{value.number}")', ONE
        return repr(value.number), ONE if value.number >= 0 else NEGATIVE

    def within(value: Value, precedence: int) -> str:
        text, inner = piece(value)
        return text if inner >= precedence else f"({text})"

    longest = {each.index: WHOLE // len(values) for each in values}
    for index, operation, operands in order:
        if sign := SIGNS.get(operation):
            precedence = PRECEDENCES[sign]
            # Brackets on the right keep the order of the operations, and so the last digit.
            text = f"{within(operands[0], precedence)} {sign} {within(operands[1], precedence + 1)}"
        elif operation is operator.neg:
            text, precedence = f"-{within(operands[0], ONE)}", NEGATIVE
        else:
            library = "" if operation.__module__ == special.__name__ else "np."
            text, precedence = f"{library}{operation.__name__}({', '.join(piece(each)[0] for each in operands)})", ONE
        # A number in a function of two is longer in PyTorch, which wants a tensor there.
        if uses[index] > 1 or len(text) + 16 * text.count("np.f") > longest.get(index, LONGEST):
            name = f"t{len(lines) + 1}"
            lines.append(f"{name} = {text}")
            text, precedence = name, ONE
        code[index] = text, precedence
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
    """Whether the slope may be NaN where the loss is finite: then it counts as 0, on the page and in a script."""
    part = _part(landscape)
    order, _ = _needed([part.value, *part.slope])
    return any(operation not in SMOOTH and not _by_number(operation, *operands) for _, operation, operands in order)


def _by_number(operation: Callable, one: Value, other: Value | None = None) -> bool:
    """Whether the operation divides by a constant, or takes a constant power of at least 1."""
    if other is None or other.index is not None:
        return False
    return operation is operator.truediv or (operation is np.power and other.number >= 1)


def _part(landscape: Formula) -> Jet:
    writing, names, tree = parsed(landscape.f)
    return Reader(writing, names.axes).read(tree)


def special_functions(code: str) -> dict[str, str]:
    """The functions that NumPy lacks and this code calls, each as code, by their names."""
    return {
        name: inspect.getsource(function)
        for name, function in vars(special).items()
        if inspect.isfunction(function) and re.search(rf"(?<![\w.]){name}\(", code)
    }


def terrain(landscape: Formula, gradient: bool = True) -> str:
    """The class of a visitor's formula in NumPy, with or without its gradient."""
    part = _part(landscape)
    methods = [_method("loss", [part.value], "return {}")]
    _, names, tree = parsed(landscape.f)
    about = [f"f({', '.join(names.axes)}) = {spelled(tree, names.axes)}"]
    if gradient:
        about.append("The slope is that formula's, written out by the chain rule.")
        end = "return np.array([{}])"
        if kinked(landscape):
            end = (
                "slope = np.array([{}])\n"
                "# At a kink, such as the tip of a cone, the slope counts as 0.\n"
                f"return np.where(np.isfinite(slope) | ~(np.abs(self.loss(theta)) < {number(KINK)}), slope, 0.0)"
            )
        methods.append(_method("gradient", [*part.slope], end))
    body = "\n\n".join([docstring(*about), *methods])
    return f"class {type(landscape).__name__}:\n{textwrap.indent(body, '    ')}"


def _method(name: str, values: list[Value], end: str) -> str:
    lines, results = written(values)
    end = end.format(", ".join(results))
    _, uses = _needed(values)
    x, y = ("x" if uses[0] else "_"), ("y" if uses[1] else "_")
    code = "\n".join([*[f"{x}, {y} = theta"] * (uses[0] + uses[1] > 0), *lines, end])
    return f"def {name}(self, theta):\n{textwrap.indent(code, '    ')}"
