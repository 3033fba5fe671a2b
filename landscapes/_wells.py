"""The minima of what a visitor brings, searched for once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from geometry.minima import Wells, find_wells
from geometry.plane import Range


class Functions(Protocol):
    """A loss of two parameters with its derivatives: a landscape, or the expression of a formula."""

    loss: Callable
    gradient: Callable
    hessian: Callable


@lru_cache(maxsize=64)  # each move of a slider makes an equal landscape anew
def wells_of(functions: Functions, x_range: Range, y_range: Range) -> Wells:
    """The minima and the valley floors on a rectangle."""
    return find_wells(functions.loss, functions.gradient, functions.hessian, x_range, y_range)
