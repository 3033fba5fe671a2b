"""A classroom: one link is opened by 50 visitors within ten seconds, each for the first time.

    python benchmarks/classroom.py
    python benchmarks/classroom.py --visitors 10 --seconds 2 --links ""      # a short run

The time of a visitor is that from the request of the page's address to the end of the script's answer, with the race in
it. The empty page, with our settings, is opened by as many before. Each link is opened on a server that has just
started, where nobody was before. What a browser loads besides comes from files that don't depend on the race.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.visitor import EMPTY, OnDownhill, OnEmpty, processor, servers, spread

LINKS = ("", "lesson=zigzag.1", "landscape=two_moons", "landscape=rosenbrock&view=map")


async def visit(kind, address, link, wait):
    """Seconds from the request of the page to its race."""
    await asyncio.sleep(wait)
    begun = time.perf_counter()
    await asyncio.to_thread(lambda: urllib.request.urlopen(f"{address}/?{link}", timeout=60).read())
    visitor = await kind.open(address, link)
    seconds = time.perf_counter() - begun
    if kind is OnDownhill and not visitor.race["balls"]:
        raise RuntimeError("the page shows no race")
    await visitor.close()
    return seconds


async def classroom(kind, process, address, link, count, seconds):
    """p50 and p95 in milliseconds, and the processor time of each visit."""
    dice = random.Random(0)
    begun = processor(process)
    times = await asyncio.gather(*(visit(kind, address, link, dice.uniform(0, seconds)) for _ in range(count)))
    return *spread(times), (processor(process) - begun) / count * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--links", nargs="*", default=LINKS)
    arguments = parser.parse_args()
    for link in arguments.links:
        with servers(EMPTY, ROOT / "app.py") as started:
            both = zip((OnEmpty, OnDownhill), started, ("", link), strict=True)
            found = [
                asyncio.run(classroom(kind, *server, its_link, arguments.visitors, arguments.seconds))
                for kind, server, its_link in both
            ]
        (middle, late, used), ours = found
        page = link or "the bare address"
        print(f"{arguments.visitors} open {page} within {arguments.seconds:g} s, none lost: to the race ", end="")
        print(f"p50 {ours[0]:.0f} ms, p95 {ours[1]:.0f} ms, {ours[2]:.0f} ms of the processor each; ", end="")
        print(f"the empty page {middle:.0f}, {late:.0f} and {used:.0f} ms; p95 ratio {ours[1] / late:.1f}", flush=True)


if __name__ == "__main__":
    main()
