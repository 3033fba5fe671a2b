"""Memory that is free goes back to the system."""

import asyncio
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest

from interface import memory


def resident():
    """Megabytes of this process that are in memory, of pages of 4 kB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def test_free_memory_between_used_memory_is_returned():
    pieces = [np.ones(6000) for _ in range(4000)]  # of 48 kB each, 192 MB together
    used = pieces[::40]
    del pieces
    before = resident()
    memory.trim()
    assert used[0][0] == 1
    assert before - resident() > 150


def test_garbage_that_refers_to_itself_is_collected():
    class Ring:
        def __init__(self):
            self.me = self

    ring = weakref.ref(Ring())
    memory.trim()
    assert ring() is None


def test_a_server_returns_it_again_and_again_and_not_in_the_thread_that_answers(monkeypatch):
    threads = []
    monkeypatch.setattr(memory, "EVERY", 0.01)
    monkeypatch.setattr(memory, "trim", lambda: threads.append(threading.current_thread()))

    async def serve():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(memory.trimming(), 0.3)

    # Playwright has a loop in the thread of the tests.
    serving = threading.Thread(target=lambda: asyncio.run(serve()))
    serving.start()
    serving.join()
    assert len(threads) > 1
    assert serving not in threads
