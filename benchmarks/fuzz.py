"""Random links, formulas and uploads, each run and drawn: none may cause an error, a hang or a warning.

    python benchmarks/fuzz.py
    python benchmarks/fuzz.py --links 10000 --formulas 10000 --uploads 2000 --pages 200 --lessons 200 --seed 1

The same seed makes the same ones again; tests/benchmarks/test_fuzz.py tries a few of them.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import sys
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, urlencode

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from streamlit.testing.v1 import AppTest

from benchmarks import spellings
from benchmarks.files import ODD, upload
from catalog import choices, parameters
from interface import replayed
from interface.cards import AT, CARD, card, lesson_query, to_value
from interface.page_keys import HIDE, LESSON, MAPS, SCREEN, VIEW, VIEWS
from interface.parts import PARTS
from landscapes import LANDSCAPES
from landscapes.formula import Formula
from landscapes.surface import Surface
from lessons import LESSONS
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.experiment import Experiment
from simulation.link import read_query, to_query
from simulation.race import Race
from stage import STAGE, scene

LONGEST = 20  # seconds of the processor for each: by the clock a busy machine makes faults of its own


def number(dice, low, high, log=False):
    """A number as text: mostly in range, often at an end of the range, sometimes no number at all."""
    kind = dice.random()
    if kind < 0.15:
        return dice.choice(ODD)
    if kind < 0.4:
        return repr(dice.choice([low, high]))
    if log and low > 0:
        return repr(low * (high / low) ** dice.random())
    return repr(dice.uniform(low, high))


def link(dice):
    """A link like a real one: known keys with values in range and out of it, and strange keys and values among them."""
    name = dice.choice(list(LANDSCAPES)) if dice.random() < 0.9 else dice.choice(ODD)
    pairs = [("landscape", name)]
    if name in LANDSCAPES:
        pairs += [
            (f"{name}.{knob}", number(dice, each.low, each.high, each.log))
            for knob, each in parameters(LANDSCAPES[name]).items()
            if dice.random() < 0.7
        ]
    pairs += [("formula.f", formula(dice))] * (name == "formula")
    pairs += [("surface.digest", dice.choice([*ODD, "0" * 12]))] * (name == "surface")
    rules = dice.choices(list(OPTIMIZERS), k=dice.choice([0, 1, 2, 3, 8, 9]))
    if dice.random() < 0.1:
        rules.insert(0, dice.choice(ODD))
    pairs += [("race", " ".join(rules))] * (dice.random() < 0.8)
    for knob, each in parameters(Experiment).items():
        if dice.random() < 0.3:
            high = 60 if knob == "steps" and dice.random() < 0.9 else each.high
            pairs.append((knob, number(dice, each.low, high, each.log)))
    for ball, rule in enumerate(rules, start=1):
        for knob, each in choices(OPTIMIZERS.get(rule, Experiment)).items():
            pairs.append((f"{ball}.{knob}", dice.choice([*each.options])))
        for knob, each in parameters(OPTIMIZERS[rule]).items() if rule in OPTIMIZERS else ():
            if dice.random() < 0.25:
                pairs.append((f"{ball}.{knob}", number(dice, each.low, each.high, each.log)))
    for axis in "xy":
        if dice.random() < 0.4:
            pairs.append((axis, number(dice, -5, 5)))
    others = {
        "schedule": [*SCHEDULES, *ODD],
        "2.schedule": [*SCHEDULES, *ODD],
        **{
            f"{ball}{schedule}.{knob}": [number(dice, each.low, each.high, each.log), *ODD]
            for ball in ("", "2.")
            for schedule, cls in SCHEDULES.items()
            for knob, each in parameters(cls).items()
        },
        MAPS: ["side", *ODD],
        VIEW: [*VIEWS, *VIEWS, *ODD],
        HIDE: [*PARTS, " ".join(PARTS), ",".join(PARTS), *ODD],
        SCREEN: ["stage", *ODD],
        LESSON: [*(f"{each}.{dice.randint(0, 4)}" for each in LESSONS), *ODD],
        dice.choice(ODD): ODD,
    }
    pairs += [(key, dice.choice(values)) for key, values in others.items() if dice.random() < 0.2]
    dice.shuffle(pairs)
    query = urlencode(pairs, errors="replace")
    return dice.choice([query] * 9 + [quote_plus(query), query.replace("&", "&amp;"), f"{query}).", query.upper()])


def lesson(dice):
    """A link with cards: like real ones, cut off, strange, or within another card."""
    whole = [to_value(card(link(dice), dice.choice(ODD), "漢\n" * dice.randrange(300))) for _ in range(3)]
    values = [*whole, whole[0][:50], lesson_query([card(whole[1], "", "")]), *ODD]
    pairs = [(CARD, each) for each in dice.sample(values, dice.choice([1, 2, 3, 9]))]
    pairs += [(AT, dice.choice([*"1239", *ODD]))] * (dice.random() < 0.5)
    return f"{link(dice)}&" * (dice.random() < 0.3) + urlencode(pairs, errors="replace")


def formula(dice):
    return spellings.formula(dice, ODD)


def race(experiment):
    """Run and draw an experiment as the page does, without Streamlit."""
    run = Race(experiment)
    assert all(run.outcomes)
    name, _ = scene.terrain_message(run.seen, ("",), STAGE)
    scene.race_message(run, name, 1, {"query": to_query(experiment)})


def on_link(query):
    experiment, notes = read_query(parse_qs(query, keep_blank_values=True))
    if any("\n" in note or len(note) > 600 for note in notes):
        raise AssertionError(f"not a line: {notes}")
    again, _ = read_query(to_query(experiment))
    if again != experiment:
        raise AssertionError(f"its own link is another race: {to_query(experiment)}")
    race(experiment)


def on_formula(text):
    try:
        terrain = Formula(text)
    except ValueError as refusal:
        one_line(refusal)
    else:
        race(Experiment(terrain, steps=50))


def on_upload(file):
    try:
        terrain = Surface.read("", *file)
    except ValueError as refusal:
        one_line(refusal)
    else:
        race(Experiment(terrain, steps=50))
        if terrain.replayed:
            shown = Experiment().on(terrain)
            race(shown)
            replayed.rows(Race(shown))


def one_line(refusal):
    if not str(refusal) or "\n" in str(refusal) or len(str(refusal)) > 400:
        raise AssertionError(f"not a line: {refusal}")


def on_page(query):
    """The page itself, run by Streamlit without a browser."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=10 * LONGEST)
    for key, values in parse_qs(query, keep_blank_values=True).items():
        page.query_params[key] = values
    page.run()
    if page.exception:
        raise AssertionError(page.exception[0].message + "\n" + "\n".join(page.exception[0].stack_trace))


@contextmanager
def limit(seconds):
    """TimeoutError for a block that takes the processor longer than this."""

    def interrupt(*_):
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def strange(kind, make, use, count, seed):
    """Make and use `count` inputs of a kind: those that failed, and the slowest one with its seconds."""
    failed, longest = [], (0.0, "")
    for number in range(count):
        brought = make(random.Random(f"{kind} {seed} {number}"))
        begun = time.process_time()
        try:
            with limit(LONGEST), warnings.catch_warnings():
                warnings.simplefilter("error")
                use(brought)
        except Exception as fault:
            failed.append((type(fault).__name__, str(fault), brought))
        longest = max(longest, (time.process_time() - begun, repr(brought)[:200]))
    return failed, longest


KINDS = {
    "links": (link, on_link, 10_000),
    "formulas": (formula, on_formula, 10_000),
    "uploads": (upload, on_upload, 2000),
    "pages": (link, on_page, 200),
    "lessons": (lesson, on_page, 200),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for kind, (_, _, count) in KINDS.items():
        parser.add_argument(f"--{kind}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit warns that there is no server
    faults = 0
    for kind, (make, use, _) in KINDS.items():
        count = getattr(arguments, kind)
        failed, (seconds, longest) = strange(kind, make, use, count, arguments.seed)
        print(f"{count:,} {kind}: {len(failed)} faults; the longest took {seconds:.1f} s: {longest}", flush=True)
        for name, text, brought in failed[:20]:
            print(f"    {name}: {text[:1500]}\n        {brought!r}"[:4000])
        faults += len(failed)
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
