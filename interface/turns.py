"""Runs of the page follow one another, and long computations take turns.

Of runs that share the processor each ends late; of runs that follow one another only the last ends as late. Of long
computations one runs at a time, and at its pauses it goes to the end of the queue: a visitor waits for one turn of each
of those before, however long their computations are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, local
from time import perf_counter

from simulation.pause import pausing

TURN = 0.1  # seconds after which a computation lets the next one go on
POLL = 0.5  # seconds between two looks whether a visitor in the queue still wants the result
PATIENCE = 0.5  # seconds after which a run of the page goes on beside the one that it waited for

_page = Lock()  # held by the run of the page that goes on alone


class _Here(local):
    is_alone = False  # whether the run of the page in this thread holds the lock


_here = _Here()

_guard = Lock()
_queue: deque[Event] = deque()  # one for each computation; that of the first is set


@contextmanager
def one_by_one() -> Iterator[None]:
    """Run a part of the page after the runs of other visitors that began before, not beside them."""
    if _here.is_alone:  # a part within another one
        yield
        return
    _here.is_alone = _page.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        go_beside()


def go_beside() -> None:
    """Let the next visitor's run go on: what follows in this one takes long, or waits."""
    if _here.is_alone:
        _here.is_alone = False
        _page.release()


@contextmanager
def turn(check: Callable[[], None]) -> Iterator[None]:
    """Wait for a turn and run within it. What `check()` raises, in the queue or at a pause, ends the computation."""
    go_beside()
    place, begun, is_waiting = _wait(check), perf_counter(), False

    def at_pause() -> None:
        nonlocal place, begun, is_waiting
        if perf_counter() - begun < TURN:
            return
        check()
        if len(_queue) > 1:
            _leave(place)
            is_waiting = True
            place = _wait(check)
            is_waiting = False
        begun = perf_counter()

    try:
        with pausing(at_pause):
            yield
    finally:
        if not is_waiting:
            _leave(place)


def _wait(check: Callable[[], None]) -> Event:
    """Go to the end of the queue and wait until this place is the first."""
    place = Event()
    with _guard:
        _queue.append(place)
        _queue[0].set()
    try:
        while not place.wait(POLL):
            check()
    except BaseException:
        _leave(place)
        raise
    return place


def _leave(place: Event) -> None:
    with _guard:
        _queue.remove(place)
        if _queue:
            _queue[0].set()
