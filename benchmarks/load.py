"""Many visitors on one server, and one visitor for a long time: answer times beside those of an empty page, and memory.

    python benchmarks/load.py
    python benchmarks/load.py --visitors 5 --seconds 5 --changes 100      # a short run

A visitor moves α once a second, and then 1.4 times a second, which is what a slower processor feels; every fifth move
is the release of the slider where it stands, on which the link is written. Each answer must hold the very α that was
sent. The empty page (one slider and one line of text) is measured in turns with Downhill, once with the settings of
.streamlit/config.toml and without Nagle's algorithm, and once with Streamlit's own. The ratios are the result; the
times depend on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.visitor import (
    DEFAULTS,
    EMPTY,
    OURS,
    RELEASE,
    OnDownhill,
    OnEmpty,
    memory,
    processor,
    servers,
    spread,
)

ROUNDS = 3


async def crowd(visitors, seconds, seed, every=1.0):
    """The times of the answers. Each visitor moves once in `every` seconds, at moments of their own, and every fifth
    move is the release of the slider.
    """
    dice = random.Random(seed)
    begun = time.perf_counter()

    async def visit(visitor, wait, ahead):
        times = []
        count = max(1, round(seconds / every))
        for number in range(count):
            # The page's slider sends the next move when the last one is answered.
            await asyncio.sleep(max(0.0, begun + every * (wait + number) - time.perf_counter()))
            times.append(await visitor.move(seed * count + number + ahead))
        return times

    return await asyncio.gather(*(visit(each, dice.random(), index) for index, each in enumerate(visitors)))


async def visitors(pages, count, seconds, query, rate=1.0):
    """Print p50 and p95 of a crowd on each page, measured in turns, and the memory that each visitor takes."""
    crowds, before, times, used = {}, {}, {name: [] for name in pages}, dict.fromkeys(pages, 0.0)
    for name, (process, address) in pages.items():
        kind, link = (OnDownhill, query) if name == OURS else (OnEmpty, "")
        first = await kind.open(address, link)
        for number in range(2 * RELEASE):  # fills the caches that all visitors share
            await first.move(number)
        before[name] = memory(process)
        crowds[name] = [await kind.open(address, link) for _ in range(count)]
    for turn in range(ROUNDS):
        for name, crowded in crowds.items():
            begun = processor(pages[name][0])
            for each in await crowd(crowded, max(1, seconds // ROUNDS), turn, 1 / rate):
                times[name] += each
            used[name] += processor(pages[name][0]) - begun
    print(f"{count} visitors, each with {rate:g} moves a second, for {seconds} s: from message to finished run")
    floor = spread(times[EMPTY])
    for name, (process, _) in pages.items():
        median, late = spread(times[name])
        each = (memory(process) - before[name]) / count
        share = used[name] / len(times[name]) * 1000
        print(f"  {name}: {len(times[name]):,} answers, none lost; p50 {median:.0f} ms, p95 {late:.0f} ms", end="")
        print(f", {share:.1f} ms of the processor for each", end="")
        print(f", {median / floor[0]:.2f} and {late / floor[1]:.2f} times the empty page's with our settings", end="")
        print(f"; {before[name]:.0f} MB with one visitor, and {each:.2f} MB for each more")
    for each in itertools.chain(*crowds.values()):
        await each.close()


async def changes(downhill, count, query):
    """Print the server's memory while one visitor moves α again and again."""
    process, address = downhill
    visitor = await OnDownhill.open(address, query)
    marks = sorted({each for each in (100, 250, 500, 750) if each < count} | {count})
    held, times = {}, []
    for number in range(count):
        times.append(await visitor.move(number))
        if number + 1 in marks:
            held[number + 1] = memory(process)
    await visitor.close()
    each = ", ".join(f"{mark}: {megabytes:.0f} MB" for mark, megabytes in held.items())
    print(f"memory after so many changes by one visitor: {each}; {visitor.received / 1e6:.0f} MB sent,", end="")
    print(f" p50 {statistics.median(times) * 1000:.0f} ms where each move follows the last answer at once")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--rates", type=float, nargs="*", default=[1.0, 1.4], help="moves a second of each visitor")
    parser.add_argument("--query", default="", help="the link that every visitor opens")
    arguments = parser.parse_args()
    if arguments.visitors:
        with servers(DEFAULTS, EMPTY, ROOT / "app.py") as started:
            pages = dict(zip((DEFAULTS, EMPTY, OURS), started, strict=True))
            for rate in arguments.rates:
                asyncio.run(visitors(pages, arguments.visitors, arguments.seconds, arguments.query, rate))
                pages.pop(DEFAULTS, None)  # at a higher rate it would only queue
    if arguments.changes:
        with servers(ROOT / "app.py") as (downhill,):
            asyncio.run(changes(downhill, arguments.changes, arguments.query))


if __name__ == "__main__":
    main()
