"""Processor time of a move of α by one visitor, who sends the next move at once when the last is answered, or later.

    python benchmarks/move.py
    python benchmarks/move.py --moves 50 --rounds 1      # a short run

The time is that of the clock of the server's process, so what else the machine does counts for little. After a pause
the processor's caches are cold and each move takes longer, the empty page's by a larger share: so each figure names its
pause. The empty page (one slider and one line of text, with our settings) is measured in turns with Downhill.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.visitor import EMPTY, OURS, RELEASE, OnDownhill, OnEmpty, processor, servers

PAUSES = (0.0, 0.1, 0.5)  # seconds
LINKS = {
    "the opening terrain, two balls": "",
    "four rules, 300 steps": "landscape=ravine&race=sgd+momentum+nesterov+adam",
    "the view of α and β": "view=rates",
}


async def measure(pages, link, moves, rounds, pause):
    """Milliseconds of the processor for each move, by page: the median of the rounds; releases are left out."""
    opened = {}
    for name, (process, address) in pages.items():
        visitor = await (OnDownhill if name == OURS else OnEmpty).open(address, link if name == OURS else "")
        opened[name] = process, visitor, []
        for number in range(2 * RELEASE):
            await visitor.move(number)
    for _ in range(rounds):
        for process, visitor, spent in opened.values():
            await asyncio.sleep(0.2)
            numbers = [each for each in range(2 * moves) if each % RELEASE != RELEASE - 1][:moves]
            begun = processor(process)
            for number in numbers:
                await asyncio.sleep(pause)
                await visitor.move(number)
            spent.append((processor(process) - begun) / moves * 1000)
    for _, visitor, _ in opened.values():
        await visitor.close()
    return {name: statistics.median(spent) for name, (_, _, spent) in opened.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with servers(EMPTY, ROOT / "app.py") as started:
        pages = dict(zip((EMPTY, OURS), started, strict=True))
        for words, link in LINKS.items():
            for pause in PAUSES:
                moves = arguments.moves if not pause else max(1, arguments.moves // 10)
                times = asyncio.run(measure(pages, link, moves, arguments.rounds, pause))
                floor, ours = times[EMPTY], times[OURS]
                print(
                    f"{words}, {pause:g} s between an answer and the next move: {ours:.1f} ms of the processor a ",
                    end="",
                )
                print(f"move; the empty page {floor:.1f} ms; ratio {ours / floor:.2f}", flush=True)


if __name__ == "__main__":
    main()
