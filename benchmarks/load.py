"""Many visitors on one server, and one visitor for a long time: answer times beside those of an empty page, and memory.

    python benchmarks/load.py
    python benchmarks/load.py --visitors 5 --seconds 5 --changes 100      # a short run

The benchmark speaks Streamlit's WebSocket protocol and sends the messages of a browser. A visitor moves α once a
second; every fifth move is the release of the slider, on which the whole page reruns. Each answer must hold the very α
that was sent. The empty page (one slider and one line of text) is measured in turns with Downhill, once with the
settings of .streamlit/config.toml and once with Streamlit's own. The ratios are the result; the times depend on the
machine.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from stage.message import unpack
from tests.served import serve

PAGE = "import streamlit as st\nvalue = st.slider('α', 0.0, 1.0, 0.5, 0.001)\nst.write('value', value)\n"
EMPTY = "empty page, our settings"
DEFAULTS = "empty page, Streamlit's"
OURS = "Downhill"
ROUNDS = 3
RELEASE = 5  # every fifth move is a release
CACHED = 300  # runs for which a browser caches a message: maxCachedMessageAge in .streamlit/config.toml


class Visitor:
    """One tab of a browser: it keeps the state of the widgets, and sends it with every move."""

    patience = 60  # seconds until an answer must have come

    def __init__(self, socket, query=""):
        self.socket, self.query = socket, query
        self.widgets, self.cached = {}, {}
        self.runs = self.received = 0

    @classmethod
    async def open(cls, address, query="", headers=None):
        socket = await connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            ping_interval=None,
            additional_headers=headers,
        )
        visitor = cls(socket, query)
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

    def add(self, kind, element, fragment):
        super().add(kind, element, fragment)
        if kind == "bidi_component" and element.id.endswith("-main"):
            self.slider, self.fragment = element.id, fragment
        elif kind == "bidi_component" and element.bytes:
            metadata, _ = unpack(element.bytes)
            if metadata.get("kind") == "race":
                self.race = metadata

    async def move(self, number):
        value = round(0.0010037 + number % 997 * 1e-5, 7)  # no terrain starts with it
        final = number % RELEASE == RELEASE - 1
        moved = {"name": "learning_rate", "value": value, "final": final, "id": number + 1}
        self.widgets[self.slider] = WidgetState(id=self.slider, json_value=json.dumps({"moved": moved}))
        seconds = await self.run(self.fragment)
        for link in (self.race["query"], *([self.query] if final else [])):
            if f"learning_rate={value!r}" not in link.split("&"):
                raise RuntimeError(f"sent α = {value}, and the page shows {link or 'the first race'}")
        return seconds


async def crowd(visitors, seconds, seed):
    """The times of the answers. Each visitor moves once a second, and releases the slider, at moments of their own."""
    dice = random.Random(seed)
    begun = time.perf_counter()

    async def visit(visitor, wait, ahead):
        times = []
        for second in range(seconds):
            # The page's slider sends the next move when the last one is answered.
            await asyncio.sleep(max(0.0, begun + wait + second - time.perf_counter()))
            times.append(await visitor.move(seed * seconds + second + ahead))
        return times

    return await asyncio.gather(*(visit(each, dice.random(), index) for index, each in enumerate(visitors)))


def memory(process):
    """Resident memory of the server, in megabytes."""
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(process.pid)])) / 1024


def spread(times):
    ranks = statistics.quantiles(times, n=100)
    return ranks[49] * 1000, ranks[94] * 1000


async def visitors(pages, count, seconds, query):
    """Print p50 and p95 of a crowd on each page, measured in turns, and the memory that each visitor takes."""
    crowds, before, times = {}, {}, {name: [] for name in pages}
    for name, (process, address) in pages.items():
        kind, link = (OnDownhill, query) if name == OURS else (OnEmpty, "")
        first = await kind.open(address, link)
        for number in range(2 * RELEASE):  # fills the caches that all visitors share
            await first.move(number)
        before[name] = memory(process)
        crowds[name] = [await kind.open(address, link) for _ in range(count)]
    for turn in range(ROUNDS):
        for name, crowded in crowds.items():
            for each in await crowd(crowded, max(1, seconds // ROUNDS), turn):
                times[name] += each
    print(f"{count} visitors, each with a move a second, for {seconds} s: from message to finished run")
    floor = spread(times[EMPTY])
    for name, (process, _) in pages.items():
        median, late = spread(times[name])
        each = (memory(process) - before[name]) / count
        print(f"  {name}: {len(times[name]):,} answers, none lost; p50 {median:.0f} ms, p95 {late:.0f} ms", end="")
        print(f", {median / floor[0]:.2f} and {late / floor[1]:.2f} times the empty page's with our settings", end="")
        print(f"; {before[name]:.0f} MB with one visitor, and {each:.2f} MB for each more")
    for each in itertools.chain(*crowds.values()):
        await each.close()


async def changes(downhill, count, query):
    """Print the server's memory while one visitor moves α again and again."""
    process, address = downhill
    visitor = await OnDownhill.open(address, query)
    marks = sorted({each for each in (100, 250, 500, 750) if each < count} | {count})
    held, times = {}, []
    for number in range(count):
        times.append(await visitor.move(number))
        if number + 1 in marks:
            held[number + 1] = memory(process)
    await visitor.close()
    each = ", ".join(f"{mark}: {megabytes:.0f} MB" for mark, megabytes in held.items())
    print(f"memory after so many changes by one visitor: {each}; {visitor.received / 1e6:.0f} MB sent,", end="")
    print(f" p50 {statistics.median(times) * 1000:.0f} ms where each move follows the last answer at once")


@contextmanager
def servers(*scripts, log=None):
    """The process and the address of a server for each script, which may be EMPTY or DEFAULTS."""
    with tempfile.TemporaryDirectory() as folder:
        empty, log = Path(folder) / "empty.py", log or Path(folder) / "log"
        empty.write_text(PAGE)
        started = []
        try:
            with log.open("wb") as sink:
                for script in scripts:
                    if script == DEFAULTS:
                        started.append(serve(empty, sink, folder))
                    else:
                        started.append(serve(empty if script == EMPTY else script, sink))
            yield started
        finally:
            for process, _ in started:
                process.terminate()
                process.wait(10)
        if "Traceback" in log.read_text():
            raise RuntimeError(f"the log has an error:\n{log.read_text()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--query", default="", help="the link that every visitor opens")
    arguments = parser.parse_args()
    if arguments.visitors:
        with servers(DEFAULTS, EMPTY, ROOT / "app.py") as started:
            pages = dict(zip((DEFAULTS, EMPTY, OURS), started, strict=True))
            asyncio.run(visitors(pages, arguments.visitors, arguments.seconds, arguments.query))
    if arguments.changes:
        with servers(ROOT / "app.py") as (downhill,):
            asyncio.run(changes(downhill, arguments.changes, arguments.query))


if __name__ == "__main__":
    main()
