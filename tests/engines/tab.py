"""A tab of a browser, whatever its engine."""

from __future__ import annotations

import time

WITHIN = 60  # seconds: a browser without a graphics card is slow

# Keep what the page says on its console as an error or a warning. False while the document before is still there.
LISTEN = """
if (window.left || !document.body) return false;
if (window.heard) return true;
window.heard = [];
for (const name of ["error", "warn"]) {
    const say = console[name].bind(console);
    console[name] = (...said) => {
        window.heard.push(said.map((each) => each?.stack ?? String(each)).join(" "));
        say(...said);
    };
}
// WebKit says so when it tells an observer of a size a frame later. Streamlit lays out in its observers; those of
// stage/size.js only read.
const later = "ResizeObserver loop completed";
const hear = (type, text) =>
    window.addEventListener(type, (event) => text(event).startsWith(later) || window.heard.push(text(event)));
hear("error", ({ message, filename, lineno }) => `${message} ${filename}:${lineno}`);
hear("unhandledrejection", ({ reason }) => `unhandled: ${reason?.stack ?? reason}`);
return true;
"""
HEARD = """
const boxes = [...document.querySelectorAll("[data-testid=stException], .stBidiComponent [role=alert]")];
return [...(window.heard ?? []), ...boxes.map((each) => each.textContent)];
"""
# Whether the page shows all that Streamlit sent: the settings come after the race. An exported file has no Streamlit.
IS_WHOLE = """(({ dataset: { testScriptState } } = { dataset: {} }) =>
    (!testScriptState || testScriptState === "notRunning") && !document.querySelector("[data-testid^=stSkeleton]")
)(document.querySelector("[data-testid=stApp]") ?? undefined)"""
MIDDLE = """
const [selector, text] = arguments;
const seen = [...document.querySelectorAll(selector)].filter((each) => each.getClientRects().length);
const found = seen.find((each) => each.textContent.includes(text));
if (!found) return null;
found.scrollIntoView({ block: "nearest" });
const { x, y, width, height } = found.getBoundingClientRect();
return [x + width / 2, y + height / 2];
"""
# The pixel of a place on a plot of Plotly's, by its axes.
PIXEL = """
const [selector, x, y] = arguments;
const plot = document.querySelector(`${selector} .dh-plot`);
plot.scrollIntoView({ block: "nearest" });
const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)];
"""


class Tab:
    """An engine gives it these methods:

    `go(address)`, `reload()`, `back()`, `forward()`
    `run(script, *args)`: the value of the body of a function in JavaScript
    `point(*acts)`: the mouse goes to a place (x, y), is pressed ("down"), let go ("up"), or waits some seconds
    `press(*keys)`: keys one after another, such as "ArrowLeft" or "Control+v"
    `give_file(selector, path)`, `picture()`: a PNG, `resize(width, height)`, `set_system(theme)`: "dark" or "light"
    """

    refusal = ()  # what `run` raises while one document takes another's place

    def __init__(self, folder):
        self.folder = folder
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        self.faults = []  # of the documents before

    # ---- documents ----

    def open(self, address, within=WITHIN):
        """Open an address, and wait until the race stands on the stage."""
        self.leave(lambda: self.go(address))
        self.ready(within)

    def open_again(self):
        self.leave(self.reload)
        self.ready()

    def leave(self, act):
        self.faults += self.run(HEARD)
        self.run("window.left = true")
        act()

        def listening():
            try:
                return self.run(LISTEN)
            except self.refusal:
                return False

        self.until(listening, "another document")

    def leave_page(self):
        """Leave the last page of a flow; the errors and the warnings of all its pages, and the boxes with errors."""
        self.leave(lambda: self.go("about:blank"))
        found, self.faults = self.faults, []
        return found

    # ---- waiting ----

    def until(self, found, what, within=WITHIN):
        """What `found()` returns, as soon as that is true."""
        end = time.monotonic() + within
        while True:
            if value := found():
                return value
            assert time.monotonic() < end, f"not within {within} seconds: {what}"
            self.pause(0.1)

    def pause(self, seconds):
        time.sleep(seconds)

    def wait(self, expression, *args, within=WITHIN):
        """The value of an expression in JavaScript with `arguments`, as soon as it is true."""
        return self.until(lambda: self.run(f"return {expression}", *args), f"{expression} {args}", within)

    def ready(self, within=WITHIN):
        self.wait("document.querySelector('.dh-stage[data-ready=true]') !== null", within=within)
        self.wait(IS_WHOLE, within=within)

    def wait_for_query(self, text):
        """Wait until the address contains a text; its query."""
        return self.wait("location.search.includes(arguments[0]) && location.search.slice(1)", text)

    def wait_for_text(self, text):
        self.wait("document.body.innerText.includes(arguments[0])", text)

    def downloaded(self, suffix):
        """The file with that ending, when it is whole; it is taken out of the folder of downloads."""

        def found():
            files = [each for each in self.downloads.glob(f"*{suffix}") if each.stat().st_size]
            return len(list(self.downloads.iterdir())) == len(files) and files

        (file,) = self.until(found, f"a file *{suffix}")
        return file.rename(self.folder / file.name)

    # ---- the page ----

    def middle(self, selector, text=""):
        """The middle of the first element of a selector that is seen and holds a text, as soon as it stands still."""
        last = []

        def still():
            last.append(self.run(MIDDLE, selector, text))
            return last[-1] is not None and last[-2:-1] == [last[-1]] and last[-1]

        return tuple(self.until(still, f"{selector} with the text “{text}”"))

    def click(self, selector, text=""):
        self.point(self.middle(selector, text), "down", "up")

    def focus(self, selector):
        self.wait("document.querySelector(arguments[0]) !== null", selector)
        self.run("document.querySelector(arguments[0]).focus()", selector)

    def pixel(self, x, y, where=".dh-map"):
        """The pixel of a place in the units of the axes of a plot."""
        self.run(PIXEL, where, x, y)  # scrolls it into view
        return tuple(self.run(PIXEL, where, x, y))

    def stage(self, name):
        return self.run("return document.querySelector('.dh-stage[data-ready]').dataset[arguments[0]]", name)
