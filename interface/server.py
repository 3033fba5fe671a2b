"""The server of the page: what it adds to Streamlit's own, and settings of its process that shorten every answer."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager
from functools import cache
from logging import LogRecord, getLogger
from threading import Thread
from typing import Any

import streamlit as st

from figures import link_preview
from interface.address import public_addresses
from interface.kept_theme import keep_theme
from interface.memory import trimming
from interface.opening import heard, served
from interface.served_files import FOR_EVER, served_files
from interface.served_page import opened_page, served_page
from interface.whole_callbacks import finish_callbacks

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
SWITCH = 0.001  # seconds
YOUNG, OLDER = 10_000, 10  # objects made until the youngest are searched for garbage, and such searches until older are
NEVER = 2**31 - 1
DRAWN = "drawn"  # the path at which a browser says that it has drawn the race, as stage/drawn.js does
SESSIONS = "streamlit.runtime.websocket_session_manager"  # whose log this is
CONDITIONS = (b"if-none-match", b"if-modified-since")  # they are about Streamlit's page, not about ours


@cache
def tune_process() -> None:
    """Tune the process once, at the end of the first run of the page, when all modules are imported."""
    # A full collection delays every visitor by a tenth of a second. The objects of modules are never garbage: freeze
    # excludes them from it.
    gc.collect()
    gc.freeze()
    keep_theme()


@asynccontextmanager
async def running(_app: Any) -> Iterator[None]:
    """While the server runs: files of a first visit are compressed at its start, which takes a second."""
    # A full collection came after each hundredth move, and delayed those after it as well. `trimming` does it.
    gc.set_threshold(YOUNG, OLDER, NEVER)
    # The thread that speaks with the browsers asks for Python after this time, by default 5 ms. It does so for each
    # message of an answer, since another visitor's run goes on meanwhile.
    sys.setswitchinterval(SWITCH)
    finish_callbacks()
    getLogger(SESSIONS).addFilter(is_fault)
    Thread(target=compress, daemon=True).start()
    task = asyncio.create_task(trimming())
    try:
        with served():
            yield
    finally:
        task.cancel()


def is_fault(record: LogRecord) -> bool:
    """Whether a warning on sessions tells of more than a visitor who came back before the lost line was noticed."""
    return "is already connected" not in record.getMessage()


def compress() -> None:
    """Do now what the first visitor, or the first messenger, would wait for."""
    opened_page("", True)
    for path in served_page().fetched:
        served_files()[path].answer(is_packed=True)
    if public_addresses():
        link_preview.picture()


class Server:
    """ASGI middleware around Streamlit: the page with tags and a policy, and files that are compressed and kept."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app
        base = (st.get_option("server.baseUrlPath") or "").strip("/")
        self.base = f"/{base}" if base else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            disable_nagle(receive)
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        path = scope["path"].removeprefix(self.base).lstrip("/")
        headers = dict(scope["headers"])
        is_packed = b"gzip" in headers.get(b"accept-encoding", b"")
        if path == DRAWN:
            heard(scope["query_string"].decode("ascii", "replace"))
            return await answer(scope, send, b"", {"cache-control": "no-store"})
        if path == link_preview.FILE:
            picture = await asyncio.to_thread(link_preview.picture)
            return await answer(scope, send, picture, {"content-type": "image/png", "cache-control": "no-cache"})
        if file := served_files().get(path):
            return await answer(scope, send, *await asyncio.to_thread(file.answer, is_packed))
        if b"text/html" not in headers.get(b"accept", b""):
            return await self.app(scope, receive, send)
        # Streamlit answers any other path with its page.
        kept = [each for each in scope["headers"] if each[0] not in CONDITIONS]
        await self.app({**scope, "headers": kept}, receive, replacing(scope, send, is_packed))


def replacing(scope: Scope, send: Send, is_packed: bool) -> Send:
    """A `send` that sends our page in place of Streamlit's, and everything else as it is."""
    is_page = False

    async def replaced(message: MutableMapping[str, Any]) -> None:
        nonlocal is_page
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            is_file = b"content-disposition" in headers  # that a visitor saves: an exported race is HTML as well
            is_html = headers.get(b"content-type", b"").startswith(b"text/html")
            is_page = message["status"] == 200 and is_html and not is_file
            if is_page:
                query = scope["query_string"].decode("ascii", "replace")
                content, given = await asyncio.to_thread(opened_page, query, is_packed)
                own = {"cache-control": "no-cache", "content-security-policy": served_page().policy}
                return await answer(scope, send, content, given | own)
        if not is_page:
            await send(message)

    return replaced


async def answer(scope: Scope, send: Send, content: bytes, headers: dict[str, str]) -> None:
    given = {
        "cache-control": FOR_EVER,
        "x-content-type-options": "nosniff",
        "content-length": str(len(content)),
    } | headers
    encoded = [(name.encode(), value.encode()) for name, value in given.items()]
    await send({"type": "http.response.start", "status": 200, "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


def disable_nagle(receive: Receive) -> None:
    """Turn Nagle's algorithm off for the TCP connection of a request.

    An answer is several small messages. With Nagle's algorithm all but the first wait for the browser to acknowledge
    that one: a round trip, and 40 ms more while moves come quickly. Python's event loop turns the algorithm off only
    for sockets that were made with the protocol TCP; Streamlit 1.67 makes its own without naming one.
    """
    # ASGI doesn't name the connection. Where uvicorn doesn't either, answers take longer and nothing else changes.
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    connection = transport.get_extra_info("socket") if hasattr(transport, "get_extra_info") else None
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def middleware() -> list:
    """The middleware of st.App."""
    from starlette.middleware import Middleware  # the static site's Streamlit has none

    return [Middleware(Server)]
