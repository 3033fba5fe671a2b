"""Values that are kept up to a size in bytes: a number of them would be no bound of the memory."""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

SHARED = (type, FunctionType, BuiltinFunctionType, MethodType, ModuleType)


def size_of(value: Any) -> int:
    """About how many bytes a value takes, of which parts that occur twice count once.

    It knows arrays, containers, and objects with what they have cached. A view counts as the array that it keeps.
    """
    total, seen, left = 0, set(), [value]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, SHARED):
            continue
        seen.add(id(each))
        total += sys.getsizeof(each)
        if isinstance(each, np.ndarray):
            left += [] if each.base is None else [each.base]
        elif isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, (tuple, list, set, frozenset)):
            left += each
        elif hasattr(each, "__dict__"):
            left.append(vars(each))
    return total


class Bounded:
    """Values by their keys, which together take so many megabytes at most, or one larger value.

    The least recently used is dropped first.
    """

    def __init__(self, megabytes: float) -> None:
        self.most = 1e6 * megabytes
        self.known: dict[bytes, tuple[Any, int]] = {}

    def __contains__(self, key: bytes) -> bool:
        return key in self.known

    def __getitem__(self, key: bytes) -> Any:
        self.known[key] = self.known.pop(key)  # at the end: the least recently used comes first
        return self.known[key][0]

    def __setitem__(self, key: bytes, value: Any) -> None:
        self.known.pop(key, None)
        self.known[key] = value, size_of(value)
        excess = sum(size for _, size in self.known.values()) - self.most
        for oldest, (_, size) in list(self.known.items())[:-1]:
            if excess > 0:
                del self.known[oldest]
                excess -= size
