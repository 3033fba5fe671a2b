"""The operations of a formula and its derivatives: a tape of NumPy functions, each on the results of earlier ones.

Such a list is also called a Wengert list (R. E. Wengert, A simple automatic derivative evaluation program, 1964).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


class Tape:
    """A list of operations, each on the results of earlier ones; the first two results are x and y.

    Equal operations on the same results are one entry.
    """

    def __init__(self) -> None:
        self.operations: list[tuple] = [(None, ()), (None, ())]
        self.known: dict[tuple, int] = {}

    def value(self, operation: Callable, *operands: Value) -> Value:
        """The result of an operation, which becomes an entry unless an equal one is there."""
        key = (operation, *(each.number if each.index is None else each.index for each in operands))
        key = (*key, *(each.index is None for each in operands))
        if key not in self.known:
            self.known[key] = len(self.operations)
            self.operations.append((operation, operands))
        return Value(self, self.known[key])

    def program(self, values: list[Value]) -> Callable:
        """The function of x and y that computes these values, with the operations that they need and no others."""
        needed, waiting = set(), [each.index for each in values if each.index is not None]
        while waiting:
            if (index := waiting.pop()) not in needed:
                needed.add(index)
                waiting += [each.index for each in self.operations[index][1] if each.index is not None]
        numbers: list[float] = []

        def slot(value: Value) -> int:
            if value.index is not None:
                return slots[value.index]
            numbers.append(value.number)
            return len(numbers) + 1

        # Numbers have the slots after x and y. A result takes the slot of another that has been used for the last
        # time: without that, a long formula on a large grid would keep hundreds of arrays.
        order = sorted(needed - {0, 1})
        last: dict[int | None, float] = {each.index: index for index in order for each in self.operations[index][1]}
        last |= {each.index: math.inf for each in values}
        fixed = 2 + sum(each.index is None for index in order for each in self.operations[index][1])
        fixed += sum(each.index is None for each in values)
        slots, used = {0: 0, 1: 1}, fixed
        free: list[int] = []
        steps: list[tuple[Callable, int, int, int]] = []
        for index in order:
            operation, operands = self.operations[index]
            taken = [slot(each) for each in operands]
            free += {
                slots[each.index] for each in operands if each.index not in (None, 0, 1) and last[each.index] == index
            }
            if not free:
                free.append(used)
                used += 1
            slots[index] = free.pop()
            steps.append((operation, taken[0], taken[1] if len(taken) > 1 else -1, slots[index]))
        results = [slot(each) for each in values]
        rest = [None] * (used - fixed)

        def run(x, y):
            held = [x, y, *numbers, *rest]  # by slot
            for operation, one, other, result in steps:
                held[result] = operation(held[one]) if other < 0 else operation(held[one], held[other])
            return [held[each] for each in results]

        return run


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """A result on a tape, by its index there; or a number, which is computed at once and has no index."""

    tape: Tape
    index: int | None
    number: float = math.nan

    def as_value(self, other: Value | float) -> Value:
        return other if isinstance(other, Value) else Value(self.tape, None, float(other))

    def is_number(self, number: float) -> bool:
        return self.index is None and self.number == number

    def apply(self, operation: Callable) -> Value:
        return self.tape.value(operation, self)

    def apply_with(self, operation: Callable, one: Value | float, other: Value | float) -> Value:
        return self.tape.value(operation, self.as_value(one), self.as_value(other))

    def root(self) -> Value:
        return self.apply(np.sqrt)

    def __add__(self, other):
        other = self.as_value(other)
        if self.is_number(0) or other.is_number(0):
            return other if self.is_number(0) else self
        if self.index is other.index is None:
            return self.as_value(self.number + other.number)
        return self.tape.value(operator.add, self, other)

    def __mul__(self, other):
        other = self.as_value(other)
        if self.is_number(0) or other.is_number(0):
            return self.as_value(0)
        if self.is_number(1) or other.is_number(1):
            return other if self.is_number(1) else self
        if self.index is other.index is None:
            return self.as_value(self.number * other.number)
        return self.tape.value(operator.mul, self, other)

    def __truediv__(self, other):
        other = self.as_value(other)
        if self.is_number(0) or other.is_number(1):
            return self
        if self.index is other.index is None and other.number != 0:
            return self.as_value(self.number / other.number)
        return self.tape.value(operator.truediv, self, other)

    def __pow__(self, exponent: float):
        if exponent in (0, 1):
            return self if exponent else self.as_value(1)
        if exponent == 2:
            return self * self
        if exponent == -1:
            return 1 / self
        return self.root() if exponent == 0.5 else self.tape.value(np.power, self, self.as_value(exponent))

    def __neg__(self):
        return self.as_value(-self.number) if self.index is None else self.apply(operator.neg)

    def __sub__(self, other):
        if self.is_number(0):
            return -self.as_value(other)
        if self.as_value(other).index is None:
            return self + -self.as_value(other)
        return self.tape.value(operator.sub, self, self.as_value(other))

    def __radd__(self, other):
        return self.as_value(other) + self

    def __rsub__(self, other):
        return self.as_value(other) - self

    def __rmul__(self, other):
        return self.as_value(other) * self

    def __rtruediv__(self, other):
        return self.as_value(other) / self
