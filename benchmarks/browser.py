"""Measurements in Chromium: the time from a key press, or from a pointer move on the map of settings, to the new path
on screen; the time from opening that map to its picture; the bytes of a change; the frame rate of playback.

    python benchmarks/browser.py

Each number stands beside that of an empty Streamlit page with one slider and one line of text, or of an empty
animation loop, measured in the same run. The ratios are the result; the times depend on the machine.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright

from tests.browser.conftest import DESK, FLAGS
from tests.served import serve

PRESSES = 20
ROUNDS = 3
EMPTY = "import streamlit as st\nvalue = st.slider('α', 0.0, 1.0, 0.5, 0.01)\nst.write('value', value)\n"
FOUR = "race=sgd+momentum+averaged_momentum+nesterov"
TERRAINS = ("ravine", "rosenbrock", "himmelblau", "multi_well")
SIX = "race=sgd+momentum+averaged_momentum+nesterov+momentum+nesterov&5.momentum=0.8&6.momentum=0.8"

# Each returns a value that changes when the answer is on the page: its text; the race that the stage has drawn; a map.
TEXT = "() => [...document.querySelectorAll('[data-testid=stMarkdown]')].map((each) => each.textContent).join()"
PATHS = "() => document.querySelector('.dh-stage').dataset.painted"
MAP = "() => document.querySelector('.dh-figure[data-ready=true]') !== null"
# Milliseconds from an event to the end of the first frame in which the value of `seen` has changed.
STOPWATCH = """([event, seen]) => {
    const read = eval(seen);
    let pressed = null, before = null;
    window.times = [];
    addEventListener(event, () => { pressed ??= performance.now(); before = read(); }, true);
    const frame = () => {
        if (pressed !== null && read() !== before) {
            const from = pressed;
            pressed = null;
            setTimeout(() => times.push(performance.now() - from));
        }
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""
FRAMES = """() => new Promise((done) => {
    const stamps = [];
    const frame = (now) => {
        stamps.push(now);
        if (stamps.length < 241) requestAnimationFrame(frame);
        else done(240000 / (stamps.at(-1) - stamps[0]));
    };
    requestAnimationFrame(frame);
})"""


def press(page, slider, count):
    """Milliseconds from each key press to the frame that shows its answer."""
    slider.focus()
    page.evaluate("() => (window.times = [])")
    for number in range(1, count + 1):
        page.keyboard.press("ArrowRight" if number % 2 else "ArrowLeft")
        page.wait_for_function("count => times.length >= count", arg=number)
        page.wait_for_timeout(1500)  # until the slider has sent its final value and the link is written
    return page.evaluate("times")


def drag(page, count):
    """Milliseconds from each pointer move on the map of settings to the frame that shows its race."""
    page.evaluate("() => (window.times = [])")
    box = page.locator(".dh-figure").bounding_box()
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle, height)
    page.mouse.down()
    page.mouse.move(middle + 10, height)
    page.wait_for_timeout(1500)
    page.evaluate("() => (window.times = [])")
    for number in range(1, count + 1):
        page.mouse.move(middle + (40 if number % 2 else 10), height)
        page.wait_for_function("count => times.length >= count", arg=number)
        page.wait_for_timeout(1500)
    page.mouse.up()
    return page.evaluate("times")


@contextmanager
def beside_the_empty_page():
    """A browser without WebGL, and of the empty page and of ours the process and the address, while they are served."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY)
        with (Path(folder) / "log").open("wb") as log:
            pages = [serve(empty, log, folder), serve(ROOT / "app.py", log)]
        try:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=[*FLAGS, "--disable-gpu", "--disable-3d-apis"]
            )
            yield browser, *pages
            browser.close()
        finally:
            for process, _ in pages:
                process.terminate()


def compare(measure):
    """Call `measure` with the browser and the addresses of the empty page and of ours."""
    with beside_the_empty_page() as (browser, (_, empty), (_, downhill)):
        measure(browser, empty, downhill)


def measure(browser, empty, downhill):
    plain = browser.new_page(**DESK)
    plain.goto(empty)
    plain.wait_for_selector("[data-testid=stMarkdown]")
    plain.evaluate(STOPWATCH, ["keydown", TEXT])
    page = browser.new_page(**DESK)
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(f"{downhill}/?{FOUR}")
    page.wait_for_selector(".dh-stage[data-ready=true]")
    page.get_by_role("button", name="Pause").click()

    alpha, line = page.get_by_role("slider", name="Learning rate α"), plain.get_by_role("slider")
    page.evaluate(STOPWATCH, ["keydown", PATHS])
    press(plain, line, 3)
    press(page, alpha, 3)
    floor, ours = [], []
    for _ in range(ROUNDS):
        plain.bring_to_front()
        floor += press(plain, line, PRESSES // 2)
        page.bring_to_front()
        ours += press(page, alpha, PRESSES // 2)
    one, other = statistics.median(floor), statistics.median(ours)
    print(f"slider to paint, median of {len(ours)}: empty page {one:.0f} ms, four rules {other:.0f} ms", end="")
    print(f", ratio {other / one:.2f}")

    opened, dragged, floor = [], [], []
    for terrain in TERRAINS:
        page.goto(f"{downhill}/?{FOUR}&landscape={terrain}")
        page.wait_for_selector(".dh-stage[data-ready=true]")
        page.get_by_role("button", name="Pause").click()
        page.wait_for_timeout(1500)
        page.evaluate(STOPWATCH, ["click", MAP])
        page.get_by_text("α and β", exact=True).click()
        page.wait_for_function("() => times.length")
        opened += page.evaluate("times")
        page.wait_for_timeout(1500)  # until the rest of the page has rerun
        page.locator(".dh-figure").scroll_into_view_if_needed()
        page.evaluate(STOPWATCH, ["pointermove", PATHS])
        dragged += drag(page, PRESSES // 2)
        plain.bring_to_front()
        floor += press(plain, line, PRESSES // 2)
        page.bring_to_front()
    each = ", ".join(f"{terrain} {taken:.0f} ms" for terrain, taken in zip(TERRAINS, opened, strict=True))
    print(f"map of 101x101 settings, 300 steps, from opening to picture: {each}")
    one, other = statistics.median(floor), statistics.median(dragged)
    print(f"pointer move on that map to paint, median of {len(dragged)}: empty page {one:.0f} ms", end="")
    print(f", four rules {other:.0f} ms, ratio {other / one:.2f}")

    for steps in (300, 600, 1200):
        page.goto(f"{downhill}/?{FOUR}&steps={steps}")
        page.wait_for_selector(".dh-stage[data-ready=true]")
        page.wait_for_timeout(1500)
        received.clear()
        alpha.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        print(f"bytes for a change of α, four rules and {steps} steps: {sum(received):,}")

    page.goto(f"{downhill}/?{SIX}")
    page.wait_for_selector(".dh-stage[data-playing=true]")
    page.get_by_role("button", name="Loop").click()
    print(f"playback of six balls: {page.evaluate(FRAMES):.1f} frames a second", end="")
    page.goto("about:blank")
    print(f", an empty page {page.evaluate(FRAMES):.1f}")


if __name__ == "__main__":
    compare(measure)
