"""A slow line: a proxy on this machine that delays all bytes of its connections and lets few of them pass a second.

    with slow_line("http://127.0.0.1:8501", delay=0.4, rate=125_000) as address: ...

All connections share the rate in each direction, WebSockets too, as on a phone's line. The delay is that of a way there
and back; to open a connection takes one more.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PIECE = 1460  # bytes that pass at once, as in a packet


class Direction:
    """One direction of the line: what passes waits for what passed before."""

    def __init__(self, rate: float) -> None:
        self.rate = rate  # bytes a second
        self.free = 0.0

    async def passed(self, size: int) -> None:
        now = asyncio.get_running_loop().time()
        self.free = max(now, self.free) + size / self.rate
        await asyncio.sleep(self.free - now)


async def pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: Direction, delay: float, opening: float
) -> None:
    """Pass bytes on, each `delay` seconds after it was let through; the first ones wait for the `opening` as well."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, piece = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        writer.close()

    delivering = asyncio.create_task(deliver())
    try:
        while piece := await reader.read(PIECE):
            await asyncio.sleep(opening)
            opening = 0.0
            await direction.passed(len(piece))
            waiting.put_nowait((loop.time() + delay, piece))
    finally:
        waiting.put_nowait((loop.time() + delay, b""))
        await delivering


async def end(server: asyncio.Server) -> None:
    """Close the server and end what its connections still wait for."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def slow_line(address: str, delay: float, rate: float) -> Iterator[str]:
    """The address at which a server is reached over the line."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    up, down = Direction(rate), Direction(rate)
    loop = asyncio.new_event_loop()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(
            pump(reader, server_writer, up, delay / 2, delay),
            pump(server_reader, writer, down, delay / 2, 0.0),
            return_exceptions=True,  # a browser ends a connection when it likes
        )

    loop.set_exception_handler(lambda *_: None)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = asyncio.start_server(connect, "127.0.0.1", 0, limit=2 * PIECE)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
