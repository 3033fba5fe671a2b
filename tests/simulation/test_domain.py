"""Runs on a loss that has no value everywhere: a ball that steps to where there is none has left the domain."""

import numpy as np
import pytest

from analysis.basins import LEFT, basins
from analysis.noise import cloud
from analysis.sweep import settings_map
from analysis.tuning import tune
from analysis.workings import workings
from export.table import read, write
from landscapes.formula import Formula
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend, run
from simulation.experiment import Experiment
from simulation.outcome import State, outcome
from simulation.problem import Problem
from simulation.race import Race

LOGARITHM = Formula("log(x) + y**2")


def test_the_step_at_which_a_ball_leaves_is_the_first_without_a_loss():
    # SGD on log x: x - α/x. From 0.5 with α = 0.1 it goes to 0.3, and then to 0.3 - 1/3.
    path = descend(LOGARITHM, SGD(0.1), (0.5, 0.0), 10)
    assert (path.left, path.diverged, path.ended) == (2, -1, 2)
    np.testing.assert_allclose(path.theta[:3, 0], [0.5, 0.3, 0.3 - 1 / 3], rtol=1e-14)
    assert np.isnan(path.theta[3:]).all()
    np.testing.assert_allclose(path.loss[:2], np.log([0.5, 0.3]))
    assert np.isnan(path.loss[2:]).all()
    end = outcome(LOGARITHM, path, 1e-3)
    assert (end.state, end.step) == (State.LEFT, 2)
    assert end.state.value == "left the domain"


def test_a_ball_in_the_domain_is_not_touched():
    # On x log x + y log y with α below 2/λ at its minimum (1/e, 1/e), where λ = e.
    terrain = Formula("x*log(x) + y*log(y)", x_from=0.0, x_to=2.0, y_from=0.0, y_to=2.0)
    path = descend(terrain, SGD(0.5), (1.5, 0.9), 100)
    assert (path.left, path.diverged) == (-1, -1)
    np.testing.assert_allclose(path.theta[-1], np.exp(-1), rtol=1e-12)
    assert path.loss[-1] == pytest.approx(-2 / np.e)


def test_a_start_outside_has_left_at_step_0():
    path = descend(LOGARITHM, SGD(0.1), (-1.0, 0.0), 10)
    assert path.left == 0
    assert np.isnan(path.loss).all()


@pytest.mark.parametrize("pole", [0.0, 0.25])
def test_a_pole_is_a_hole_that_a_step_may_jump_over(pole):
    terrain = Formula(f"1/(x - {pole}) + y**2")
    # The slope is -1/d² at the distance d from the pole.
    onto = descend(terrain, SGD(1.0), (pole - 1, 0.0), 10)
    assert onto.theta[1, 0] == pole
    assert onto.left == 1
    over = descend(terrain, SGD(0.25), (pole - 0.5, 0.0), 10)
    assert over.theta[1, 0] == pole + 0.5
    assert (over.left, over.diverged) == (-1, -1)


def test_a_ball_that_leaves_at_the_last_step_has_left():
    assert descend(LOGARITHM, SGD(0.1), (0.5, 0.0), 2).left == 2
    assert descend(LOGARITHM, SGD(0.1), (0.5, 0.0), 1).left == -1


def test_too_long_steps_diverge_where_the_loss_has_a_value():
    path = descend(Formula("log(x + 8) + x**2 + y**2"), SGD(50.0), (3.0, 3.0), 50)
    assert (path.left >= 0) != (path.diverged >= 0)
    path = descend(Formula("exp(x) + exp(-x) + y**2"), SGD(50.0), (3.0, 3.0), 50)
    assert path.left == -1
    assert path.diverged > 0


@pytest.mark.parametrize("key", sorted(OPTIMIZERS))
def test_every_rule_leaves_the_domain_where_its_path_or_its_slope_ends(key):
    path = descend(LOGARITHM, OPTIMIZERS[key](), (0.4, 0.1), 2000)
    assert path.diverged < 0
    if path.left >= 0:
        assert np.isfinite(path.loss[: path.left]).all()
        assert not np.isfinite(path.loss[path.left])


def test_a_map_of_runs_without_their_paths_tells_the_same_steps():
    rates = np.geomspace(1e-3, 1, 40)
    problem = Problem(LOGARITHM, (0.5, 1.0), steps=400)
    together = run(problem, Momentum(rates, 0.9), path=False)
    for rate, left, diverged in zip(rates, together.left, together.diverged, strict=True):
        alone = run(problem, Momentum(rate, 0.9))
        assert (alone.left, alone.diverged) == (left, diverged)
    assert len(set(together.left.tolist())) > 10


def test_basins_sweeps_and_clouds_count_what_left_apart_from_what_diverged():
    terrain = Formula("x*log(x) + y**2", x_from=-1.0, x_to=1.0, y_from=-1.0, y_to=1.0)
    np.testing.assert_allclose(terrain.minima, [(np.exp(-1), 0)], atol=1e-12)
    measured = basins(Problem(terrain, terrain.start, steps=200), SGD(0.1), 41)
    outside = np.broadcast_to(measured.x < 0, (41, 41))
    assert (measured.minimum[outside] == LEFT).all()
    assert (measured.steps[outside] == 0).all()
    assert measured.left >= outside.mean()
    assert sum(measured.shares) + measured.nowhere + measured.diverged + measured.left == pytest.approx(1)
    swept = settings_map(Problem(terrain, (0.9, 0.5), steps=100), Momentum(), np.geomspace(0.01, 5, 20), [0.0, 0.9])
    assert (swept.left >= 0).any()
    assert not ((swept.left >= 0) & (swept.converged >= 0)).any()
    assert np.isnan(swept.final_loss[swept.left >= 0]).all()
    runs = cloud(Problem(terrain, (0.1, 0.5), steps=100, noise=3.0), SGD(0.1), 50)
    assert 0 < runs.left <= 50
    best = tune(Problem(terrain, (0.9, 0.5), steps=100), Momentum(), 100)
    assert not best.diverged


def test_the_steps_that_are_taken_apart_end_where_the_ball_left():
    assert len(workings(Problem(LOGARITHM, (0.5, 0.0), steps=10), SGD(0.1))) == 2


def test_a_table_of_the_race_tells_that_a_ball_left():
    experiment = Experiment(LOGARITHM, start=(0.5, 0.0)).with_main("learning_rate", 0.1)
    _, paths = read(write(Race(experiment)))
    assert [int(each.left) for each in paths] == [int(each.run.left) for each in Race(experiment).balls]
    assert int(paths[0].left) == 2
