"""A hand on a slider, in Chromium: how many of its moves are answered within two frames, and what a drag costs.

    python benchmarks/gestures.py

Two gestures, the whole track of α in three seconds by mouse and keys at ten a second, on the page, on the page without
its fan, on an empty Streamlit page, and on a page whose script answers in the next frame; on loopback, and with 100 ms
added to each message on its way. A move is answered at the end of the first frame that shows its value, or a newer one.
Then the bytes and the server's processor time of a drag of five seconds with the fan and without it, in turn, and those
of a single move.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


from benchmarks.browser import TEXT, beside_the_empty_page
from tests.served import free_port

DELAY = 0.1  # seconds, each way
SWEEP, KEYS, DRAG = 3.0, 30, 5.0
FRAMES = 33  # milliseconds of two frames
ROUNDS = 3
RACES = {
    "two rules": "landscape=multi_well&learning_rate=0.02",
    "four rules": "landscape=ravine&learning_rate=0.02&race=sgd+momentum+averaged_momentum+nesterov",
}
# A page whose script answers: the least that a frame takes.
BARE = """<input type=range min=0 max=1 step=0.01 value=0.5 style="width: 600px"><p>0.5</p><script>
const [range, text] = document.body.children;
range.oninput = () => requestAnimationFrame(() => (text.textContent = range.value));
</script>"""

# For each page: the values that the slider and the answer show.
OURS = [
    "document.querySelector('.dh-main input[type=text]').value.replaceAll('−', '-')",
    "new URLSearchParams(document.querySelector('.dh-stage').dataset.painted).get('learning_rate')",
]
STREAMLIT = [
    "document.querySelector('[role=slider]').getAttribute('aria-valuenow')",
    f"({TEXT})().match(/value ([0-9.]+)/)[1]",
]
PLAIN = ["document.querySelector('input').value", "document.querySelector('p').textContent"]
# Milliseconds from each event of the hand to the end of the frame that shows its value or a newer one; and the steps
# between the hand and the value shown.
RECORD = """([event, shown, painted]) => {
    const [valueOf, answerOf] = [shown, painted].map((code) => () => Number(eval(code)));
    Object.assign(window, { times: [], gaps: [], moves: 0 });
    const waiting = [];
    addEventListener(event, ({ timeStamp, target, key }) => {
        if (event === "keydown" && key !== "ArrowRight") return;
        moves += 1;
        waiting.push({ timeStamp });
        const hand = Number(target.value);
        if (event === "input") queueMicrotask(() => setTimeout(() => gaps.push(Math.abs(Number(target.value) - hand))));
    }, true);
    const frame = () => {
        setTimeout(() => {
            const [value, answer] = [valueOf(), answerOf()];
            for (const move of waiting) move.value ??= value;
            const last = waiting.findLastIndex((move) => move.value === answer);
            for (const { timeStamp } of waiting.splice(0, last + 1)) times.push(performance.now() - timeStamp);
        });
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""


class Slow(threading.Thread):
    """A proxy that hands on each piece of a connection DELAY later, in both directions."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.target, self.port = int(address.rpartition(":")[2]), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def run(self) -> None:
        asyncio.run(self.serve())

    async def serve(self) -> None:
        server = await asyncio.start_server(self.connect, "127.0.0.1", self.port)
        await server.serve_forever()

    async def connect(self, reader, writer) -> None:
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self.pass_on(reader, other_writer), self.pass_on(other_reader, writer))

    async def pass_on(self, reader, writer) -> None:
        pieces: asyncio.Queue = asyncio.Queue()

        async def write() -> None:
            while True:
                due, piece = await pieces.get()
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if not piece:
                    return writer.close()
                writer.write(piece)

        writing = asyncio.create_task(write())
        while True:
            try:
                piece = await reader.read(1 << 16)
            except ConnectionError:
                piece = b""
            pieces.put_nowait((time.monotonic() + DELAY, piece))
            if not piece:
                return await writing


def without_fan(page) -> None:
    """Let the page never ask for a fan."""

    def changed(route):
        response = route.fetch()
        assert "if (asked) return;" in response.text()
        route.fulfill(response=response, body=response.text().replace("if (asked) return;", "return;"))

    page.route("**/scripts.js*", changed)


def track(page, slider) -> tuple[float, float, float]:
    box = slider.bounding_box()
    return box["x"] + 0.03 * box["width"], 0.94 * box["width"], box["y"] + box["height"] / 2


def sweep(page, slider, seconds: float, times: int = 1) -> None:
    """Drag the slider along its whole track, to and fro where `times` is more than 1."""
    left, wide, y = track(page, slider)
    page.mouse.move(left, y - 40)
    page.mouse.move(left, y)
    page.wait_for_timeout(200)  # the hand comes to the slider and presses
    page.mouse.down()
    begin = time.monotonic()
    while (share := (time.monotonic() - begin) / seconds) < 1:
        way = share * times
        page.mouse.move(left + wide * (way % 1 if int(way) % 2 == 0 else 1 - way % 1), y)
        time.sleep(max(0.0, 0.016 - (time.monotonic() - begin) % 0.016))
    page.mouse.up()


def keys(page, slider) -> None:
    slider.focus()
    page.wait_for_timeout(200)
    begin = time.monotonic()
    for number in range(KEYS):
        page.wait_for_timeout(max(0.0, begin + 0.1 * number - time.monotonic()) * 1000)
        page.keyboard.press("ArrowRight")


def measure(page, slider, gesture: str, read: list[str]) -> str:
    page.evaluate(RECORD, ["input" if gesture == "sweep" else "keydown", *read])
    sweep(page, slider, SWEEP) if gesture == "sweep" else keys(page, slider)
    page.wait_for_timeout(2500)
    times, gaps, moves = page.evaluate("[times, gaps, moves]")
    if not moves:
        return "no event of a move before the release"
    quick = [each for each in times if each <= FRAMES]
    said = f"{moves} moves, {100 * len(quick) / moves:.0f} % within {FRAMES} ms"
    if quick:
        said += f" (of these median {statistics.median(quick):.0f}, p95 {quantile(quick):.0f} ms)"
    if times:
        said += f"; all: median {statistics.median(times):.0f}, p95 {quantile(times):.0f} ms"
    return said + (
        f"; between hand and value at most {max(gaps):.1f} steps, median {statistics.median(gaps):.1f}" if gaps else ""
    )


def quantile(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def processor(process) -> float:
    """Seconds of the processor that a process has taken, on Linux."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def opened(browser, address: str, query: str, fan: bool = True):
    """A page with the race, paused, its slider of α, and the sizes of the messages that it has received and sent."""
    page = browser.new_page(viewport={"width": 1400, "height": 900}, bypass_csp=True)
    sizes: list[int] = []

    def listen(socket):
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda frame: sizes.append(len(frame)))

    page.on("websocket", listen)
    if not fan:
        without_fan(page)
    page.goto(f"{address}/?{query}")
    page.wait_for_selector(".dh-stage[data-ready=true]", timeout=120_000)
    page.wait_for_timeout(2000)
    page.evaluate("document.querySelector('.dh-controls .dh-play[aria-label=Pause]')?.click()")
    return page, page.get_by_role("slider", name="Learning rate α"), sizes


def compare(browser, empty: str, downhill: str) -> None:
    for gesture in ("sweep", "keys"):
        for name, query in RACES.items():
            for fan in (True, False):
                page, slider, _ = opened(browser, downhill, query, fan)
                print(
                    f"{gesture}, {name}, {'with' if fan else 'without'} the fan: {measure(page, slider, gesture, OURS)}"
                )
                page.close()
        page = browser.new_page(viewport={"width": 1400, "height": 900}, bypass_csp=True)
        page.goto(empty)
        page.wait_for_selector("[data-testid=stMarkdown]", timeout=60_000)
        # Streamlit's slider has no input event of its own, and answers a drag at its end.
        if gesture == "keys":
            print(f"{gesture}, empty page: {measure(page, page.get_by_role('slider'), gesture, STREAMLIT)}")
        page.set_content(BARE)
        print(f"{gesture}, a script alone: {measure(page, page.get_by_role('slider'), gesture, PLAIN)}")
        page.close()


def cost(browser, process, downhill: str) -> None:
    for name, query in RACES.items():
        found: dict[tuple[str, bool], list[tuple[int, float]]] = {}
        for _ in range(ROUNDS):
            for fan in (False, True):
                page, slider, sizes = opened(browser, downhill, query, fan)
                for kind in ("single move", "drag"):
                    sizes.clear()
                    before = processor(process)
                    if kind == "drag":
                        page.mouse.move(5, 5)
                        sweep(page, slider, DRAG, times=3)
                    else:
                        slider.focus()
                        page.wait_for_timeout(500)
                        page.keyboard.press("ArrowRight")
                    page.wait_for_timeout(2000)
                    found.setdefault((kind, fan), []).append((sum(sizes), processor(process) - before))
                page.close()
        for (kind, fan), each in found.items():
            size, seconds = (statistics.median(column) for column in zip(*each, strict=True))
            words = f"{name}, {kind} {'with' if fan else 'without'} the fan, median of {ROUNDS}"
            print(f"{words}: {size / 1000:,.0f} kB, {1000 * seconds:,.0f} ms of the server's processor")


def main():
    with beside_the_empty_page() as (browser, (_, empty), (process, downhill)):
        print("On loopback:")
        compare(browser, empty, downhill)
        print(f"With {1000 * DELAY:.0f} ms added to each message:")
        compare(browser, Slow(empty).address, Slow(downhill).address)
        cost(browser, process, downhill)


if __name__ == "__main__":
    main()
