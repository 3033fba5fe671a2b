"""An hour of mixed visitors on one server: memory, threads, files and sessions don't grow, and the log stays empty.

    python benchmarks/soak.py --minutes 3     # without it, an hour

Visitors come and go: they drag α, choose another terrain or view, type a formula, upload a file, walk through a lesson,
train networks, reload, lose their line and come back, close their tab, and close it in the middle of a run. What they
do is drawn with a seed. Before them a few visitors fill the caches, which all have a largest size, with what takes the
most memory.

They come in six crowds, each for a sixth of the time. What the server holds is compared at rest, when a crowd has gone
and Streamlit has forgotten it: with visitors the memory goes up and down by half with what they do just then, and at
rest by a few percent. So the middle one of the last three rests is compared with that of the first three.

How long an answer takes is told by the server's processor time meanwhile, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import OnDownhill, held, processor, servers, upload
from interface.memory import EVERY
from interface.page_keys import VIEWS
from landscapes import LANDSCAPES
from landscapes._network import Network
from lessons import LESSONS
from optimizers import OPTIMIZERS

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # as in the Dockerfile
TABS = 10  # visitors at a time
STAY = 25  # actions of a visitor on average
KEPT = 125  # seconds after which Streamlit forgets the session of a lost line, when the next visitor leaves
CROWDS = 6
# The largest growth of the memory, from the middle of the first three rests to that of the last three. Between them 120
# visitors come in an hour: if the least that a session takes (0.25 MB: docs/performance.md) stayed, that would be 30
# MB, 13 % of 220.
GROWTH = 1.05
# The most processor time of an answer, in seconds. An ordinary visitor, without a view of the laboratory, waits for one
# turn of each other: a tenth of a second, or a whole race on a network, up to 3 s. A view takes up to 30 s alone.
ORDINARY, DEAR = 20, 300
# The view whose results take the most memory, on the networks of the most weights.
WARMING = [f"landscape={terrain}&view=workings" for terrain in ("digits", "spirals")]
STARTED = re.compile(r"\s*|  Stopping\.{3}|.* Uvicorn server started on .*|  You can now view your .*|  URL: .*")
NETWORKS = [name for name, each in LANDSCAPES.items() if issubclass(each, Network)]
FORMULAS = ("x**2 + {}*y**2", "sin(x) + {}*cos(y) + x**2/9", "x**4 + y**2 - {}*x*y", "{}*abs(x) + exp(y/4)", "x + {}*(")


class Mixed(OnDownhill):
    """A visitor who uses all of the page."""

    patience = 3600  # on a busy machine; what counts is the processor time
    server, answers = None, []  # the server's process; and of each answer the processor time, the time, and the link

    def __init__(self, *given):
        super().__init__(*given)
        self.forget()
        self.moves = 0

    async def run(self, fragment=""):
        before, used = self.query, processor(self.server)
        taken = await super().run(fragment)
        used = processor(self.server) - used
        link = next((each for each in (self.query, before) if "view=" in each), self.query)
        self.answers.append((used, taken, link))
        return taken

    def forget(self):
        self.seen, self.buttons, self.boxes, self.menus = set(), {}, {}, {}
        self.uploader = self.race = None

    def process(self, message):
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
            self.is_whole = not message.metadata.run.fragment_ids
            if self.is_whole:
                self.forget()
        if kind == "script_finished" and self.is_whole:
            # A browser drops the widgets that are not on the page any more.
            self.widgets = {name: state for name, state in self.widgets.items() if name in self.seen}
        return super().process(message)

    def add(self, kind, element, fragment):
        self.seen.add(element.id if hasattr(element, "id") else "")
        super().add(kind, element, fragment)
        key = getattr(element, "id", "").rpartition("-")[2]
        if kind == "button":
            self.buttons[key] = element.id
        elif kind == "text_input":
            self.boxes[key] = element.id
        elif kind == "selectbox":
            self.menus[element.label] = element
        elif kind == "file_uploader":
            self.uploader = element.id

    async def press(self, key):
        name = self.buttons[key]
        self.widgets[name] = WidgetState(id=name, trigger_value=True)
        await self.run()
        self.widgets.pop(name, None)

    async def fill(self, name, **value):
        self.widgets[name] = WidgetState(id=name, **value)
        await self.run()


async def drag(visitor, dice, address):
    """A drag of α of a few moves, with its release."""
    if visitor.race and "sliders" in visitor.race:
        for _ in range(dice.randint(1, 8)):
            visitor.moves += 1
            await visitor.move(5 * visitor.moves)
            await asyncio.sleep(0.1)
        await visitor.move(5 * visitor.moves + 4)


async def choose_terrain(visitor, dice, address):
    if menu := visitor.menus.get("Terrain"):
        await visitor.fill(menu.id, string_value=dice.choice(list(menu.options)))


async def choose_view(visitor, dice, address):
    # The maps of networks take seconds to a minute, and one at a time: a class has few of them.
    is_network = any(name in visitor.query for name in NETWORKS)
    if visitor.race and "tabs" in visitor.race and (not is_network or dice.random() < 0.1):
        pressed = {"pressed": {"tab": dice.choice(("surface", *VIEWS)), "id": dice.random()}}
        visitor.widgets[visitor.stage] = WidgetState(id=visitor.stage, json_value=json.dumps(pressed))
        await visitor.run(visitor.fragment)


async def type_formula(visitor, dice, address):
    if box := visitor.boxes.get("formula f"):
        await visitor.fill(box, string_value=dice.choice(FORMULAS).format(round(dice.uniform(0.1, 3), 3)))


async def send_file(visitor, dice, address):
    if visitor.uploader:
        slope = dice.uniform(-1, 1)
        rows = (",".join(f"{x * x + 3 * y * y + slope * x:.4f}" for x in range(-6, 7)) for y in range(-5, 6))
        await upload(visitor, address, "losses.csv", "\n".join(rows).encode())


async def go_on(visitor, dice, address):
    """The next stage of a lesson, or a thing to try in it."""
    keys = [each for each in visitor.buttons if each in ("lesson_next", "lesson_reset") or each.startswith("try_")]
    if keys:
        await visitor.press(dice.choice(keys))


ACTIONS = {drag: 6, choose_terrain: 2, choose_view: 2, type_formula: 2, send_file: 1, go_on: 2}


def link(dice):
    """A link as visitors have it."""
    kind = dice.choice(("bare", "lesson", "formula", "file", "network", "terrain", "terrain"))
    if kind == "lesson":
        key = dice.choice(list(LESSONS))
        return f"lesson={key}.{dice.randint(1, len(LESSONS[key].stages))}"
    key = {"formula": "formula", "file": "surface", "network": dice.choice(("two_moons", "spirals"))}.get(kind)
    key = key or dice.choice([name for name, each in LANDSCAPES.items() if each.dimension == 2])
    race = "+".join(dice.sample(list(OPTIMIZERS), dice.randint(1, 4)))
    return "" if kind == "bare" else f"landscape={key}&race={race}"


class Crowd:
    """Visitors who come and go, and what they did."""

    def __init__(self, address, rate, seed):
        self.address, self.pause, self.until = address, TABS / rate, 0.0
        self.dice = random.Random(seed)
        self.done, self.visits = dict.fromkeys((each.__name__ for each in ACTIONS), 0), 0
        self.left = {"closed": 0, "closed in mid-run": 0, "reloaded": 0, "lost the line": 0}

    async def tab(self):
        """One place in the crowd, taken by one visitor after another."""
        query, session = link(self.dice), None
        await asyncio.sleep(self.dice.uniform(0, self.pause))
        while time.monotonic() < self.until:
            visitor = await Mixed.open(self.address, query, session=session)
            self.visits += 1
            for _ in range(self.dice.randint(1, 2 * STAY)):
                await asyncio.sleep(min(self.dice.expovariate(1 / self.pause), self.until - time.monotonic()))
                if time.monotonic() >= self.until:
                    break
                (action,) = self.dice.choices(list(ACTIONS), ACTIONS.values())
                await action(visitor, self.dice, self.address)
                self.done[action.__name__] += 1
            (way,) = self.dice.choices(list(self.left), (4, 3, 2, 1))
            self.left[way] += 1
            query = visitor.query if way in ("reloaded", "lost the line") else link(self.dice)
            session = visitor.session if way == "lost the line" else None
            if way == "closed in mid-run":
                running = asyncio.create_task(visitor.run())
                await asyncio.sleep(self.dice.uniform(0, 0.05))
                visitor.socket.transport.abort()
                await asyncio.gather(running, return_exceptions=True)
            elif way == "lost the line":
                visitor.socket.transport.abort()
            else:
                await visitor.close()


async def soak(process, address, minutes, rate, seed):
    """What the server held before, during and after the visits of each crowd, and what is wrong with it."""
    Mixed.server = process
    for link in ("", *WARMING):
        first = await Mixed.open(address, link)
        await first.move(4)
        await first.close()
    Mixed.answers.clear()
    begun, used = time.monotonic(), processor(process)
    crowd, rests = Crowd(address, rate, seed), []
    print("minute  memory  threads  files  sessions  processor")

    async def told(word=""):
        now = await asyncio.to_thread(held, process, address)
        passed = time.monotonic() - begun
        print("{:6.1f} {:4.0f} MB {:8} {:6} {:9}".format(passed / 60, *now), end="")
        print(f" {(processor(process) - used) / passed:10.1%} {word}", flush=True)
        return now

    await told("with warm caches")
    for _ in range(CROWDS):
        crowd.until = time.monotonic() + 60 * minutes / CROWDS
        tabs = [asyncio.create_task(crowd.tab()) for _ in range(TABS)]
        while any(not each.done() for each in tabs):
            await asyncio.wait(tabs, timeout=max(5.0, minutes), return_when=asyncio.FIRST_EXCEPTION)
            if failed := [each for each in tabs if each.done() and each.exception()]:
                raise failed[0].exception()
            await told()
        await asyncio.sleep(KEPT)
        last = await Mixed.open(address)
        await last.close()
        await asyncio.sleep(EVERY + 5)  # until the memory was trimmed
        rests.append(await told("at rest"))
    print(f"{crowd.visits} visits; " + ", ".join(f"{count} times {name}" for name, count in crowd.done.items()))
    print(", ".join(f"{count} {way}" for way, count in crowd.left.items()))
    dear, ordinary = ([each for each in Mixed.answers if ("view=" in each[2]) == is_dear] for is_dear in (True, False))
    found = faults(rests)
    for name, answers, most in (("with a view", dear, DEAR), ("without one", ordinary, ORDINARY)):
        used, taken, link = max(answers, default=(0, 0, ""))
        print(f"{len(answers)} answers {name}: at most {used:.1f} s of the processor, {taken:.0f} s in all, at {link}")
        if used > most:
            found.append(f"an answer {name} took {used:.0f} s of the processor, more than {most}")
    return found


def faults(rests):
    """What grew from the first half of the rests to the second, in words."""
    found, half = [], len(rests) // 2
    for name, *values in zip(("memory", "threads", "open files", "sessions"), *rests, strict=True):
        before, later = statistics.median(values[:half]), statistics.median(values[half:])
        if later > before * GROWTH + (0 if name == "memory" else 2):
            found.append(f"{name} grew from {before:.0f} to {later:.0f}")
    if rests[-1][-1]:
        found.append(f"{rests[-1][-1]} sessions are left")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2.0, help="actions a second of all visitors together")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with servers(ROOT / "app.py", log=log) as ((process, address),):
            try:
                found = asyncio.run(soak(process, address, arguments.minutes, arguments.rate, arguments.seed))
            except BaseException:
                print(log.read_text())
                raise
        lines = [each for each in log.read_text().splitlines() if not STARTED.fullmatch(each)]
    print(f"the log has {len(lines)} lines")
    if found or lines:
        sys.exit("\n".join([*found, *lines[:20]]))


if __name__ == "__main__":
    main()
