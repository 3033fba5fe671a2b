"""From the tree of a formula to its operations, with first and second derivatives."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import numpy as np

from expressions import jets
from expressions.functions import CONSTANTS, FUNCTIONS, Function
from expressions.jets import Jet
from expressions.names import Names, names_of
from expressions.operations import Tape
from expressions.parser import Parser
from expressions.refusals import Writing
from expressions.tree import Node
from expressions.words import source_of

LARGEST_NUMBER = 1e15
LARGEST_EXPONENT = 64
MOST_PARTS = 800  # numbers, names, signs and functions; those in a sum count once for each value of its index
MOST_TERMS = 100  # of one sum
STEEP = 300.0  # above this, log(c + exp(u)) is u

COMBINE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def parsed(text: str) -> tuple[Writing, Names, Node]:
    """The text as messages quote it, its names, and its tree. ValueError with one line that says what is wrong."""
    source = source_of(text)
    try:
        names = names_of(source)
        return source.writing, names, Parser(source.writing, names.tokens).formula()
    except RecursionError:
        raise ValueError("The formula is nested too deeply to be read.") from None


class Reader:
    """Turns the tree of a formula into operations. ValueError for a part that has no value."""

    def __init__(self, writing: Writing, axes: tuple[str, str]) -> None:
        self.writing, self.axes, self.tape = writing, axes, Tape()
        self.parts = 0
        self.indices: dict[str, int] = {}

    def read(self, node: Node) -> Jet:
        chain = []  # a long sum is read in a loop, not by recursion
        while node.kind in COMBINE:
            chain.append(node)
            node = node.operands[0]
        left = self.read_one(node)
        for each in reversed(chain):
            self.count()
            left = self.combine(each, left, self.read(each.operands[1]))
        return left

    def count(self) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise ValueError(f"The formula has more than {MOST_PARTS} parts (numbers, names and signs): shorten it.")

    def read_one(self, node: Node) -> Jet:
        self.count()
        match node.kind:
            case "number":
                return self.constant(node, lambda: float(node.value))
            case "constant":
                return self.constant(node, lambda: CONSTANTS.get(node.text, len(self.axes)))
            case "axis":
                return jets.axis(self.tape, int(node.value))
            case "loop":
                index = self.index(node)
                return self.constant(node, lambda: float(index))
            case "component":
                return self.component(node)
            case "negative":
                u = self.read(node.operands[0])
                return -u
            case "^":
                return self.power(node, self.read(node.operands[0]), self.read(node.operands[1]))
            case "sum" | "prod":
                return self.repeated(node)
        return self.call(node)

    def constant(self, node: Node, compute: Callable[[], float]) -> Jet:
        """A number, or an operation on numbers alone. ValueError if the result is not a real number in range."""
        try:
            number = compute()
        except ZeroDivisionError:
            raise self.fault(node, "this divides by zero.") from None
        except ValueError:
            number = math.nan
        except OverflowError:
            number = math.inf
        if isinstance(number, complex) or math.isnan(number):
            raise self.fault(node, "this is not a real number.")
        if abs(number) >= LARGEST_NUMBER:
            raise self.fault(node, "this is too large: a number stays below 10^15.")
        return jets.number(self.tape, number)

    def fault(self, node: Node, reason: str) -> ValueError:
        return self.writing.fault(node.start, node.end, reason)

    def index(self, node: Node) -> int:
        if node.text not in self.indices:
            raise self.fault(node, f"the index {node.text} belongs within its sum.")
        return self.indices[node.text]

    def component(self, node: Node) -> Jet:
        """An axis that is named by the index of a sum, such as x_i."""
        base, _, _ = self.axes[0].rpartition("_")
        name = f"{base}_{self.index(node) + int(node.value)}"
        if name not in self.axes:
            raise self.fault(node, f"this comes to {name}, and a terrain has two axes, {' and '.join(self.axes)}.")
        return jets.axis(self.tape, self.axes.index(name))

    def combine(self, node: Node, left: Jet, right: Jet) -> Jet:
        combine = COMBINE[node.kind]
        if node.kind == "/" and right.number == 0:
            raise self.fault(node, "this divides by zero.")
        if left.number is not None and right.number is not None:
            return self.constant(node, lambda: combine(left.number, right.number))
        return combine(left, right)

    def power(self, node: Node, base: Jet, exponent: Jet) -> Jet:
        n, number = exponent.number, base.number
        if n is None:
            if number is None or number <= 0:
                raise self.fault(node, "with an axis in the exponent, the base is a number above 0.")
            if number == math.e:
                value = exponent.value.apply(np.exp)
            else:
                value = base.value.apply_with(np.power, base.value, exponent.value)
            rate = math.log(number)
            return exponent.chain(value, value * rate, value * rate**2)
        if abs(n) > LARGEST_EXPONENT:
            raise self.fault(node, f"the exponent is too large; it stays within {LARGEST_EXPONENT}.")
        if number is not None:
            return self.constant(node, lambda: number**n)
        return base**n

    def repeated(self, node: Node) -> Jet:
        """A sum or a product over an index."""
        body, *bounds = node.operands
        first, last = (self.bound(each) for each in bounds)
        if not first <= last < first + MOST_TERMS:
            count = f"runs from {first} to {last}; it has 1 to {MOST_TERMS} terms, counted upwards."
            raise self.fault(node, f"the index {node.text} {count}")
        outer = self.indices.get(node.text)
        sign = at_sign(node)
        total = None
        for index in range(first, last + 1):
            self.indices[node.text] = index
            term = self.read(body)
            total = term if total is None else self.combine(sign, total, term)
        if outer is None:
            del self.indices[node.text]
        else:
            self.indices[node.text] = outer
        assert total is not None
        return total

    def bound(self, node: Node) -> int:
        number = self.read(node).number
        if number is None or number != int(number):
            raise self.fault(node, "the bound of an index is a whole number.")
        return int(number)

    def call(self, node: Node) -> Jet:
        if node.text == "log":
            total = node.operands[0]
            softened = self.log_of_exponential(total)
            if softened:
                return softened
        function, arguments = FUNCTIONS[node.text], [self.read(each) for each in node.operands]
        numbers = [each.number for each in arguments if each.number is not None]
        if len(numbers) == len(arguments):
            return self.constant(node, lambda: _computed(function, numbers))
        return function.of(*arguments)

    def log_of_exponential(self, total: Node) -> Jet | None:
        """log(c + exp(u)) for a number c above 0, which would overflow where u is large.

        Below STEEP it is computed as it is written, to the last digit.
        """
        if total.kind != "+":
            return None
        one, other = total.operands
        for constant, power, first in ((one, other, True), (other, one, False)):
            exponent = _exponent(power)
            if constant.kind not in ("number", "constant") or exponent is None:
                continue
            c, u = self.read(constant), self.read(exponent)
            if u.number is not None or not c.number:
                return None
            self.count()
            # np.fmin and np.fmax stand for a bound here; np.minimum and np.maximum are a visitor's, with a crease.
            value = u.value.apply_with(np.fmin, u.value, STEEP).apply(np.exp)
            powered = u.chain(value, value, value)
            w = c + powered if first else powered + c
            logarithm = FUNCTIONS["log"].of(w)
            beyond = (u.value - STEEP).apply_with(np.fmax, u.value - STEEP, 0)
            return Jet(logarithm.value + beyond, logarithm.slope, logarithm.curvature)
        return None


def at_sign(node: Node) -> Node:
    """The sign between the terms of a sum or the factors of a product."""
    return Node("+" if node.kind == "sum" else "*", (), node.start, node.end)


def _exponent(node: Node) -> Node | None:
    """u in exp(u) or e^u."""
    if node.kind == "call" and node.text == "exp":
        return node.operands[0]
    if node.kind == "^" and node.operands[0].kind == "constant" and node.operands[0].text == "e":
        return node.operands[1]
    return None


def _computed(function: Function, numbers: list[float]) -> float:
    """The value of a function of numbers."""
    if function.on_number:
        return function.on_number(*numbers)
    tape = Tape()
    value = function.of(*(jets.number(tape, each) for each in numbers)).value
    if value.index is None:
        return value.number
    with np.errstate(all="ignore"):
        (number,) = tape.program([value])(0.0, 0.0)
    return float(number)
