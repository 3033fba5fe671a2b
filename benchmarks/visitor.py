"""Visitors of a page without a browser: they speak Streamlit's WebSocket protocol, and send what a browser sends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from stage.message import unpack
from tests.served import serve

EMPTY = "empty page, our settings"
DEFAULTS = "empty page, Streamlit's"
OURS = "Downhill"
RELEASE = 5  # every fifth move is a release
CACHED = 300  # runs for which a browser caches a message: maxCachedMessageAge in .streamlit/config.toml
PAGE = "import streamlit as st\nvalue = st.slider('α', 0.0, 1.0, 0.5, 0.001)\nst.write('value', value)\n"
# The page with our settings has Nagle's algorithm off as well, which a setting can't turn off.
WITHOUT_NAGLE = """
import os, socket
if not hasattr(socket, "nagle_is_off"):
    socket.nagle_is_off = True
    for number in map(int, os.listdir("/dev/fd")):
        try:
            each = socket.socket(fileno=number)
        except OSError:
            continue
        if each.family == socket.AF_INET and each.type == socket.SOCK_STREAM:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        each.detach()
"""


class Visitor:
    """One tab of a browser: it keeps the state of the widgets, and sends it with every move."""

    patience = 60  # seconds until an answer must have come

    def __init__(self, socket, query=""):
        self.socket, self.query = socket, query
        self.widgets, self.cached = {}, {}
        self.runs = self.received = 0

    @classmethod
    async def open(cls, address, query="", headers=None, session=None):
        """A new visitor, or one whose line was lost and who comes back to that session."""
        socket = await connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit", *(["PLACEHOLDER_AUTH_TOKEN", session] if session else [])],
            max_size=None,
            ping_interval=None,
            additional_headers=headers,
        )
        visitor = cls(socket, query)
        visitor.address, visitor.headers = address, headers
        await visitor.run()
        return visitor

    async def run(self, fragment=""):
        """Request a run of the page, or of one fragment of it; returns the seconds until it is done."""
        request = BackMsg()
        request.rerun_script.query_string = self.query
        request.rerun_script.fragment_id = fragment
        request.rerun_script.widget_states.widgets.extend(self.widgets.values())
        request.rerun_script.cached_message_hashes.extend(self.cached)
        request.rerun_script.context_info.timezone = "UTC"
        begun = time.perf_counter()
        async with asyncio.timeout(self.patience):
            await self.socket.send(request.SerializeToString())
            while True:
                message = await self.socket.recv()
                done = time.perf_counter()
                self.received += len(message)
                if self.process(ForwardMsg.FromString(message)):
                    return done - begun

    def process(self, message) -> bool:
        """Process a message; returns whether it was the last one of a run."""
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.cached[message.hash] = self.runs
        if kind == "script_finished":
            self.runs += 1
            self.cached = {name: born for name, born in self.cached.items() if self.runs - born <= CACHED}
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RuntimeError("the page does not compile")
            return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        if kind == "delta" and message.delta.HasField("new_element"):
            element = message.delta.new_element
            name = element.WhichOneof("type")
            if name == "exception":
                raise RuntimeError(f"the page shows an exception: {element.exception.type}")
            self.add(name, getattr(element, name), message.delta.fragment_id)
        return False

    def add(self, kind, element, fragment):
        """Add the state of a new widget, since a browser sends the states of all widgets."""
        if kind == "selectbox":
            state = WidgetState(id=element.id)
            if element.HasField("raw_value") or element.HasField("default"):
                state.string_value = element.raw_value or element.options[element.default]
            self.widgets.setdefault(element.id, state)
        elif kind == "button_group":
            chosen = [element.options[each].content for each in element.default]
            state = WidgetState(id=element.id)
            state.string_array_value.data.extend(chosen)
            self.widgets.setdefault(element.id, state)

    async def close(self):
        await self.socket.close()


class OnEmpty(Visitor):
    """A visitor of the page of one slider and one line of text."""

    def add(self, kind, element, fragment):
        if kind == "slider":
            self.slider = element.id
        elif kind == "markdown":
            self.text = element.body

    async def move(self, number):
        value = (number % 999 + 1) / 1000
        state = WidgetState(id=self.slider)
        state.double_array_value.data.append(value)
        self.widgets[self.slider] = state
        seconds = await self.run()
        if self.text != f"value {value:g}" and str(value) not in self.text:
            raise RuntimeError(f"sent {value}, and the page says {self.text}")
        return seconds


class OnDownhill(Visitor):
    """A visitor of Downhill who drags α."""

    numbers = count(1)  # of all moves, also of one who comes back to a session

    def add(self, kind, element, fragment):
        super().add(kind, element, fragment)
        if kind == "bidi_component" and element.bytes:
            metadata, _ = unpack(element.bytes)
            if metadata.get("kind") == "race":
                self.race, self.stage, self.fragment = metadata, element.id, fragment
            if word := metadata.get("word"):  # by which a browser says that it has drawn the race
                request = partial(requests.get, f"{self.address}/drawn?{word}", headers=self.headers, timeout=60)
                asyncio.get_running_loop().run_in_executor(None, request)

    async def move(self, number):
        final = number % RELEASE == RELEASE - 1
        at = number - final  # a hand lets the slider go where its last move was answered
        value = round(0.0010037 + at % 997 * 1e-5, 7)  # no terrain starts with it
        slid = {"moves": [{"name": "learning_rate", "value": value, "final": final, "number": next(self.numbers)}]}
        self.widgets[self.stage] = WidgetState(id=self.stage, json_value=json.dumps({"slid": slid}))
        seconds = await self.run(self.fragment)
        for link in (self.race["query"], *([self.query] if final else [])):
            if f"learning_rate={value!r}" not in link.split("&"):
                raise RuntimeError(f"sent α = {value}, and the page shows {link or 'the first race'}")
        return seconds


async def upload(visitor, address, name, content):
    """Upload a file into the visitor's box `uploader`; returns the HTTP status."""
    asked = BackMsg()
    asked.file_urls_request.request_id = "1"
    asked.file_urls_request.file_names.append(name)
    asked.file_urls_request.session_id = visitor.session
    await visitor.socket.send(asked.SerializeToString())
    while (answer := ForwardMsg.FromString(await visitor.socket.recv())).WhichOneof("type") != "file_urls_response":
        pass
    (urls,) = answer.file_urls_response.file_urls

    def put():
        with requests.Session() as client:
            client.get(f"{address}/_stcore/host-config", timeout=10)
            client.get(f"{address}/_stcore/health", timeout=10)
            token = {"X-Xsrftoken": client.cookies.get("_streamlit_xsrf", "")}
            files = {name: (name, content)}
            return client.put(address + urls.upload_url, files=files, headers=token, timeout=30).status_code

    status = await asyncio.to_thread(put)
    if status < 300:
        state = WidgetState(id=visitor.uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = urls.file_id, name, len(content)
        info.file_urls.CopyFrom(urls)
        visitor.widgets[visitor.uploader] = state
        await visitor.run()
    return status


def memory(process):
    """Resident memory of the server, in megabytes."""
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(process.pid)])) / 1024


def processor(process):
    """Processor time that the server's process has taken, in seconds."""
    # The number of that clock on Linux: see clock_getcpuclockid in glibc.
    return time.clock_gettime(~process.pid << 3 | 2)


def held(process, address):
    """What the server holds now: memory in MB, threads, open files, and sessions."""
    # Of all metrics Streamlit also counts the bytes of each session, which fails while a run of the page adds to it.
    asked = f"{address}/_stcore/metrics?families=active_sessions"
    metrics = requests.get(asked, timeout=30).text
    sessions = int(re.search(r"^active_sessions (\d+)", metrics, re.M)[1])
    threads, files = (len(os.listdir(f"/proc/{process.pid}/{each}")) for each in ("task", "fd"))
    return memory(process), threads, files, sessions


def spread(times):
    ranks = statistics.quantiles(times, n=100)
    return ranks[49] * 1000, ranks[94] * 1000


@contextmanager
def servers(*scripts, log=None):
    """The process and the address of a server for each script, which may be EMPTY or DEFAULTS."""
    with tempfile.TemporaryDirectory() as folder:
        empty, plain, log = Path(folder) / "empty.py", Path(folder) / "plain.py", log or Path(folder) / "log"
        empty.write_text(PAGE + WITHOUT_NAGLE)
        plain.write_text(PAGE)
        started = []
        try:
            with log.open("wb") as sink:
                for script in scripts:
                    if script == DEFAULTS:
                        started.append(serve(plain, sink, folder))
                    else:
                        started.append(serve(empty if script == EMPTY else script, sink))
            yield started
        finally:
            for process, _ in started:
                process.terminate()
                process.wait(10)
        if "Traceback" in log.read_text():
            raise RuntimeError(f"the log has an error:\n{log.read_text()}")
