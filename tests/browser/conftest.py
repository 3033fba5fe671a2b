"""The page in a browser: Streamlit on a free port of this machine, and the Chromium on the PATH or Playwright's."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.served import ROOT, served

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def address(log):
    with served(ROOT / "app.py", log) as address:
        yield address


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browsers = []

        def launch(webgl=False):
            gpu = (
                ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
                if webgl
                else ["--disable-gpu", "--disable-3d-apis"]
            )
            browsers.append(playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *gpu]))
            return browsers[-1]

        yield launch
        for each in browsers:
            each.close()


# Playwright waits for functions by evaluating strings, which the policy of the page forbids: test_policy.py has it.
DESK = {"viewport": {"width": 1400, "height": 900}, "bypass_csp": True}


@pytest.fixture(scope="session")
def flat_browser(chromium):
    """A browser without WebGL, in which the stage has no surface and the tests are quick."""
    return chromium()


@pytest.fixture(scope="session")
def desk(flat_browser):
    """The context that most visits share, with the cache of a visitor's second page."""
    return flat_browser.new_context(**DESK)


# Chromium's advice on how Plotly reads WebGL pixels; the page can't follow it.
ADVICE = re.compile("willReadFrequently|GPU stall due to ReadPixels")


class Visit:
    """A visitor's tab, and its faults: errors, warnings, failed requests and requests to other hosts."""

    def __init__(self, context, address):
        self.address = address
        self.page = context.new_page()
        self.faults = []
        self.page.on("console", self.check_message)
        self.page.on("pageerror", lambda error: self.faults.append(error.stack or str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(request.url))
        self.page.on("request", self.check_address)

    def check_message(self, message):
        if message.type in ("error", "warning") and not ADVICE.search(message.text):
            self.faults.append(message.text)

    def check_address(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def open(self, query=""):
        self.page.goto(f"{self.address}/?{query}")
        self.ready()
        return self

    def ready(self):
        self.page.wait_for_selector(".dh-stage[data-ready=true]", timeout=60_000)

    def stage(self, name):
        return self.page.locator(".dh-stage[data-ready]").get_attribute(f"data-{name}")

    def pause_at(self, step):
        """Pause, and put the playhead on a step."""
        # In one go: a race that plays may end by itself before a click comes.
        self.page.evaluate("document.querySelector('.dh-controls .dh-play[aria-label=Pause]')?.click()")
        scrub = self.page.get_by_role("slider", name="Step of the race")
        scrub.evaluate(
            "(each, step) => { each.value = step; each.dispatchEvent(new Event('input', {bubbles: true})); }", step
        )
        self.page.wait_for_selector(f".dh-stage[data-step='{step}']")

    def wait_for_query(self, text):
        self.page.wait_for_function("text => location.search.includes(text)", arg=text, timeout=15_000)

    def wait_for_race(self, text):
        """Wait until the link of the race on the stage contains a text."""
        self.page.wait_for_function(
            "text => document.querySelector('.dh-stage')?.dataset.query?.includes(text)", arg=text, timeout=15_000
        )

    def leave(self):
        """Move the pointer off the stage, and wait until the stage is painted without it."""
        self.page.mouse.move(5, 5)
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def map_pixel(self, x, y):
        """The pixel of a place on the map, by the axes that Plotly drew."""
        return self.page.evaluate(
            """([x, y]) => {
                const plot = document.querySelector('.dh-map .dh-plot');
                const box = plot.querySelector('.xy .bg, .bglayer .bg, .nsewdrag').getBoundingClientRect();
                const { xaxis, yaxis } = plot._fullLayout;
                const [left, right] = xaxis.range, [bottom, top] = yaxis.range;
                const across = (x - left) / (right - left), down = (top - y) / (top - bottom);
                return [box.x + across * box.width, box.y + down * box.height];
            }""",
            [x, y],
        )

    def close(self):
        self.page.close()
        assert not self.faults, self.faults


@pytest.fixture
def visit(flat_browser, desk, address):
    visits, contexts = [], []

    def open_(query="", browser=flat_browser, **options):
        context = desk
        if options or browser is not flat_browser:
            context = browser.new_context(**{**DESK, **options})
            contexts.append(context)
        visits.append(Visit(context, address))
        return visits[-1].open(query)

    yield open_
    for each in visits:
        each.close()
    for each in contexts:
        each.close()
