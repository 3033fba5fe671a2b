"""Measurements of networks in Chromium: the time from a key press to the new path, the bytes of a change, playback.

    python benchmarks/networks.py

Each time stands beside that of an empty Streamlit page with one slider and one line of text, in the same run. The
ratios are the result; the times depend on the machine.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


from benchmarks.browser import FRAMES, PATHS, STOPWATCH, TEXT, compare, press
from tests.browser.conftest import DESK

ROUNDS = 3
PRESSES = 6
RACES = {
    "the opening terrain, two balls": "landscape=multi_well",
    "two_moons, two balls": "landscape=two_moons",
    "spirals, four balls": "landscape=spirals&race=sgd+momentum+adam+rmsprop",
    "digits, two balls": "landscape=digits",
}
READY = ".dh-stage[data-ready=true]"


def watched(page):
    """The sizes of the messages that the page receives, a list that grows."""
    sizes = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    return sizes


def measure(browser, empty, downhill):
    plain = browser.new_page(**DESK)
    plain.goto(empty)
    plain.wait_for_selector("[data-testid=stMarkdown]")
    plain.evaluate(STOPWATCH, ["keydown", TEXT])
    press(plain, plain.get_by_role("slider"), 2)
    for name, query in RACES.items():
        page = browser.new_page(**DESK)
        received = []
        page.on(
            "websocket", lambda socket, sizes=received: socket.on("framereceived", lambda each: sizes.append(len(each)))
        )
        page.goto(f"{downhill}/?{query}")
        page.wait_for_selector(f"{READY}[data-playing=true]")
        page.get_by_role("button", name="Pause").click()
        page.evaluate(STOPWATCH, ["keydown", PATHS])
        alpha = page.get_by_role("slider", name="Learning rate α")
        press(page, alpha, 2)
        floor, ours = [], []
        received.clear()
        for _ in range(ROUNDS):
            plain.bring_to_front()
            floor += press(plain, plain.get_by_role("slider"), PRESSES)
            page.bring_to_front()
            ours += press(page, alpha, PRESSES)
        one, other = statistics.median(floor), statistics.median(ours)
        print(f"{name}: key press to the new path, median of {len(ours)}: {other:.0f} ms; the empty page", end=" ")
        print(f"{one:.0f} ms, ratio {other / one:.2f}; {sum(received) / len(ours) / 1000:.0f} kB a press", flush=True)
        if "spirals" in query:
            page.goto(f"{downhill}/?{query}&view=fit")
            page.wait_for_selector(f"{READY}[data-playing=true]")
            page.get_by_role("button", name="Loop").click()
            print(f"    playback with the panel Data: {page.evaluate(FRAMES):.1f} frames a second", flush=True)
        page.close()


if __name__ == "__main__":
    compare(measure)
