"""A race on a terrain whose map is found from the paths of the race."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from landscapes.base import Landscape
from landscapes.ravine import Ravine
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.experiment import Experiment
from simulation.race import Race
from tests.quadratic import Quadratic


@dataclass(frozen=True)
class Level(Landscape):
    """A map at the height of the end of the first path, of the first two coordinates."""

    height: float
    x_range = y_range = (-3.0, 3.0)

    def loss(self, theta):
        return 0.0 * theta[0] + self.height


@dataclass(frozen=True)
class Deep(Quadratic):
    """A quadratic whose map is found from the paths; its places are those of the map, at the map's height."""

    start = (0.0, 0.0)
    dimension: int = 5
    level: Level | None = None

    def seen(self, paths, names, span=None):
        return Level(float(paths[0][-1, 2]))

    def on(self, seen):
        return replace(self, level=seen)

    def embed(self, place):
        theta = super().embed(place)
        theta[2] = 0.0 if self.level is None else self.level.height
        return theta


EXPERIMENT = Experiment(Deep(), optimizers=[SGD(0.02), Momentum(0.02, 0.9)], learning_rate=0.02, steps=40)


def test_the_map_is_that_of_the_paths_from_the_terrains_own_start_wherever_the_race_starts():
    first = Race(EXPERIMENT)
    moved = Race(replace(EXPERIMENT, start=(1.0, 2.0)))
    assert moved.seen == first.seen
    end = Deep().minimum[2] + (0.0 - Deep().minimum[2]) * (1 - 0.02 * 1.5) ** 40  # λ of the third coordinate is 1.5
    assert first.seen.height == pytest.approx(end, rel=1e-12)


def test_a_start_is_a_place_of_the_map():
    race = Race(replace(EXPERIMENT, start=(1.0, 2.0)))
    for path in race.paths:
        np.testing.assert_array_equal(path[0, :3], [1.0, 2.0, race.seen.height])


def test_a_race_is_seen_on_the_map_that_is_held():
    held = Race(EXPERIMENT).seen
    faster = Race(EXPERIMENT.with_main("learning_rate", 0.03), held)
    assert faster.seen is held != Race(faster.experiment).seen
    assert faster.problem.landscape.level is held


def test_a_terrain_of_two_parameters_is_its_own_map():
    race = Race(Experiment(Ravine()), Level(1.0))
    assert race.seen is race.problem.landscape is race.experiment.landscape
