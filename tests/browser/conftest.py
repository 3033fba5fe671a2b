"""The page in a browser: Streamlit on a free port of this machine, and the Chromium on the PATH or Playwright's."""

import re
import shutil
from functools import cache

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


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browsers = []

        @cache
        def launch(webgl=False):
            # WebGL alone is drawn without a graphics card: all of the page by it would take twice the processor time.
            gpu = (
                ["--use-angle=swiftshader-webgl", "--enable-unsafe-swiftshader"]
                if webgl
                else ["--disable-gpu", "--disable-3d-apis"]
            )
            browsers.append(playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *gpu]))
            return browsers[-1]

        yield launch
        for each in browsers:
            each.close()


# A screen of ten frames a second: without a graphics card each frame of a race that plays takes up to ten
# milliseconds of the processor, and sixty a second more than all that a test waits for.
SCREEN = """{
    const next = requestAnimationFrame.bind(window);
    const asked = new Map();
    let count = 0, last = 0, waits = false;
    const frame = (now) => {
        [last, waits] = [now, false];
        const due = [...asked.values()];
        asked.clear();
        for (const each of due) {
            try {
                each(now);
            } catch (error) {
                reportError(error);
            }
        }
    };
    window.requestAnimationFrame = (called) => {
        asked.set(++count, called);
        if (!waits) setTimeout(() => next(frame), Math.max(0, last + 1000 / 10 - performance.now()));
        waits = true;
        return count;
    };
    window.cancelAnimationFrame = (number) => asked.delete(number);
}"""

# Playwright waits for functions by evaluating strings, which the policy of the page forbids: test_policy.py has it.
DESK = {"viewport": {"width": 1400, "height": 900}, "bypass_csp": True}


@pytest.fixture(scope="session")
def flat_browser(chromium):
    """A browser without WebGL, in which the stage has no surface and the tests are quick."""
    return chromium()


# What a tab can be set to after it was opened, with Playwright's own settings.
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
OF_A_TAB = {"viewport", "has_touch", "permissions", "frames", *MEDIA}


class Desk:
    """A context whose visits take turns in one tab: there a page costs half of what it costs in a new tab.

    `keeps` says whether what one visit leaves in the browser's storage is there for the next. A visit with `frames` has
    as many as the browser can draw, others those of SCREEN.
    """

    def __init__(self, browser, keeps):
        self.context, self.keeps = browser.new_context(**DESK), keeps
        self.tab, self.sessions = None, {}

    def take(self, viewport=DESK["viewport"], has_touch=False, permissions=(), frames=False, **media):
        tab, self.tab = self.tab or self.context.new_page(), None
        tab.bring_to_front()  # behind another one it has one frame a second, and can't fill the screen
        if tab.viewport_size != viewport:
            tab.set_viewport_size(viewport)
        tab.emulate_media(media="null", **{**MEDIA, **media})
        session = self.sessions[tab] = self.context.new_cdp_session(tab)  # what it sets ends with it
        if has_touch:  # as Playwright does for a context
            session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        if not frames:
            session.send("Page.enable")
            session.send("Page.addScriptToEvaluateOnNewDocument", {"source": SCREEN})
        if permissions:
            self.context.grant_permissions(permissions)
        return tab

    def give_back(self, tab):
        self.context.clear_permissions()
        session = self.sessions.pop(tab)
        if self.tab or tab.is_closed():
            tab.close()
            return
        session.detach()
        tab.unroute_all()
        tab.mouse.move(0, 0)
        tab.evaluate("sessionStorage.clear()" if self.keeps else "sessionStorage.clear(), localStorage.clear()")
        tab.goto("about:blank")
        self.tab = tab


@pytest.fixture(scope="session")
def desk(flat_browser):
    """Where most visits are, with the cache and the storage of a visitor's second page."""
    return Desk(flat_browser, keeps=True)


@pytest.fixture(scope="session")
def other_desk(flat_browser):
    """Where visits with another window or theme are: each finds an empty storage, as in a context of its own."""
    return Desk(flat_browser, keeps=False)


# Chromium's advice on how Plotly reads WebGL pixels; the page can't follow it.
ADVICE = re.compile("willReadFrequently|GPU stall due to ReadPixels")


class Visit:
    """A visitor's tab, and its faults: errors, warnings, failed requests and requests to other hosts."""

    def __init__(self, context, address, tab=None):
        self.address = address
        self.page = tab or context.new_page()
        self.faults = []
        self.listeners = {
            "console": self.check_message,
            "pageerror": lambda error: self.faults.append(error.stack or str(error)),
            "requestfailed": lambda request: self.faults.append(request.url),
            "request": self.check_address,
        }
        for event, listener in self.listeners.items():
            self.page.on(event, listener)

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

    def open_file(self):
        """Open the file that is this visit's address."""
        self.page.goto(self.address)
        self.ready()
        return self

    def go(self, query):
        """Go to a link in the open page, as Back and Forward do."""
        self.page.evaluate(
            "link => { history.pushState({}, '', '?' + link); dispatchEvent(new PopStateEvent('popstate')); }", query
        )

    def follow(self, query):
        """Go to the link of another race in the open page, and wait until it is shown."""
        before = self.stage("query")
        self.go(query)
        self.page.wait_for_function(
            """before => {
                const { query, painted } = document.querySelector('.dh-stage[data-ready]')?.dataset ?? {};
                const settled = document.querySelector('.stApp').dataset.testScriptState === 'notRunning';
                if (document.querySelector('[data-stale=true]')) return false; // it is of the page before
                return settled && query && query !== before && painted === query;
            }""",
            arg=before,
            timeout=60_000,
        )
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

    def check_faults(self):
        assert not self.faults, self.faults

    def close(self, desk=None):
        """End the visit: its tab goes back to a desk, or is closed."""
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        if desk:
            desk.give_back(self.page)
        else:
            self.page.close()
        self.check_faults()


@pytest.fixture
def visit(flat_browser, desk, other_desk, address):
    """Open a page at a link. A window or a theme is set on a shared tab; other options get a context of their own."""
    visits, contexts = [], []

    def open_(query="", browser=flat_browser, **options):
        if browser is flat_browser and OF_A_TAB.issuperset(options):
            at = other_desk if options else desk
            visits.append((Visit(at.context, address, at.take(**options)), at))
        else:
            contexts.append(browser.new_context(**{**DESK, **options}))
            contexts[-1].add_init_script(SCREEN)
            visits.append((Visit(contexts[-1], address), None))
        return visits[-1][0].open(query)

    yield open_
    for each, at in visits:
        each.close(at)
    for each in contexts:
        each.close()


# A race of no ball, so that every link that is followed shows another one; at rest it costs nothing.
REST = "landscape=saddle&race="

# What a visitor has opened on the page or folded away, which another link leaves as it is.
OPENED = """() => {
    const all = document.querySelectorAll('[class*=st-key-], [aria-expanded], [type=checkbox]');
    const said = (each) => [/st-key-\\S+/.exec(each.className)?.[0], each.ariaExpanded, each.checked];
    return JSON.stringify([...all].map(said));
}"""


@pytest.fixture(scope="session")
def standing():
    """The visit whose page stays open from one test to the next."""
    return []


@pytest.fixture
def follow(request, desk, address, standing):
    """Follow a link in a page that is open already, where a test doesn't ask how a page opens.

    It costs a fifth of a visit. The page has the window of a desk. After a test that failed, or left something open,
    the next has a new page.
    """
    failed, used, opened = request.session.testsfailed, [], []

    def rested():
        tab = Visit(desk.context, address)
        tab.page.add_init_script(SCREEN)
        return tab.open(REST)

    def follow_(query):
        if not used:
            used.append(standing.pop() if standing else rested())
            used[0].page.bring_to_front()  # behind another tab of its window a page has one frame a second
            opened.append(used[0].page.evaluate(OPENED))
        return used[0].follow(query)

    yield follow_
    if not used:
        return
    (tab,) = used
    if request.session.testsfailed > failed:
        tab.close()
        return
    tab.page.evaluate("document.activeElement.blur(), document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    tab.page.mouse.move(0, 0)
    tab.follow(REST)
    tab.check_faults()
    if tab.page.evaluate(OPENED) == opened[0]:
        standing.append(tab)
    else:
        tab.close()


@pytest.fixture
def from_disk(other_desk):
    """Open an exported file without a network: every request is a fault of the visit."""
    files = []

    def open_(path):
        other_desk.context.set_offline(True)
        files.append(Visit(other_desk.context, path.as_uri(), other_desk.take()))
        return files[-1].open_file()

    yield open_
    other_desk.context.set_offline(False)
    for each in files:
        each.close(other_desk)
