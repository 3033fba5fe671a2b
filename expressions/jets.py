"""A value with its first and second derivatives, together called a jet: what is computed for each part of a formula.

The derivatives are those of forward differentiation: exact, and only a few times as long as the formula. A computer
algebra system took minutes for some short formulas.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

from expressions.operations import Tape, Value


@dataclass(frozen=True, eq=False, slots=True)
class Jet:
    """The value of a part of a formula, its slopes along x and y, and its curvatures xx, xy and yy."""

    value: Value
    slope: tuple[Value, Value]
    curvature: tuple[Value, Value, Value]

    @property
    def number(self) -> float | None:
        """The value of a part that has neither x nor y in it."""
        return self.value.number if self.value.index is None else None

    def chain(self, value: Value, first: Value, second: Value) -> Jet:
        """A function of this jet, from its value and its first two derivatives."""
        (x, y), (xx, xy, yy) = self.slope, self.curvature
        curvature = second * (x * x) + first * xx, second * (x * y) + first * xy, second * (y * y) + first * yy
        return Jet(value, (first * x, first * y), curvature)

    def chain_with(self, other: Jet, value: Value, first: tuple[Value, Value], second: tuple[Value, ...]) -> Jet:
        """A function of this jet u and another v, from its value and its derivatives u, v and uu, uv, vv."""
        (f, g), (ff, fg, gg) = first, second
        (ux, uy), (vx, vy), (uxx, uxy, uyy), (vxx, vxy, vyy) = self.slope, other.slope, self.curvature, other.curvature

        def bend(a: Value, b: Value, c: Value, d: Value, straight: Value) -> Value:
            return ff * (a * b) + fg * (a * d + b * c) + gg * (c * d) + straight

        curvature = (
            bend(ux, ux, vx, vx, f * uxx + g * vxx),
            bend(ux, uy, vx, vy, f * uxy + g * vxy),
            bend(uy, uy, vy, vy, f * uyy + g * vyy),
        )
        return Jet(value, (f * ux + g * vx, f * uy + g * vy), curvature)

    def __neg__(self) -> Jet:
        value = self.value
        return self.chain(-value, value.as_value(-1), value.as_value(0))

    def __add__(self, other: Jet) -> Jet:
        return self._with(other, operator.add)

    def __sub__(self, other: Jet) -> Jet:
        return self._with(other, operator.sub)

    def _with(self, other: Jet, combine: Callable) -> Jet:
        slope, curvature = (
            tuple(map(combine, *each)) for each in ((self.slope, other.slope), (self.curvature, other.curvature))
        )
        return Jet(combine(self.value, other.value), slope, curvature)

    def __mul__(self, other: Jet) -> Jet:
        return self._product(other, self.value * other.value)

    def __truediv__(self, other: Jet) -> Jet:
        value = self.value / other.value
        if other.number is not None:
            slope = tuple(each / other.value for each in self.slope)
            return Jet(value, slope, tuple(each / other.value for each in self.curvature))
        inverse = 1 / other.value
        square = inverse * inverse
        return self._product(other.chain(inverse, -square, 2 * (square * inverse)), value)

    def _product(self, other: Jet, value: Value) -> Jet:
        """The product of two jets, whose value is known."""
        u, v, (ux, uy), (vx, vy) = self.value, other.value, self.slope, other.slope
        (uxx, uxy, uyy), (vxx, vxy, vyy) = self.curvature, other.curvature
        curvature = (
            uxx * v + 2 * (ux * vx) + u * vxx,
            uxy * v + (ux * vy + uy * vx) + u * vxy,
            uyy * v + 2 * (uy * vy) + u * vyy,
        )
        return Jet(value, (ux * v + u * vx, uy * v + u * vy), curvature)

    def __pow__(self, n: float) -> Jet:
        u = self.value
        first = n * u ** (n - 1) if n else u.as_value(0)
        second = n * (n - 1) * u ** (n - 2) if n * (n - 1) else u.as_value(0)
        return self.chain(u**n, first, second)


def number(tape: Tape, value: float) -> Jet:
    """A number as a jet."""
    zero = Value(tape, None, 0.0)
    return Jet(Value(tape, None, float(value)), (zero,) * 2, (zero,) * 3)


def axis(tape: Tape, index: int) -> Jet:
    """x (0) or y (1) as a jet."""
    one, zero = Value(tape, None, 1.0), Value(tape, None, 0.0)
    return Jet(Value(tape, index), (zero, one) if index else (one, zero), (zero,) * 3)
