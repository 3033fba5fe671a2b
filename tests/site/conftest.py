"""The static site in a real browser: served under a sub-path of this machine, with every other host out of reach."""

import functools
import http.server
import os
import re
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, Visit, chromium  # noqa: F401, a fixture

ROOT = Path(__file__).parents[2]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said):
        pass


@contextmanager
def served(folder):
    """A web host with a folder at a path, and the address of that."""
    with tempfile.TemporaryDirectory() as host:
        (Path(host) / "some").mkdir()
        os.symlink(folder, Path(host) / "some/where")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=host))
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/some/where"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address():
    with served(ROOT / "site") as address:
        yield address


# The page's own scripts, and a word to the test of what the stage was sent.
HEARD = """
import { names, use as own } from "./scripts.js?own";
const [stage, { unpack }] = [own("stage.js"), own("message.js")];
const draw = (component, files) => {
    if (unpack(component.data).metadata.kind === "race") window.heard = component.data.slice();
    return stage.default(component, files);
};
export { names };
export const use = (name) => (name === "stage.js" ? { ...stage, default: draw } : own(name));
"""

# Pyodide, which the test can ask in its worker as `python`.
ASKED = """
import { loadPyodide as load } from "./pyodide.mjs?own";
export const loadPyodide = async (options) => (self.python = await load(options));
"""


class SiteVisit(Visit):
    def check_message(self, message):
        if "blocked by Playwright" not in message.text:  # the service worker, by these tests
            super().check_message(message)

    def ready(self):
        """Wait for Python's page, which takes the place of the packed one."""
        self.page.wait_for_selector("#root .dh-stage[data-ready=true]", timeout=60_000)
        self.page.wait_for_selector(":is(#opening:not([hidden]), #loader)", state="detached", timeout=20_000)


def only_here(context, address):
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    return context


@pytest.fixture(scope="session")
def open_page(chromium, address):  # noqa: F811, that fixture
    """A visitor's tab at a link, which keeps the bytes of the race that its stage shows, and Pyodide in its worker."""
    context = only_here(chromium().new_context(**DESK, service_workers="block"), address)

    def replace(name, script):
        context.route(
            re.compile(rf"/{name}$"), lambda route: route.fulfill(content_type="text/javascript", body=script)
        )

    replace(r"scripts\.js", HEARD)
    replace(r"pyodide\.mjs", ASKED)

    def open_(query=""):
        return SiteVisit(context, address).open(query)

    return open_


@pytest.fixture(scope="session")
def bare(chromium, address):  # noqa: F811, that fixture
    """A browser with nothing in its cache."""
    return only_here(chromium().new_context(**DESK, service_workers="block"), address)
