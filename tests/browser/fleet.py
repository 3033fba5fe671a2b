"""Two replicas behind nginx, with deploy/nginx.conf: `make test-fleet`, since it needs an nginx."""

import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.conftest import DESK, Visit
from tests.served import ROOT, free_port, serve

FORMULA = "landscape=formula&formula.f=x**4%2By**2-x*y&race=sgd+momentum+nesterov"


@pytest.fixture
def replicas(tmp_path):
    """The processes by the address of each."""
    with (tmp_path / "log").open("wb") as log:
        started = [serve(ROOT / "app.py", log) for _ in range(2)]
        yield {address: process for process, address in started}
        for process, _ in started:
            process.terminate()
            process.wait(10)


@contextmanager
def nginx(replicas, folder):
    """The address of nginx before the addresses of replicas, with deploy/nginx.conf. Its log must stay empty."""
    port = free_port()
    settings = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        (r"server page:8501( .*;)", "".join(rf"server {each.removeprefix('http://')}\1 " for each in replicas)),
        (r"listen 8080;", f"listen 127.0.0.1:{port};"),
    ):
        settings, count = re.subn(old, new, settings)
        assert count == 1
    (folder / "nginx.conf").write_text(settings)
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(
            [shutil.which("nginx"), "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"],
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        try:
            yield address
        finally:
            process.terminate()
            process.wait(10)
    # nginx 1.22 writes two lines before it reads the address of its log.
    assert not [
        line for line in (folder / "nginx.log").read_text().splitlines() if "[alert] could not open" not in line
    ]


@pytest.fixture
def door(replicas, tmp_path):
    """The address of nginx before them, whose log is checked."""
    with nginx(replicas, tmp_path) as address:
        yield address


def sessions(replica):
    """The number of visitors of a replica."""
    metrics = urllib.request.urlopen(f"{replica}/_stcore/metrics", timeout=5).read().decode()
    return int(re.search(r"^active_sessions (\d+)", metrics, re.M)[1])


@pytest.fixture
def visit(flat_browser, door):
    tabs = []

    def open_(query=""):
        tabs.append(Visit(flat_browser.new_context(**DESK), door))
        return tabs[-1].open(query)

    yield open_
    for each in tabs:
        each.page.close()


def test_a_cookie_stays_with_one_replica_and_many_are_spread_over_all(door, replicas):
    with ExitStack() as lines:
        for number in range(20):
            headers = {"Cookie": f"downhill_visitor=visitor{number}"}
            for _ in range(3):  # tabs of one visitor
                line = connect(f"{door.replace('http', 'ws')}/_stcore/stream", additional_headers=headers)
                lines.enter_context(line)
        counts = [sessions(each) for each in replicas]
    assert sum(counts) == 60
    assert all(count and count % 3 == 0 for count in counts), counts


def test_a_new_visitor_gets_a_cookie_and_one_who_has_it_none(door):
    with urllib.request.urlopen(door) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert re.match(r"downhill_visitor=[0-9a-f]{32}; ", cookie)
    asked = urllib.request.Request(door, headers={"Cookie": cookie.partition(";")[0]})
    with urllib.request.urlopen(asked) as answer:
        assert "downhill_visitor" not in str(answer.headers)


def test_the_metrics_of_a_server_are_not_for_visitors(door):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{door}/_stcore/metrics")


def test_a_lost_replica_costs_a_reconnect_and_not_the_race(door, replicas, visit):
    tab = visit(f"{FORMULA}&view=rates")
    alpha = tab.page.get_by_role("slider", name="Learning rate α")
    alpha.focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("learning_rate")
    before = tab.stage("query")

    (lost,) = [each for each in replicas if sessions(each)]
    (other,) = set(replicas) - {lost}
    with tab.page.expect_websocket() as line:
        replicas[lost].kill()
        replicas[lost].wait(10)
    line.value.wait_for_event(
        "framereceived", lambda frame: ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"
    )
    assert sessions(other) == 1
    assert tab.stage("query") == before
    alpha.focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.page.wait_for_function(
        "before => document.querySelector('.dh-stage[data-ready]').dataset.query !== before", arg=before
    )
    after = tab.stage("query")
    assert [part for part in after.split("&") if "learning_rate" not in part] == [
        part for part in before.split("&") if "learning_rate" not in part
    ]
    # A visitor who comes after the loss.
    assert visit("landscape=himmelblau").stage("query") == "landscape=himmelblau"
