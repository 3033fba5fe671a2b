"""A search for the most expensive page that a link can open, and an ordinary visitor's wait beside ten who open it.

    python benchmarks/dearest.py
    python benchmarks/dearest.py --tries 30 --visitors 0      # a short run

The search changes a link at random, and keeps the change when opening the link takes more processor time than before.
The link that it ends with is opened again in a process of its own, which gives its time and its memory, and then by
ten visitors at once. The most expensive race on a network, which a random search hardly meets, is opened as well.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from streamlit.testing.v1 import AppTest
from visitor import RELEASE, OnDownhill, memory, servers, spread

ROOT = Path(__file__).parents[1]

from catalog import parameters, texts
from interface.page_keys import VIEWS
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.link import read_query

KEPT = 4  # the number of most expensive links from which the search goes on
NETWORK = urlencode(  # every knob at its end, eight balls of a rule that takes two gradients a step
    {
        "landscape": "digits",
        **{f"digits.{knob}": most for knob, most in (("width", 32), ("layers", 3))},
        **{f"digits.{knob}": 500 for knob in ("training_size", "batch_size")},
        "race": " ".join(["sam"] * LONGEST_RACE),
        "steps": parameters(Experiment)["steps"].high,
    }
)
WORDS = ("sin", "cos", "tan", "exp", "atan", "sinh", "sqrt", "abs", "log")


def formula(dice, length):
    """A formula of about `length` characters, from the functions that are allowed."""
    written = dice.choice("xy")
    while len(written) < length:
        other = dice.choice(["x", "y", "1.5", f"{dice.choice(WORDS)}(x*y+{dice.randint(1, 9)})"])
        written = dice.choice([f"{written}{dice.choice('+-*')}{other}", f"{dice.choice(WORDS)}({written})+{other}"])
    return written


def gene(dice):
    """One key of a link with a random value."""
    key = dice.choice(["landscape", "race", "steps", "noise", "schedule", "maps", "view", "view", "knob", "ball"])
    if key == "landscape":
        name = dice.choice(list(LANDSCAPES))
        if texts(LANDSCAPES[name]).keys() == {"f"}:
            return {key: name, f"{name}.f": formula(dice, dice.choice([20, 60, 200, 1000]))}
        return {key: name}
    if key == "race":
        return {key: " ".join(dice.choices(list(OPTIMIZERS), k=dice.choice([2, LONGEST_RACE, LONGEST_RACE])))}
    if key == "steps":
        return {key: str(dice.choice([300, 1000, parameters(Experiment)["steps"].high]))}
    if key == "noise":
        return {key: dice.choice(["0", "0.1", "3"])}
    if key == "schedule":
        return {key: dice.choice(list(SCHEDULES))}
    if key == "maps":
        return {key: dice.choice(["", "side"])}
    if key == "view":
        return {key: dice.choice(VIEWS)}
    if key == "knob":
        name = dice.choice([each for each in LANDSCAPES if parameters(LANDSCAPES[each])])
        knob, each = dice.choice(list(parameters(LANDSCAPES[name]).items()))
        return {f"{name}.{knob}": repr(dice.choice([each.low, each.high]))}
    name = dice.choice(["learning_rate", "momentum"])
    return {name: repr(dice.choice([parameters(Experiment)[name].low, parameters(Experiment)[name].high, 0.01]))}


def opened(link):
    """Seconds of processor time until the page of a link is complete."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    for key, values in parse_qs(link).items():
        page.query_params[key] = values[0]
    begun = time.process_time()
    page.run()
    if page.exception:
        raise RuntimeError(f"{link}: {page.exception[0].message}")
    return time.process_time() - begun


def search(tries, seed):
    """The most expensive links of so many tries, each with its seconds, the most expensive first."""
    dice = random.Random(seed)
    opened("")  # so that the time of imports doesn't count
    best = [(0.0, {})]
    for number in range(tries):
        link = dict(dice.choice(best)[1]) if number > tries // 4 else {}
        for _ in range(dice.randint(1, 3) if link else 8):
            link |= gene(dice)
        if read_query({key: value for key, value in link.items() if key not in ("view", "maps")})[1]:
            link = {key: value for key, value in link.items() if "." not in key or key.endswith(".f")}
        if link not in [each for _, each in best]:
            best = sorted([*best, (opened(urlencode(link)), link)], key=lambda each: -each[0])[:KEPT]
    return [(seconds, urlencode(link)) for seconds, link in best if link]


class Patient(OnDownhill):
    patience = 600


async def beside(link, count):
    """The answers that an ordinary visitor gets while others open an expensive link again and again."""
    with servers(ROOT / "app.py") as ((process, address),):
        ordinary = await OnDownhill.open(address)
        alone = [await ordinary.move(number) for number in range(50)]
        held = memory(process)
        opening = []

        async def dear():
            while True:
                begun = time.perf_counter()
                visitor = await Patient.open(address, link)
                opening.append(time.perf_counter() - begun)
                for number in range(RELEASE):
                    await visitor.move(number)
                await visitor.close()

        others = [asyncio.create_task(dear()) for _ in range(count)]
        times = []
        end = time.perf_counter() + 60
        while time.perf_counter() < end:
            times.append(await ordinary.move(len(times)))
            await asyncio.sleep(max(0.0, 1 - times[-1]))
        peak = memory(process)
        for each in others:
            each.cancel()
        results = await asyncio.gather(*others, return_exceptions=True)
    for company, each in (("alone", alone), (f"beside {count} who open that link and move α", times)):
        median, late = spread(each)
        print(f"an ordinary visitor's move of α, {company}: p50 {median:.0f} ms, p95 {late:.0f} ms", end="")
        print(f", longest {max(each):.1f} s")
    for result in results:
        if not isinstance(result, asyncio.CancelledError):
            raise result
    print(f"they opened it {len(opening)} times in that minute, which took {max(opening, default=0):.1f} s at most")
    print(f"memory of the server: {held:.0f} MB before, {peak:.0f} MB with them")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--link", help="open this link instead of searching for one")
    parser.add_argument("--once", action="store_true", help="only open that link, and print its time and memory")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit warns that there is no server
    if arguments.once:
        if arguments.link:
            opened("")
        seconds = opened(arguments.link)
        # getrusage would start with the memory of the parent process.
        peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
        print(json.dumps([seconds, int(peak) / 1024]))
        return
    links = [(0, arguments.link)] if arguments.link else search(arguments.tries, arguments.seed)
    for link in ("", NETWORK, *(each for _, each in links)):
        again = [sys.executable, __file__, "--once", "--link", link]
        seconds, megabytes = json.loads(subprocess.check_output(again, cwd=ROOT).splitlines()[-1])
        print(f"{seconds:.1f} s of the processor, {megabytes:.0f} MB at most: {link or 'the page as it opens first'}")
    if arguments.visitors:
        asyncio.run(beside(links[0][1], arguments.visitors))


if __name__ == "__main__":
    main()
