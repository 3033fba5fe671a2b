"""The parts of a rule's memory, as a flat tuple and by the names in the rule's file."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from optimizers.base import Optimizer


def parts(memory: Any) -> tuple:
    """The arrays and numbers of a memory, flat: none of None, a single one of itself, those of a tuple but for None."""
    return tuple(each for each in (memory if isinstance(memory, tuple) else (memory,)) if each is not None)


def rebuilt(like: Any, parts: tuple) -> Any:
    """A memory of the same kind as `like` with other parts."""
    if like is None:
        return None
    if not isinstance(like, tuple):
        return parts[0]
    others = iter(parts)
    filled: list[Any] = [None if each is None else next(others) for each in like]
    return type(like)(*filled) if hasattr(like, "_fields") else tuple(filled)


def by_name(optimizer: Optimizer, memory: Any) -> dict[str, np.ndarray | float]:
    """The parts of a memory by name: the fields of a NamedTuple, or else the last argument of the rule's `step`."""
    names = getattr(memory, "_fields", None)
    if names is None:
        argument = list(inspect.signature(type(optimizer).step).parameters)[-1]
        count = len(parts(memory))
        names = (argument,) if count == 1 else tuple(f"{argument} {number}" for number in range(1, count + 1))
    else:
        names = [name for name, each in zip(names, memory, strict=True) if each is not None]
    return dict(zip(names, parts(memory), strict=True))
