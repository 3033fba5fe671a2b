"""Long computations take turns: one runs at a time, and at its pauses it goes to the end of the queue.

A visitor then waits for one turn of each of those before, however long their computations are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import perf_counter

from simulation.pause import pausing

TURN = 0.1  # seconds after which a computation lets the next one go on
POLL = 0.5  # seconds between two looks whether a visitor in the queue still wants the result

_guard = Lock()
_queue: deque[Event] = deque()  # one for each computation; that of the first is set


@contextmanager
def turn(check: Callable[[], None]) -> Iterator[None]:
    """Wait for a turn and run within it. What `check()` raises, in the queue or at a pause, ends the computation."""
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
