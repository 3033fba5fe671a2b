"""Long computations: cached for all visitors, and run one at a time.

A class that opens one link then asks for one map, and not for thirty; and those who open the dearest links wait for
one another, while everybody else shares the server with only one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from threading import Lock

_long_computation = Lock()


def one_at_a_time(is_long: bool) -> AbstractContextManager:
    """A context for a computation that isn't cached: long ones wait for one another."""
    return _long_computation if is_long else nullcontext()


def shared_cache(most: int) -> Callable[[Callable], Callable]:
    """LRU cache of `most` results shared by all sessions, computed one at a time.

    The function's arguments must be hashable, and it must not call another cached function.
    """

    def cached(function: Callable) -> Callable:
        results: dict[tuple, Future] = {}
        lock = Lock()

        @wraps(function)
        def result_of(*arguments):
            with lock:
                is_known = arguments in results
                result = results.pop(arguments) if is_known else Future()
                results[arguments] = result  # the most recently used is the last to go
                for oldest in list(results)[:-most]:
                    del results[oldest]
            if not is_known:
                try:
                    with _long_computation:
                        result.set_result(function(*arguments))
                except BaseException as fault:
                    with lock:
                        results.pop(arguments, None)
                    result.set_exception(fault)
            return result.result()

        return result_of

    return cached
