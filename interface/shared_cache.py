"""Long computations: cached for all visitors, and run in turns.

When a class opens one link, its map is computed once and not thirty times. Visitors with long computations take turns;
everybody else shares the processor with only one of these.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from contextlib import nullcontext
from functools import wraps
from threading import Lock
from typing import Any, Protocol, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from interface.size import size_of
from interface.turns import POLL, turn
from simulation.cost import race_seconds
from simulation.race import Race

LONG = 0.1  # seconds: longer races delay other visitors


def run(race: Race) -> None:
    """Run a race, which is not cached, and find its map. Long ones wait for one another, others don't wait."""
    if race.has_run:
        return
    experiment = race.experiment
    is_long = race_seconds(experiment.landscape, len(experiment.optimizers), experiment.steps) > LONG
    with turn(check_visitor) if is_long else nullcontext():
        race.run()


def check_visitor() -> None:
    """End this run of the page if its visitor has gone, or has asked for another run of the whole page."""
    if get_script_run_ctx(suppress_warning=True):
        _ = "state" in st.session_state  # whenever it is read, Streamlit looks for such a request


class Cached(Protocol):
    """A function whose results are shared by all sessions."""

    def __call__(self, *arguments: Any) -> Any: ...

    def is_known(self, *arguments: Any) -> bool:
        """Whether the result is there, so that a call takes no time."""


class _Result(Future):
    """The result of one call: who waits for it beside the one that computes it, and its bytes when it is there."""

    waiting = 0
    size = 0


def shared_cache(
    megabytes: float,
    key: Callable[..., Hashable] | None = None,
    is_long: Callable[..., bool] = lambda *arguments: True,
) -> Callable[[Callable], Cached]:
    """LRU cache, shared by all sessions, of results that together take so much memory at most, or of one larger result.

    A computation takes its turns where `is_long` of the arguments says so. The arguments must be hashable, or `key` of
    them, which is then kept in their place. The function must not call another one that takes turns.
    """

    def cached(function: Callable) -> Cached:
        results: dict[Hashable, _Result] = {}
        lock = Lock()

        def compute(result: _Result, known_as: Hashable, arguments: tuple) -> Any:
            def check() -> None:
                if not result.waiting:
                    check_visitor()

            try:
                with turn(check) if is_long(*arguments) else nullcontext():
                    value = function(*arguments)
            except BaseException as error:
                with lock:
                    results.pop(known_as, None)
                # A visitor who has gone is no fault: another who waits computes it.
                if isinstance(error, Exception):
                    result.set_exception(error)
                else:
                    result.cancel()
                raise
            size = size_of((known_as, value))
            with lock:
                result.size = size
                result.set_result(value)
                excess = sum(each.size for each in results.values()) - 1e6 * megabytes
                for name, each in list(results.items()):
                    if excess > 0 and each.done() and each is not result:
                        del results[name]
                        excess -= each.size
            return value

        @wraps(function)
        def result_of(*arguments):
            known_as = key(*arguments) if key else arguments
            while True:
                with lock:
                    is_new = known_as not in results
                    result = results.pop(known_as, None) or _Result()
                    results[known_as] = result  # at the end: the least recently used comes first
                    result.waiting += not is_new
                if is_new:
                    return compute(result, known_as, arguments)
                try:
                    return awaited(result)
                except CancelledError:
                    pass
                finally:
                    with lock:
                        result.waiting -= 1

        def is_known(*arguments):
            with lock:
                result = results.get(key(*arguments) if key else arguments)
                return result is not None and result.done()

        known = cast(Cached, result_of)
        known.is_known = is_known  # type: ignore[method-assign]
        return known

    return cached


def awaited(result: Future) -> Any:
    """The result that another visitor's run of the page computes."""
    while True:
        try:
            return result.result(POLL)
        except TimeoutError:
            if result.done():
                return result.result()
            check_visitor()
