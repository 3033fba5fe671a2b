"""How a run ended, on runs whose end is known."""

import dataclasses

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import Trajectory, descend
from simulation.outcome import State, crossings, outcome


def made(*rows):
    theta = np.array(rows, dtype=float)
    return Trajectory(theta, Ravine().loss(theta.T), np.array(-1))


def test_sgd_converges_at_the_step_that_its_rate_gives():
    run = descend(Ravine(1.0), SGD(0.1), (1.0, 0.0), 200)
    ended = outcome(Ravine(1.0), run, 1e-3)
    arrived = int(np.ceil(np.log(1e-3) / np.log(0.9)))
    assert (ended.state, ended.step, ended.steps_to_tolerance) == (State.CONVERGED, arrived, arrived)
    assert ended.distance == pytest.approx(0.9**200)
    assert ended.crossings == 0


def test_a_ball_that_only_passes_through_a_minimum_has_not_converged():
    ended = outcome(Ravine(), made((1, 0), (0.5, 0), (0, 0)), 1e-3)
    assert ended.state is State.MOVING
    assert ended.steps_to_tolerance == 2
    # The gradient is zero there, however fast the ball is: it alone can't tell that a run has converged.
    assert not Ravine().gradient(np.zeros(2)).any()


def test_converged_counts_from_the_last_arrival():
    ended = outcome(Ravine(), made((1, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)), 1e-3)
    assert (ended.state, ended.step, ended.steps_to_tolerance) == (State.CONVERGED, 3, 1)


def test_stalled_is_at_rest_away_from_every_minimum():
    run = descend(Ravine(1.0), SGD(1e-5), (1.0, 1.0), 100)
    assert outcome(Ravine(1.0), run, 1e-3).state is State.STALLED


def test_slow_but_on_its_way_is_still_moving():
    run = descend(Ravine(100.0), SGD(0.001), (1.0, 0.0), 300)
    assert outcome(Ravine(100.0), run, 1e-3).state is State.MOVING


def test_diverged_says_when():
    run = descend(Ravine(100.0), SGD(0.05), (0.0, 1.0), 50)
    ended = outcome(Ravine(100.0), run, 1e-3)
    assert (ended.state, ended.step) == (State.DIVERGED, 5)  # 4**5 = 1024 > 400
    assert ended.distance == pytest.approx(4**5)


def test_each_step_of_a_zigzag_but_the_first_is_a_crossing():
    # α λ = 1.8: y changes its sign at every step.
    run = descend(Ravine(100.0), SGD(0.018), (0.0, 1.0), 50)
    assert outcome(Ravine(100.0), run, 1e-3).crossings == 49


@pytest.mark.parametrize("angle", [0.0, 40.0, -70.0])
def test_crossings_are_counted_along_the_steepest_axis_wherever_it_points(angle):
    ravine = Ravine(100.0, angle)
    across = np.array([-np.sin(np.radians(angle)), np.cos(np.radians(angle))])
    assert outcome(ravine, descend(ravine, SGD(0.018), across, 50), 1e-3).crossings == 49


@pytest.mark.parametrize("key", ["rosenbrock", "himmelblau", "beale", "monkey_saddle", "six_hump_camel"])
@pytest.mark.parametrize("rule", [SGD, Momentum])
def test_the_steepest_axis_is_the_eigenvector_that_lapack_finds(key, rule):
    landscape = LANDSCAPES[key]()
    run = descend(landscape, rule(landscape.learning_rate), landscape.start, 200)
    hessian = np.moveaxis(landscape.hessian(run.theta[1:-1].T), -1, 0)
    axis = np.linalg.eigh(hessian)[1][:, :, -1]
    step = np.diff(run.theta, axis=0)
    before, after = (step[:-1] * axis).sum(axis=1), (step[1:] * axis).sum(axis=1)
    turned = (before * after < 0) & (np.minimum(abs(before), abs(after)) > 1e-12 * landscape.size)
    assert outcome(landscape, run, 1e-3).crossings == turned.sum()


def test_a_round_bowl_has_no_steepest_axis_and_the_one_taken_does_not_turn():
    class Bowl(Ravine):
        def hessian(self, theta):  # as round as rounding leaves it
            noise = 1e-17 * np.sin(1e6 * theta[0])
            return np.array([[1 + 0 * noise, noise], [noise, 1 + 0 * noise]])

    path = np.array([[(-1.0) ** row, 0.5 * row] for row in range(50)])
    assert crossings(Bowl(1.0), path) == 0


def test_the_nearest_minimum_is_the_one_where_it_ended():
    wells = MultiWell()
    for minimum in wells.minima:
        run = descend(wells, SGD(0.05), np.add(minimum, 0.05), 300)
        assert outcome(wells, run, 1e-3).minimum == minimum


def test_noise_keeps_a_ball_from_converging():
    run = descend(Ravine(10.0), Momentum(0.01, 0.9), (1.0, 0.0), 1000, noise=1.0)
    assert outcome(Ravine(10.0), run, 1e-3).state is State.MOVING


def test_a_run_that_is_lost_at_once_is_read_without_a_warning():
    run = descend(MultiWell(), SGD(1e6), MultiWell.start, 5)
    assert outcome(MultiWell(), run, 1e-3).state is State.DIVERGED
    broken = dataclasses.replace(run, theta=np.where(np.arange(6)[:, None] > 0, np.nan, run.theta))
    assert outcome(MultiWell(), broken, 1e-3).state is State.DIVERGED
