"""The memory of a value, so that caches have a largest size."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def size_of(value: Any) -> int:
    """About how many bytes a value takes, of which parts that occur twice count once.

    It knows arrays, containers and the fields of dataclasses. A view counts as the array that it keeps.
    """
    total, seen, left = 0, set(), [value]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, type):
            continue
        seen.add(id(each))
        total += sys.getsizeof(each)
        if isinstance(each, np.ndarray):
            left += [] if each.base is None else [each.base]
        elif isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, (tuple, list, set, frozenset)):
            left += each
        elif is_dataclass(each):
            left += [getattr(each, one.name) for one in fields(each)]
    return total
