"""Long computations: cached for all visitors, and run in turns.

When a class opens one link, its map is computed once and not thirty times. Visitors with long computations take turns;
everybody else shares the processor with only one of these.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import nullcontext
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Any, Protocol, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from interface.bounded import Bounded
from interface.turns import POLL, go_beside, turn
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
    """The result of a call that is being computed."""

    waiting = 0  # visitors, beside the one whose run of the page computes it


def shared_cache(
    megabytes: float,
    told_by: Callable[..., Any] = lambda *arguments: arguments,
    is_long: Callable[..., bool] = lambda *arguments: True,
) -> Callable[[Callable], Cached]:
    """LRU cache, shared by all sessions, of results that together take so much memory at most, or of one larger result.

    Calls are told apart by the `repr` of what `told_by` makes of their arguments; the arguments are not kept: they may
    hold a path or a file. A computation takes its turns where `is_long` of the arguments says so. The function must
    not call another one that takes turns.
    """

    def cached(function: Callable) -> Cached:
        known, running = Bounded(megabytes), {}
        lock = Lock()

        def key_of(arguments: tuple) -> bytes:
            return sha256(repr(told_by(*arguments)).encode()).digest()

        def compute(result: _Result, key: bytes, arguments: tuple) -> Any:
            def check() -> None:
                if not result.waiting:
                    check_visitor()

            try:
                with turn(check) if is_long(*arguments) else nullcontext():
                    value = function(*arguments)
            except BaseException as error:
                with lock:
                    del running[key]
                # A visitor who has gone is no fault: another who waits computes it.
                if isinstance(error, Exception):
                    result.set_exception(error)
                else:
                    result.cancel()
                raise
            with lock:
                known[key] = value
                del running[key]
            result.set_result(value)
            return value

        @wraps(function)
        def result_of(*arguments):
            key = key_of(arguments)
            while True:
                with lock:
                    if key in known:
                        return known[key]
                    is_new = key not in running
                    result = running.setdefault(key, _Result())
                    result.waiting += not is_new
                if is_new:
                    return compute(result, key, arguments)
                try:
                    return awaited(result)
                except CancelledError:
                    pass
                finally:
                    with lock:
                        result.waiting -= 1

        def is_known(*arguments):
            with lock:
                return key_of(arguments) in known

        shared = cast(Cached, result_of)
        shared.is_known = is_known  # type: ignore[method-assign]
        return shared

    return cached


def awaited(result: Future) -> Any:
    """The result that another visitor's run of the page computes."""
    go_beside()
    while True:
        try:
            return result.result(POLL)
        except TimeoutError:
            if result.done():
                return result.result()
            check_visitor()
