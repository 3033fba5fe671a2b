"""A server and its visitors, in Streamlit's own protocol: every answer comes, and the log has nothing of a visitor."""

import asyncio
import contextlib
import gc
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
import uvicorn
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from benchmarks.load import crowd
from benchmarks.visitor import OnDownhill, processor, servers, upload
from interface.server import Server
from tests.page import page
from tests.served import ROOT

# A word and a number that a visitor may write and that stand nowhere else.
MARK, NUMBER = "zebra", "0.7316482"


def run(coroutine):
    """Run in a new thread: in this one, tests in a browser leave an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def server(log):
    """The process of a server, and its address."""
    with servers(ROOT / "app.py", log=log) as (started,):
        yield started


@pytest.fixture(scope="module")
def address(server):
    return server[1]


def is_idle(process):
    """Whether all threads of a process wait, and go on waiting."""

    def states():
        return {
            each.read_text().rpartition(")")[2].split()[0] for each in Path(f"/proc/{process.pid}/task").glob("*/stat")
        }

    return all(states() == {"S"} for _ in range(20) if not time.sleep(0.02))


def test_a_computation_ends_when_its_visitor_closes_the_tab(server):
    process, address = server
    f = "sin(cos(exp(sin(cos(x*y+1)+y)/9)+x))" + "+sin(x*y+2)*cos(x-y)" * 40
    dear = urlencode({"landscape": "formula", "formula.f": f, "steps": 2000, "view": "map"})  # 40 seconds

    async def visit():
        visitor = await OnDownhill.open(address)
        visitor.query = dear
        used = processor(process)
        opened = asyncio.create_task(visitor.run())
        while processor(process) - used < 3:
            await asyncio.sleep(0.1)
        assert not opened.done()
        visitor.socket.transport.abort()
        await asyncio.gather(opened, return_exceptions=True)
        used = processor(process)
        while not is_idle(process):
            await asyncio.sleep(0.1)
        return processor(process) - used

    assert run(visit()) < 3


def test_a_crowd_gets_the_race_of_every_move(address):
    async def visit():
        visitors = [await OnDownhill.open(address) for _ in range(4)]
        try:
            return await crowd(visitors, 2, 0)
        finally:
            for each in visitors:
                await each.close()

    assert [len(each) for each in run(visit())] == [2] * 4


def test_small_messages_do_not_wait_for_one_another():
    def waits(receive):
        return not receive.__self__.transport.get_extra_info("socket").getsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY
        )

    before, after = [], []

    async def page(scope, receive, send):
        after.append((scope["type"], waits(receive)))
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close"})
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def app(scope, receive, send):
        before.append(waits(receive))
        await Server(page)(scope, receive, send)

    async def serve():
        listening = socket.socket()  # as Streamlit makes its own
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", lifespan="off", log_level="critical"))
        serving = asyncio.create_task(server.serve([listening]))
        address = "{}:{}".format(*listening.getsockname())
        while not server.started:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(requests.get, f"http://{address}/", timeout=10)
        with contextlib.suppress(InvalidStatus):
            await connect(f"ws://{address}/")
        server.should_exit = True
        await serving

    run(serve())
    assert all(before), "otherwise `disable_nagle` is not needed any more"
    assert after == [("http", False), ("websocket", False)]


def test_the_modules_of_the_page_are_left_out_of_garbage_collection():
    assert not page().exception
    assert gc.get_freeze_count() > 100_000


async def write(visitor, label, text):
    """Type a text into a box."""
    visitor.widgets[visitor.boxes[label]] = WidgetState(id=visitor.boxes[label], string_value=text)
    await visitor.run()


class Typist(OnDownhill):
    """A visitor who types and uploads as well."""

    def __init__(self, *given):
        super().__init__(*given)
        self.boxes, self.html = {}, []

    def process(self, message):
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
        return super().process(message)

    def add(self, kind, element, fragment):
        super().add(kind, element, fragment)
        if kind == "text_input":
            self.boxes[element.label] = element.id
        elif kind == "file_uploader":
            self.uploader = element.id
        elif kind == "html":
            self.html.append(element.body)


def test_the_log_holds_nothing_of_a_visitor_and_no_noise(address, log):
    links = [
        f"landscape={MARK}&race={MARK}&steps={MARK}&{MARK}=1&hide={MARK}&view={MARK}&lesson={MARK}.1",
        f"landscape=formula&formula.f={MARK}(x)",
        f"landscape=formula&formula.f=x**2%2By**2%2B{NUMBER}*x&view=rates",
        f"landscape=rosenbrock&x={NUMBER}&learning_rate=10&race=sgd+adam+lion&view=map",
        f"landscape=surface&surface.digest={MARK}",
    ]
    good = "\n".join(",".join(f"{x * x + 3 * y * y + float(NUMBER)}" for x in range(-4, 5)) for y in range(-3, 4))

    async def visit():
        for link in links:
            visitor = await Typist.open(address, link)
            await visitor.move(0)
            await visitor.move(4)
            await visitor.close()
        typist = await Typist.open(address, "landscape=formula")
        (box,) = typist.boxes
        for text in (f"{MARK}(x)", f"x**2 + {NUMBER}*y**2", "x +"):
            await write(typist, box, text)
        assert any(MARK in each for each in typist.html), "the page says what is wrong"
        await typist.close()
        sender = await Typist.open(address, "landscape=surface")
        answers = [
            await upload(sender, address, f"{MARK}.{kind}", content)
            for kind, content in (("csv", good.encode()), ("npz", MARK.encode()), ("csv", bytes(5_000_000)))
        ]
        # A visitor who leaves in the middle of a run.
        leaver = await Typist.open(address, f"landscape=himmelblau&x={NUMBER}")
        running = asyncio.create_task(leaver.move(0))
        await asyncio.sleep(0)
        leaver.socket.transport.abort()
        await asyncio.gather(running, return_exceptions=True)
        # And one who comes back before the server has noticed that the line was lost.
        again = await Typist.open(address, "landscape=himmelblau", session=sender.session)
        assert again.session == sender.session
        await again.close()
        await sender.close()
        return answers

    assert run(visit()) == [204, 204, 413]
    requests.get(f"{address}/?formula.f={MARK}", timeout=10)
    assert requests.get(f"{address}/component/stage.stage/{MARK}", timeout=10).status_code == 404
    text = log.read_text()
    assert MARK not in text
    assert NUMBER not in text
    start = r"\s*|.* Uvicorn server started on \S+|  You can now view your Streamlit app in your browser\.|  URL: \S+"
    assert [line for line in text.splitlines() if not re.fullmatch(start, line)] == []


def test_an_html_file_that_a_visitor_saves_is_sent_as_it_is():
    sent = []

    async def send(message):
        sent.append(message)

    async def download(scope, receive, send):
        headers = [(b"content-type", b"text/html"), (b"content-disposition", b'attachment; filename="downhill.html"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"a race"})

    scope = {"type": "http", "method": "GET", "path": "/media/a.html", "headers": [(b"accept", b"text/html")]}
    run(Server(download)(scope, None, send))
    assert sent[1]["body"] == b"a race"
