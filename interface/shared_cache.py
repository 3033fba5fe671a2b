"""Long computations: cached for all visitors, and run one at a time.

When a class opens one link, its map is computed once and not thirty times. Visitors with long computations wait for one
another; everybody else shares the processor with only one of these.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from functools import wraps
from threading import Lock

from simulation.cost import race_seconds
from simulation.race import Race

LONG = 0.1  # seconds: longer races delay other visitors
_long_computation = Lock()


def run(race: Race) -> None:
    """Run a race, which is not cached. Long ones wait for one another, others don't wait."""
    is_long = race_seconds(race.problem.landscape, len(race.balls), race.problem.steps) > LONG
    with _long_computation if is_long else nullcontext():
        race.run()


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
                results[arguments] = result  # at the end: the least recently used comes first
                for oldest in list(results)[:-most]:
                    del results[oldest]
            if not is_known:
                try:
                    with _long_computation:
                        result.set_result(function(*arguments))
                except BaseException as error:
                    with lock:
                        results.pop(arguments, None)
                    result.set_exception(error)
            return result.result()

        return result_of

    return cached
