"""What a caller gives, checked: numbers of any kind become Python's or arrays of floats, and a fault gets one line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from catalog import choices, parameters

EXACT = 2**53  # up to it each whole number is a float of its own


def settle(thing: Any, *, batches: bool = False) -> None:
    """Turn the numbers of a frozen dataclass into Python's own, and check them and its words.

    `parameter` fields take any finite number, also NumPy's; with `batches` arrays and lists of numbers as well.
    TypeError or ValueError with one line that names the field and what it was given.
    """
    for name, each in parameters(type(thing)).items():
        value = getattr(thing, name)
        if type(value) is not type(each.default) or not math.isfinite(value):
            where = f"{type(thing).__name__}: {name}"
            object.__setattr__(thing, name, number_of(where, value, whole=each.integer, batches=batches))
    for name, option in choices(type(thing)).items():
        if (word := getattr(thing, name)) not in option.options:
            known = ", ".join(map(repr, option.options))
            raise ValueError(f"{type(thing).__name__}: {name} must be one of {known}, not {shown(word)}.")


def number_of(name: str, value: Any, least: float = -math.inf, *, whole: bool = False, batches: bool = False) -> Any:
    """A number as Python's own float or int; with `batches` also an array, or a list, as an array.

    TypeError or ValueError with one line that begins with the name, unless it is finite and at least `least`.
    """
    if type(value) in (float, int) and max(least, -EXACT) <= value <= EXACT and not (whole and value % 1):
        return int(value) if whole else float(value)
    array = numbers_of(value)
    if array is None or (array.ndim and not batches):
        kind = "a whole number" if whole else "a number"
        raise TypeError(f"{name} must be {kind}{' or an array of numbers' * batches}, not {shown(value)}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, not {shown(value)}.")
    if (array < least).any():
        raise ValueError(f"{name} must be {least:g} or more, not {shown(value)}.")
    if whole and (array != np.round(array)).any():
        raise ValueError(f"{name} must be whole, not {shown(value)}.")
    if array.ndim:
        return array.astype(int) if whole else array
    return int(array) if whole else float(array)


def check_kind(name: str, value: Any, kind: Any, example: str) -> None:
    """TypeError with one line that begins with the name, unless the value is of that class, as the example is."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be one such as {example}, not {shown(value)}.")


def numbers_of(value: Any) -> np.ndarray | None:
    """A number, an array, or a sequence of numbers as floats; None for anything else, such as a text, True, or None."""
    if type(value) is float:
        return np.array(value)
    try:
        array = np.asarray(list(value) if isinstance(value, Iterator) else value)
    except ValueError:  # lists of several lengths
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def shown(value: Any) -> str:
    """A value as it stands in a message of one line."""
    text = f"an array of shape {value.shape}" if isinstance(value, np.ndarray) and value.ndim else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
