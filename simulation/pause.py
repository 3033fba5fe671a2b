"""Where a long computation pauses, so that others take their turns, and so that one that nobody waits for ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_at_pause: ContextVar[Callable[[], None] | None] = ContextVar("_at_pause", default=None)


def pause() -> None:
    """Call it between two steps of a computation that holds little memory; what it raises ends the computation."""
    if at_pause := _at_pause.get():
        at_pause()


@contextmanager
def pausing(at_pause: Callable[[], None]) -> Iterator[None]:
    """Within it `pause()` calls that function, in this thread alone."""
    token = _at_pause.set(at_pause)
    try:
        yield
    finally:
        _at_pause.reset(token)
