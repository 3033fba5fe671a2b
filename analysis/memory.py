"""What a rule remembers, as a flat list of numbers and by the names that its own file gives them."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from optimizers.base import Optimizer


def parts(memory: Any) -> tuple:
    """The memory's arrays and numbers in a row: none, the one that it is, or those of the tuple."""
    if memory is None:
        return ()
    return tuple(memory) if isinstance(memory, tuple) else (memory,)


def rebuilt(like: Any, parts: tuple) -> Any:
    """A memory of the same kind as `like` with other parts."""
    if like is None:
        return None
    if not isinstance(like, tuple):
        return parts[0]
    return type(like)(*parts) if hasattr(like, "_fields") else tuple(parts)


def by_name(optimizer: Optimizer, memory: Any) -> dict[str, np.ndarray | float]:
    """The memory's parts by name: the fields of a NamedTuple, else what the rule's `step` calls it."""
    names = getattr(memory, "_fields", None)
    if names is None:
        own = list(inspect.signature(type(optimizer).step).parameters)[-1]
        count = len(parts(memory))
        names = (own,) if count == 1 else tuple(f"{own} {place}" for place in range(1, count + 1))
    return dict(zip(names, parts(memory), strict=True))
