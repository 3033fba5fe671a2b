"""Four replicas behind nginx, with deploy/nginx.conf: 200 visitors who move α once in five seconds.

    python benchmarks/fleet.py
    python benchmarks/fleet.py --visitors 20 --seconds 10 --replicas 2      # a short run

Each answer must hold the very α that was sent. As many replicas of the empty page, with our settings, stand behind
another nginx and are measured in turns with Downhill. The ratio is the result. nginx must be on the PATH.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.load import ROUNDS, crowd
from benchmarks.visitor import EMPTY, OnDownhill, OnEmpty, processor, servers, spread
from tests.browser.fleet import nginx

EVERY = 5.0  # seconds between the moves of a visitor


async def measure(fleets, count, seconds):
    """The times of the answers and the processor time of all replicas, by the kind of visitor."""
    times, used, crowds = {}, {}, {}
    for kind, (_, door) in fleets.items():
        cookies = [{"Cookie": f"downhill_visitor=visitor{number}"} for number in range(count)]
        crowds[kind] = [await kind.open(door, headers=each) for each in cookies]
        times[kind], used[kind] = [], 0.0
    for turn in range(ROUNDS):
        for kind, visitors in crowds.items():
            begun = sum(map(processor, fleets[kind][0]))
            for each in await crowd(visitors, seconds / ROUNDS, turn, EVERY):
                times[kind] += each
            used[kind] += sum(map(processor, fleets[kind][0])) - begun
    for visitors in crowds.values():
        for each in visitors:
            await each.close()
    return times, used


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--replicas", type=int, default=4)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        fleets = {}
        for kind, script in ((OnEmpty, EMPTY), (OnDownhill, ROOT / "app.py")):
            replicas = stack.enter_context(servers(*[script] * arguments.replicas))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            door = stack.enter_context(nginx([address for _, address in replicas], folder))
            fleets[kind] = [process for process, _ in replicas], door
        times, used = asyncio.run(measure(fleets, arguments.visitors, arguments.seconds))
    print(f"{arguments.visitors} visitors on {arguments.replicas} replicas, each with a move in {EVERY:g} s: none lost")
    floor = spread(times[OnEmpty])
    for kind, each in times.items():
        median, late = spread(each)
        print(f"  {kind.__name__}: {len(each):,} answers; p50 {median:.0f} ms, p95 {late:.0f} ms, ", end="")
        print(f"{median / floor[0]:.2f} and {late / floor[1]:.2f} times the empty page's; ", end="")
        print(f"{used[kind] / len(each) * 1000:.1f} ms of the processors each")


if __name__ == "__main__":
    main()
