"""Garbage is collected, and memory that is free goes back to the system, twice a minute.

The arrays of one answer lie between those of others, and glibc returns only what is free at the end of its heap. What a
long computation has used would stay with the process, and half of its memory would be free.
"""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress

EVERY = 30.0  # seconds


def trim() -> None:
    """Collect all garbage, and return free memory to the system, where the C library can: glibc."""
    import ctypes  # in the browser there is no server, and no need for it

    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # of another C library
        ctypes.CDLL(None).malloc_trim(0)


async def trimming() -> None:
    """Return it again and again."""
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(trim)
