"""Memory that is free goes back to the system.

The arrays of one answer lie between those of others, and glibc returns only what is free at the end of its heap. What a
long computation has used would stay with the process, and half of its memory would be free.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

EVERY = 30.0  # seconds


def trim() -> None:
    """Return free memory to the system, where the C library can: glibc. It takes some milliseconds."""
    import ctypes  # in the browser there is no server, and no need for it

    with suppress(AttributeError, OSError, TypeError):  # of another C library
        ctypes.CDLL(None).malloc_trim(0)


async def trimming() -> None:
    """Return it again and again."""
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(trim)
