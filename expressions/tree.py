"""The parts of a formula as a tree."""

from __future__ import annotations

from typing import NamedTuple

OPERANDS = ("number", "axis", "component", "loop", "constant")  # parts that have no parts
SUM, NEGATIVE, PRODUCT, POWER, ONE = range(5)  # how tightly a part binds


class Node(NamedTuple):
    """A part of a formula: what it is, its operands, and where it stands in what the visitor wrote."""

    kind: str  # one of OPERANDS, negative, + - * / ^, call, sum, prod
    operands: tuple[Node, ...]
    start: int
    end: int
    text: str = ""  # the name of a function, a constant or an index
    value: float | int = 0  # of a number; which axis; what is added to an index


def bracketed(part: tuple[str, int], precedence: int) -> str:
    """A text and how tightly it binds: the text, in brackets if it binds less tightly than this."""
    return part[0] if part[1] >= precedence else f"({part[0]})"


def at(node: Node, kind: str, *operands: Node, text: str = "", value: float | int = 0) -> Node:
    """A part that stands where another does."""
    return Node(kind, operands, node.start, node.end, text, value)
