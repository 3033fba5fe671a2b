"""Whether a formula has a slope everywhere: where it hasn't, the rule of functions.py gives one."""

from __future__ import annotations

import operator

import numpy as np

from expressions.operations import Value

CREASED = frozenset([np.abs, np.sign, np.maximum, np.minimum, np.hypot, np.arctan2, np.arcsin, np.arccos, np.arccosh])


def is_smooth(value: Value) -> bool:
    """Whether a value has neither creases nor jumps nor tips of cones.

    A root is smooth where it is seen that its argument stays above 0, as 1 + x^2 does. A pole is no crease.
    """
    return all(_smooth(value.tape.operations[index]) for index in needed(value))


def needed(value: Value) -> set[int]:
    """The indices of the operations that a value needs, without the axes."""
    found: set[int] = set()
    waiting = [value.index]
    while waiting:
        index = waiting.pop()
        if index is not None and index > 1 and index not in found:
            found.add(index)
            waiting += [each.index for each in value.tape.operations[index][1]]
    return found


def _smooth(entry: tuple) -> bool:
    operation, operands = entry
    if operation is np.sqrt:
        return _sign(operands[0]) > 1
    if operation is np.power and operands[1].index is None:
        return float(operands[1].number).is_integer() or operands[1].number > 1 or _sign(operands[0]) > 1
    return operation not in CREASED


def _sign(value: Value, depth: int = 0) -> int:
    """2 for a value that is seen to stay above 0, 1 for one that isn't seen to, but is never below 0, else 0."""
    if value.index is None:
        return 2 if value.number > 0 else int(value.number == 0)
    operation, operands = value.tape.operations[value.index]
    if operation in (np.exp, np.cosh):
        return 2
    if operation in (np.abs, np.sqrt):
        return 1
    if operation is operator.mul and operands[0].index == operands[1].index:
        return 1
    if operation is np.power and operands[1].index is None and operands[1].number % 2 == 0:
        return 1
    if depth < 50 and operation in (operator.add, operator.mul, operator.truediv):
        one, other = (_sign(each, depth + 1) for each in operands)
        if one and other:
            return max(one, other) if operation is operator.add else min(one, other)
    return 0
