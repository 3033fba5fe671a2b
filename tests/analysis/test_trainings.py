"""Many trainings of a network at once, against single runs."""

from dataclasses import fields, replace

import numpy as np
import pytest

from analysis.trainings import BATCH_SECONDS, MOST_RUNS, affordable, batches, losses_of_settings, losses_of_starts
from landscapes.digits import Digits
from landscapes.spirals import Spirals
from landscapes.two_moons import TwoMoons
from landscapes.wave import Wave
from landscapes.xor import Xor
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.muon import Muon
from simulation.cost import seconds
from simulation.descent import run
from simulation.experiment import Experiment
from simulation.problem import Problem
from simulation.race import Race

NETWORKS = [TwoMoons(), Digits(training_size=100, batch_size=32), Wave(activation="relu"), Xor(layers=3)]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda each: each.key)
@pytest.mark.parametrize("rule", [Momentum(), Adam(), Muon()], ids=lambda each: each.key)
def test_the_cell_of_a_map_is_the_last_loss_of_the_single_run_with_its_settings_to_the_bit(network, rule):
    problem = Problem(network, network.start, 20)
    settings = ((0.01, 0.0), (0.1, 0.9), (0.3, 0.5))
    found = losses_of_settings(problem, rule, settings)
    names = [each.name for each in fields(rule)][:2]
    single = [run(problem, replace(rule, **dict(zip(names, each, strict=True)))).loss[-1] for each in settings]
    assert found.tolist() == single


def test_a_cell_of_a_run_that_diverges_is_nan():
    problem = Problem(Wave(), (0.0, 0.0), 200)
    found = losses_of_settings(problem, Momentum(), ((0.1, 0.9), (10.0, 0.99)))
    assert np.isfinite(found[0])
    assert run(problem, Momentum(10.0, 0.99)).diverged >= 0
    assert np.isnan(found[1])


@pytest.mark.parametrize("network", NETWORKS, ids=lambda each: each.key)
def test_the_cell_of_the_basins_is_the_last_loss_of_the_single_run_from_its_place_to_the_bit(network):
    race = Race(Experiment(network, steps=20))
    places = ((0.0, 0.0), *((float(x), float(y)) for x, y in race.seen.grid(2)[2].reshape(2, -1).T))
    for ball in race.balls:
        found = losses_of_starts(ball.problem, ball.rule, places)
        single = [run(replace(ball.problem, start=each), ball.rule).loss[-1] for each in places]
        assert found.tolist() == single
        assert found[0] == ball.run.loss[-1], "the race of the page itself"


@pytest.mark.parametrize("network", [TwoMoons(), Spirals(), Digits(32, 3, training_size=500, batch_size=500)])
def test_batches_hold_all_cells_in_their_order_and_none_takes_longer_than_allowed(network):
    problem = Problem(network, network.start, network.steps)
    cells = [(float(each), 0.5) for each in range(100)]
    parts = batches(problem, cells)
    assert [each for part in parts for each in part] == cells
    for part in parts:
        assert len(part) == 1 or seconds(network, len(part), network.steps) <= BATCH_SECONDS
    assert affordable(problem, 1e-9) == 1


def test_a_batch_of_short_runs_holds_few_cells_too():
    parts = batches(Problem(Xor(), (0.0, 0.0), 10), [(0.1, 0.5)] * 1000)
    assert [len(each) for each in parts] == [MOST_RUNS] * 5
