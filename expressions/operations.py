"""Operations on x and y, and numbers that carry on: a formula and its derivatives as a list of NumPy's functions."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Function(NamedTuple):
    """One function: for a number, for arrays, its LaTeX, and its first two derivatives at u, where its value is v."""

    number: Callable
    array: Callable
    latex: str
    derivatives: Callable


def _arc_sine(u, v):
    square = 1 / (1 - u * u)
    return square.root(), u * square * square.root()


def _arc_cosine(u, v):
    return tuple(-each for each in _arc_sine(u, v))


VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS = {
    "sin": Function(math.sin, np.sin, r"\sin", lambda u, v: (u.through("cos"), -v)),
    "cos": Function(math.cos, np.cos, r"\cos", lambda u, v: (-u.through("sin"), -v)),
    "tan": Function(math.tan, np.tan, r"\tan", lambda u, v: (1 + v * v, 2 * v * (1 + v * v))),
    "asin": Function(math.asin, np.arcsin, r"\arcsin", _arc_sine),
    "acos": Function(math.acos, np.arccos, r"\arccos", _arc_cosine),
    "atan": Function(math.atan, np.arctan, r"\arctan", lambda u, v: (1 / (1 + u * u), -2 * u / (1 + u * u) ** 2)),
    "sinh": Function(math.sinh, np.sinh, r"\sinh", lambda u, v: (u.through("cosh"), v)),
    "cosh": Function(math.cosh, np.cosh, r"\cosh", lambda u, v: (u.through("sinh"), v)),
    "tanh": Function(math.tanh, np.tanh, r"\tanh", lambda u, v: (1 - v * v, -2 * v * (1 - v * v))),
    "exp": Function(math.exp, np.exp, "", lambda u, v: (v, v)),
    "log": Function(math.log, np.log, r"\ln", lambda u, v: (1 / u, -1 / (u * u))),
    "ln": Function(math.log, np.log, r"\ln", lambda u, v: (1 / u, -1 / (u * u))),
    "sqrt": Function(math.sqrt, np.sqrt, "", lambda u, v: (0.5 / v, -0.25 / (v * u))),
    "abs": Function(abs, np.abs, "", lambda u, v: (u.then(np.sign), 0 * u)),
}


class Sheet:
    """A list of operations, each on the results of earlier ones; the first two results are x and y.

    The same operation on the same results is there only once.
    """

    def __init__(self) -> None:
        self.operations: list[tuple] = [(None, ()), (None, ())]
        self.known: dict[tuple, int] = {}

    def value(self, operation: Callable, *operands: Value) -> Value:
        key = (operation, *(each.number if each.place is None else each.place for each in operands))
        key = (*key, *(each.place is None for each in operands))
        if key not in self.known:
            self.known[key] = len(self.operations)
            self.operations.append((operation, operands))
        return Value(self, self.known[key])

    def program(self, values: list[Value]) -> Callable:
        """The function of x and y that works out these values, and nothing that they don't need."""
        needed, waiting = set(), [each.place for each in values if each.place is not None]
        while waiting:
            if (place := waiting.pop()) not in needed:
                needed.add(place)
                waiting += [each.place for each in self.operations[place][1] if each.place is not None]
        numbers: list[float] = []

        def slot(value: Value) -> int:
            if value.place is not None:
                return slots[value.place]
            numbers.append(value.number)
            return len(numbers) + 1

        # Numbers have the slots after x and y. A result takes over the slot of one that was used for the last time:
        # on a large grid a long formula would keep hundreds of arrays otherwise.
        order = sorted(needed - {0, 1})
        last = {each.place: place for place in order for each in self.operations[place][1]}
        last |= {each.place: math.inf for each in values}
        fixed = 2 + sum(each.place is None for place in order for each in self.operations[place][1])
        fixed += sum(each.place is None for each in values)
        slots, free, steps, used = {0: 0, 1: 1}, [], [], fixed
        for place in order:
            operation, operands = self.operations[place]
            taken = [slot(each) for each in operands]
            free += {
                slots[each.place] for each in operands if each.place not in (None, 0, 1) and last[each.place] == place
            }
            if not free:
                free.append(used)
                used += 1
            slots[place] = free.pop()
            steps.append((operation, taken[0], taken[1] if len(taken) > 1 else -1, slots[place]))
        results = [slot(each) for each in values]
        rest = [None] * (used - fixed)

        def run(x, y):
            found = [x, y, *numbers, *rest]
            for operation, one, other, result in steps:
                found[result] = operation(found[one]) if other < 0 else operation(found[one], found[other])
            return [found[each] for each in results]

        return run


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """A result on a sheet, by its place in the list; or a number, which is worked out at once and has no place."""

    sheet: Sheet
    place: int | None
    number: float = math.nan

    def of(self, other: Value | float) -> Value:
        return other if isinstance(other, Value) else Value(self.sheet, None, float(other))

    def is_number(self, number: float) -> bool:
        return self.place is None and self.number == number

    def then(self, operation: Callable) -> Value:
        return self.sheet.value(operation, self)

    def through(self, function: str) -> Value:
        return self.then(FUNCTIONS[function].array)

    def root(self) -> Value:
        return self.then(np.sqrt)

    def __add__(self, other):
        other = self.of(other)
        if self.is_number(0) or other.is_number(0):
            return other if self.is_number(0) else self
        if self.place is other.place is None:
            return self.of(self.number + other.number)
        return self.sheet.value(operator.add, self, other)

    def __mul__(self, other):
        other = self.of(other)
        if self.is_number(0) or other.is_number(0):
            return self.of(0)
        if self.is_number(1) or other.is_number(1):
            return other if self.is_number(1) else self
        if self.place is other.place is None:
            return self.of(self.number * other.number)
        return self.sheet.value(operator.mul, self, other)

    def __truediv__(self, other):
        other = self.of(other)
        if self.is_number(0) or other.is_number(1):
            return self
        if self.place is other.place is None and other.number != 0:
            return self.of(self.number / other.number)
        return self.sheet.value(operator.truediv, self, other)

    def __pow__(self, exponent: float):
        if exponent in (0, 1):
            return self if exponent else self.of(1)
        if exponent == 2:
            return self * self
        if exponent == -1:
            return 1 / self
        return self.root() if exponent == 0.5 else self.sheet.value(np.power, self, self.of(exponent))

    def __neg__(self):
        return self.of(-self.number) if self.place is None else self.then(operator.neg)

    def __sub__(self, other):
        if self.is_number(0):
            return -self.of(other)
        if self.of(other).place is None:
            return self + -self.of(other)
        return self.sheet.value(operator.sub, self, self.of(other))

    def __radd__(self, other):
        return self.of(other) + self

    def __rsub__(self, other):
        return self.of(other) - self

    def __rmul__(self, other):
        return self.of(other) * self

    def __rtruediv__(self, other):
        return self.of(other) / self
