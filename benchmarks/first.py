"""A first visit in Chromium: when the picture of the race, the playing map and the surface are on the screen.

    python benchmarks/first.py
    python benchmarks/first.py --contexts 1 --line 0      # a short run, without the slow line

Each time counts from the visitor's call of the address. The visits are a first one (a fresh context of the browser), a
second one in the same context, and a first one over a slow line: 400 ms there and back and 1 Mbit/s for all connections
together, WebSockets too. An empty Streamlit page with one slider and one line of text is visited in turns with
Downhill. The ratios are the result; the times depend on the machine.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright

from benchmarks.browser import EMPTY
from benchmarks.line import slow_line
from tests.browser.conftest import DESK, FLAGS
from tests.served import serve

DELAY, RATE = 0.4, 125_000  # seconds there and back, bytes a second
WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]

# Milliseconds from the call to the first message of the WebSocket, and to the first frame with each of what is wanted.
ARRIVALS = """(wanted) => {
    const arrived = (window.arrived = {});
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => (arrived.answer ??= performance.now()));
        }
    };
    const frame = () => {
        const missing = Object.keys(wanted).filter((name) => !(name in arrived));
        for (const name of missing) if (wanted[name]()) arrived[name] = performance.now();
        if (missing.length) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""
TEXT = {"text": "() => document.querySelector('[data-testid=stMarkdown]')"}
RACE = {
    "picture": "() => document.querySelector('.dh-first .dh-map img')?.naturalWidth > 0",
    "playing": "() => document.querySelector('.dh-stage[data-playing=true]')?.dataset.step > 0",
    "surface": "() => document.querySelector('.dh-surface .gl-container canvas')",
}
FIRST_BYTE = "() => performance.getEntriesByType('navigation')[0].responseStart"
BYTES = "() => performance.getEntriesByType('resource').reduce((sum, { transferSize }) => sum + transferSize, 0)"


def visit(context, address, wanted):
    """Milliseconds from the call to each of what is wanted; and the bytes that came over HTTP, by the name "bytes"."""
    page = context.new_page()
    functions = ", ".join(f"{name}: {seen}" for name, seen in wanted.items())
    page.add_init_script(f"({ARRIVALS})({{{functions}}})")  # no eval: the policy of the page forbids it
    page.goto(address, timeout=180_000, wait_until="commit")
    page.wait_for_function("names => names.every((each) => each in arrived)", arg=[*wanted, "answer"], timeout=180_000)
    arrived = page.evaluate("arrived") | {"bytes": page.evaluate(BYTES), "page": page.evaluate(FIRST_BYTE)}
    page.close()
    return arrived


def medians(visits):
    return {name: statistics.median(each[name] for each in visits) for name in visits[0]}


def show(title, empty, ours):
    text = empty["text"]
    print(f"{title}, median of {ours.pop('count')}: empty page {text:.0f} ms ({empty['bytes'] / 1000:.0f} kB)")
    print(f"    first byte of the page {ours['page']:.0f} ms; picture {ours['picture']:.0f} ms", end="")
    print(f", {ours['picture'] - ours['page']:.0f} ms later; first byte of the script's answer", end="")
    print(f" {ours['answer']:.0f} ms; playing map {ours['playing']:.0f} ms, ratio {ours['playing'] / text:.2f}", end="")
    print(f"; surface {ours['surface']:.0f} ms ({ours['bytes'] / 1000:.0f} kB)")


def measure(browser, count, empty, downhill, second=True):
    """The medians of so many first visits, and of second ones, to both pages in turns."""
    found = {name: ([], []) for name in ("a first visit", "a second visit")}
    for _ in range(count):
        for place, (address, wanted) in enumerate(((empty, TEXT), (downhill, RACE))):
            context = browser.new_context(**DESK)
            for name in list(found)[: 1 + second]:
                found[name][place].append(visit(context, address, wanted))
            context.close()
    return {name: (medians(one), medians(two) | {"count": count}) for name, (one, two) in found.items() if one}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contexts", type=int, default=5)
    parser.add_argument("--line", type=int, default=3, help="visits over the slow line")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        with (Path(folder) / "log").open("wb") as log:
            servers = [serve(script, log, folder), serve(ROOT / "app.py", log)]
        empty, downhill = (address for _, address in servers)
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *WEBGL])
            measure(browser, 1, empty, downhill)  # the first visit finds the servers cold
            for name, medians_of in measure(browser, given.contexts, empty, downhill).items():
                show(name, *medians_of)
            if given.line:
                with slow_line(empty, DELAY, RATE) as far_empty, slow_line(downhill, DELAY, RATE) as far_downhill:
                    (both,) = measure(browser, given.line, far_empty, far_downhill, second=False).values()
                show("a first visit over a slow line", *both)
            browser.close()
        finally:
            for process, _ in servers:
                process.terminate()


if __name__ == "__main__":
    main()
