"""From the syntax tree of a formula to its operations and its LaTeX, with first and second derivatives.

The derivatives are those of forward differentiation: exact, and only a few times as long as the formula. A computer
algebra system took minutes for some short formulas.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from expressions.operations import CONSTANTS, FUNCTIONS, VARIABLES, Tape, Value
from expressions.words import excerpt

LARGEST_NUMBER = 1e9
LARGEST_EXPONENT = 30


class Part(NamedTuple):
    """A part of a formula: its LaTeX and how tightly that binds, its value, and the derivatives of its value."""

    latex: str
    precedence: int  # one of SUM, NEGATIVE, PRODUCT, POWER, ONE
    value: Value
    slope: tuple[Value, Value]
    curvature: tuple[Value, Value, Value]  # xx, xy, yy

    @property
    def number(self) -> float | None:
        return self.value.number if self.value.index is None else None

    def bracketed(self, precedence: int) -> str:
        """The LaTeX, in brackets if its precedence is lower than this."""
        return self.latex if self.precedence >= precedence else rf"\left({self.latex}\right)"


SUM, NEGATIVE, PRODUCT, POWER, ONE = range(5)


class Reader:
    """Turns the syntax tree of a formula into operations; a part that is not on the whitelist raises ValueError."""

    def __init__(self, text: str) -> None:
        self.text, self.tape = text, Tape()

    def excerpt(self, node: ast.expr) -> str:
        """The text of a part, in quotation marks, for an error message."""
        return f"“{excerpt(ast.get_source_segment(self.text, node) or '')}”"

    def read(self, node: ast.expr) -> Part:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                latex = _latex_of(value)
                return self.constant(node, lambda: float(value), latex, PRODUCT if "cdot" in latex else ONE)
            case ast.Name(id=name) if name in VARIABLES:
                index = VARIABLES.index(name)
                slope = self.number(index == 0), self.number(index == 1)
                return Part(name, ONE, Value(self.tape, index), slope, (self.number(0),) * 3)
            case ast.Name(id=name) if name in CONSTANTS:
                return self.constant(node, lambda: CONSTANTS[name], r"\pi" if name == "pi" else name, ONE)
            case ast.Name(id=name):
                raise ValueError(f"“{excerpt(name)}” needs brackets, like {excerpt(name)}(x).")
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                part = self.read(operand)
                slope = self.number(-1), self.number(0)
                return self.chain(part, f"-{part.bracketed(PRODUCT)}", NEGATIVE, -part.value, slope)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
                return self.arithmetic(node)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                return self.call(node, name, self.read(argument))
            case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
                raise ValueError(f"{self.excerpt(node)}: {name} takes exactly one argument, like {name}(x).")
            case ast.Tuple():
                raise ValueError(f"{self.excerpt(node)}: a comma can't be used; 0.5 is written with a dot.")
        raise ValueError(f"{self.excerpt(node)} can't be used in a formula ({type(node).__name__}).")

    def number(self, number: float) -> Value:
        return Value(self.tape, None, float(number))

    def constant(self, node: ast.expr, compute: Callable[[], float], latex: str, precedence: int) -> Part:
        """A number, or an operation on numbers alone. ValueError if the result is not a real number in range."""
        try:
            number = compute()
        except ZeroDivisionError:
            raise ValueError(f"{self.excerpt(node)} divides by zero.") from None
        except ValueError:
            number = math.nan
        except OverflowError:
            number = math.inf
        if isinstance(number, complex) or math.isnan(number):
            raise ValueError(f"{self.excerpt(node)} is not a real number.")
        if abs(number) >= LARGEST_NUMBER:
            raise ValueError(f"{self.excerpt(node)} is too large: a number stays below a billion.")
        return Part(latex, precedence, self.number(number), (self.number(0),) * 2, (self.number(0),) * 3)

    def chain(self, u: Part, latex: str, precedence: int, value: Value, derivatives: tuple[Value, Value]) -> Part:
        """A function of the part u, from its value and its first two derivatives at u."""
        (first, second), (x, y), (xx, xy, yy) = derivatives, u.slope, u.curvature
        curvature = second * (x * x) + first * xx, second * (x * y) + first * xy, second * (y * y) + first * yy
        return Part(latex, precedence, value, (first * x, first * y), curvature)

    def arithmetic(self, node: ast.BinOp) -> Part:
        left, right = self.read(node.left), self.read(node.right)
        match node.op:
            case ast.Add() | ast.Sub():
                sign, combine = ("+", operator.add) if isinstance(node.op, ast.Add) else ("-", operator.sub)
                latex, precedence = f"{left.latex} {sign} {right.bracketed(PRODUCT)}", SUM
            case ast.Mult():
                combine = operator.mul
                dot = r"\cdot " if right.bracketed(PRODUCT)[0].isdigit() else ""
                latex = f"{left.bracketed(NEGATIVE)} {dot}{right.bracketed(PRODUCT)}"
                precedence = NEGATIVE if left.precedence == NEGATIVE else PRODUCT
            case ast.Div():
                combine = operator.truediv
                latex, precedence = rf"\frac{{{left.latex}}}{{{right.latex}}}", PRODUCT
                if right.number == 0:
                    raise ValueError(f"{self.excerpt(node)} divides by zero.")
        if left.number is not None and right.number is not None:
            return self.constant(node, lambda: combine(left.number, right.number), latex, precedence)
        value = combine(left.value, right.value)
        if combine in (operator.add, operator.sub):
            slope = tuple(map(combine, left.slope, right.slope))
            return Part(latex, precedence, value, slope, tuple(map(combine, left.curvature, right.curvature)))
        if combine is operator.truediv:
            if right.number is not None:
                slope = tuple(each / right.value for each in left.slope)
                return Part(latex, precedence, value, slope, tuple(each / right.value for each in left.curvature))
            inverse = 1 / right.value
            square = inverse * inverse
            right = self.chain(right, "", ONE, inverse, (-square, 2 * (square * inverse)))
        u, v, (ux, uy), (vx, vy) = left.value, right.value, left.slope, right.slope
        (uxx, uxy, uyy), (vxx, vxy, vyy) = left.curvature, right.curvature
        curvature = (
            uxx * v + 2 * (ux * vx) + u * vxx,
            uxy * v + (ux * vy + uy * vx) + u * vxy,
            uyy * v + 2 * (uy * vy) + u * vyy,
        )
        return Part(latex, precedence, value, (ux * v + u * vx, uy * v + u * vy), curvature)

    def power(self, node: ast.BinOp) -> Part:
        base, exponent = self.read(node.left), self.read(node.right)
        latex, n = f"{base.bracketed(ONE)}^{{{exponent.latex}}}", exponent.number
        if n is None:
            if base.number is None or base.number <= 0:
                raise ValueError(f"{self.excerpt(node)}: with x or y in the exponent, the base is a number above 0.")
            if base.number == math.e:
                value = exponent.value.function("exp")
            else:
                value = self.tape.value(np.power, base.value, exponent.value)
            rate = math.log(base.number)
            return self.chain(exponent, latex, POWER, value, (value * rate, value * rate**2))
        if abs(n) > LARGEST_EXPONENT:
            raise ValueError(f"{self.excerpt(node)}: the exponent is too large; it stays within {LARGEST_EXPONENT}.")
        if (number := base.number) is not None:
            return self.constant(node, lambda: number**n, latex, POWER)
        u = base.value
        derivatives = (
            n * u ** (n - 1) if n else self.number(0),
            n * (n - 1) * u ** (n - 2) if n * (n - 1) else self.number(0),
        )
        return self.chain(base, latex, POWER, u**n, derivatives)

    def call(self, node: ast.Call, name: str, u: Part) -> Part:
        function, precedence = FUNCTIONS[name], ONE
        match name:
            case "sqrt":
                latex = rf"\sqrt{{{u.latex}}}"
            case "abs":
                latex = rf"\left|{u.latex}\right|"
            case "exp":
                latex, precedence = f"e^{{{u.latex}}}", POWER
            case _:
                latex, precedence = rf"{function.latex}\left({u.latex}\right)", POWER
        if u.number is not None:
            return self.constant(node, lambda: function.number(u.number), latex, precedence)
        value = u.value.function(name)
        return self.chain(u, latex, precedence, value, function.derivatives(u.value, value))


def _latex_of(number: float) -> str:
    mantissa, _, exponent = repr(number).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
