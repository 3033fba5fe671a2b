"""The measured seconds of a gradient and of a row beside those of simulation/cost.py, for every network and terrain.

OPENBLAS_NUM_THREADS=1 python benchmarks/cost.py
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from landscapes import LANDSCAPES
from landscapes._network import Network
from optimizers import OPTIMIZERS
from simulation.cost import UNIT, race_seconds, seconds
from simulation.descent import run
from simulation.experiment import Experiment
from simulation.problem import Problem
from simulation.race import Race
from stage.scene import race_message

STEPS = 60
LARGE = {"width": 32, "layers": 3}
SIZES = ({}, {"batch_size": 1}, LARGE, LARGE | {"training_size": 500, "batch_size": 500})


def best(job, times=3):
    """The shortest of several times of a job, in seconds of the processor."""
    found = []
    for _ in range(times):
        begun = process_time()
        job()
        found.append(process_time() - begun)
    return min(found)


def main():
    networks = [cls() for cls in LANDSCAPES.values() if issubclass(cls, Network)]
    others = [cls() for cls in LANDSCAPES.values() if not issubclass(cls, Network) and not cls.found]
    every = others + [replace(network, **size) for network in networks for size in SIZES]
    for landscape in every:
        compare(landscape)


def compare(landscape):
    problem, runs = Problem(landscape, landscape.start, STEPS), 24 if landscape.dimension > 2 else 10_000
    theta = np.repeat(landscape.embed(landscape.start)[:, np.newaxis], runs, axis=1)
    rule = OPTIMIZERS["momentum"](learning_rate=1e-4)
    many = best(lambda: run(problem, rule, theta=theta, path=False))
    race = Race(Experiment(landscape, steps=STEPS))
    _ = race.seen

    def page():
        shown = Race(race.experiment, race.seen)
        shown.run()
        race_message(shown, "", 0, {})

    rows = best(page)
    expected = seconds(landscape, runs, STEPS), race_seconds(landscape, len(race.balls), STEPS)
    print(
        f"{landscape.key} of {landscape.dimension}: a gradient {1e6 * many / runs / STEPS:.3f} μs, expected "
        f"{1e6 * expected[0] / runs / STEPS:.3f}; a row {1e6 * rows / STEPS / len(race.balls):.0f} μs, expected "
        f"{1e6 * expected[1] / STEPS / len(race.balls):.0f}; unit {1e6 * UNIT:g} μs"
    )


if __name__ == "__main__":
    main()
