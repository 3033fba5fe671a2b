"""A typed formula: the server's time from the message to the finished run, beside that of a release of the α slider.

    python benchmarks/formula.py

The benchmark speaks Streamlit's WebSocket protocol, as load.py does. One visitor types the classical test functions of
tests/landscapes/classics.py, each new to the server, on the map that opens by itself and on the published window; then
they release the slider of α, on which the whole page reruns as it does for a formula. The ratio is the result; the
times depend on the machine.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs

from streamlit.proto.WidgetStates_pb2 import WidgetState

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.visitor import RELEASE, OnDownhill, processor, servers, spread
from tests.landscapes.classics import CLASSICS, edges

ROUNDS = 3
EDGES = ("x_from", "x_to", "y_from", "y_to")


class OnFormula(OnDownhill):
    """A visitor of Downhill who types formulas."""

    def __init__(self, socket, query=""):
        super().__init__(socket, query)
        self.boxes = {}

    def add(self, kind, element, fragment):
        super().add(kind, element, fragment)
        if kind in ("text_input", "number_input"):
            self.boxes[element.id.rpartition("-")[2]] = element.id

    def fill(self, box, **value):
        self.widgets[self.boxes[box]] = WidgetState(id=self.boxes[box], **value)

    async def type(self, formula):
        """Type a formula; returns the seconds until the run with its race is done."""
        self.fill("formula f", string_value=formula)
        seconds = await self.run()
        if parse_qs(self.query).get("formula.f") != [formula]:
            raise RuntimeError(f"typed {formula}, and the link is {self.query}")
        return seconds

    async def set_window(self, window):
        for name in EDGES:
            self.fill(f"formula {name}", double_value=window[name])
        await self.run()


async def measure(process, address):
    """The seconds of formulas on their own map and on the published window, and of releases of α; and the mean
    processor time of each."""
    times = {"on the map that opens": [], "on the published window": [], "release of α": []}
    used = dict.fromkeys(times, 0.0)
    for turn in range(ROUNDS):
        visitor = await OnFormula.open(address, "landscape=formula")
        begun = processor(process)
        for formula, _ in CLASSICS.values():
            times["on the map that opens"].append(await visitor.type(f"{formula} + {turn + 1}"))
        used["on the map that opens"] += processor(process) - begun
        await visitor.close()
        visitor = await OnFormula.open(address, "landscape=formula")
        for formula, window in CLASSICS.values():
            await visitor.set_window(edges(window))
            begun = processor(process)
            times["on the published window"].append(await visitor.type(f"{formula} + {turn + 11}"))
            used["on the published window"] += processor(process) - begun
        begun = processor(process)
        for number in range(len(CLASSICS)):
            times["release of α"].append(await visitor.move(RELEASE * number + RELEASE - 1))
        used["release of α"] += processor(process) - begun
        await visitor.close()
    return times, {name: each / len(times[name]) for name, each in used.items()}


def main():
    begun = time.perf_counter()
    with servers(ROOT / "app.py") as ((process, address),):
        times, used = asyncio.run(measure(process, address))
    floor = spread(times["release of α"])
    for name, each in times.items():
        median, late = spread(each)
        print(f"{name}: {len(each)} runs, p50 {median:.0f} ms, p95 {late:.0f} ms", end="")
        print(f", {1000 * used[name]:.0f} ms of the processor", end="")
        print(f"; {median / floor[0]:.1f} and {late / floor[1]:.1f} times a release of α")
    print(f"in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
