"""The analyses for any number of parameters, on a quadratic of 2 and of 33, against closed forms and single runs."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.arrival import NOWHERE
from analysis.basins import basins
from analysis.curvature import curvature, is_quadratic, nearest_minimum
from analysis.modes import modes
from analysis.noise import cloud, gradient_noise, measured_variance
from analysis.sweep import settings_map
from analysis.tuning import tune
from analysis.workings import workings
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import run
from simulation.outcome import State, outcome
from simulation.problem import Problem

START = (-1.5, 2.75)


@pytest.fixture
def problem(quadratic):
    return Problem(quadratic, START, 200, tolerance=1e-2)


def test_the_curvature_is_that_of_the_hessian(quadratic):
    found = curvature(quadratic, quadratic.minimum)
    np.testing.assert_allclose(found.eigenvalues, np.sort(quadratic.eigenvalues))
    assert found.condition_number == pytest.approx(20)
    assert is_quadratic(quadratic)
    assert nearest_minimum(quadratic, quadratic.embed(START)) == quadratic.minima[0]


def test_each_mode_shrinks_by_its_own_factor(problem):
    quadratic = problem.landscape
    found = modes(quadratic, SGD(0.01), run(problem, SGD(0.01)))
    np.testing.assert_allclose(found.predicted, 1 - 0.01 * np.sort(quadratic.eigenvalues))
    np.testing.assert_allclose(found.errors[1:], found.errors[:-1] * found.predicted, atol=1e-12)


def test_a_cell_of_a_map_of_settings_is_the_single_run_with_its_settings(problem):
    rates, momenta = [0.005, 0.05, 0.3], [0.0, 0.8]
    found = settings_map(problem, Momentum(), rates, momenta)
    for row, column in np.ndindex(2, 3):
        ended = outcome(problem.landscape, run(problem, Momentum(rates[column], momenta[row])), problem.tolerance)
        assert found.converged[row, column] == (ended.step if ended.state is State.CONVERGED else -1)
        assert found.diverged[row, column] == (ended.step if ended.state is State.DIVERGED else -1)


def test_a_start_of_a_basin_map_is_the_single_run_from_its_place(problem):
    found = basins(problem, SGD(0.05), n=5)
    assert set(np.unique(found.minimum)) <= {0, NOWHERE}
    assert (found.steps > 0).all()
    for row, column in np.ndindex(5, 5):
        from_there = replace(problem, start=(found.x[column], found.y[row]))
        ended = outcome(problem.landscape, run(from_there, SGD(0.05)), problem.tolerance)
        assert found.steps[row, column] == (ended.step if ended.state is State.CONVERGED else -1)


def test_the_spread_of_a_cloud_is_the_stationary_variance_along_the_outer_axes(problem):
    # SGD's stationary variance on curvature λ is ασ²/(λ(2 − αλ)).
    found = cloud(replace(problem, noise=0.5), SGD(0.05), runs=2000)
    assert found.ends.shape == (problem.landscape.dimension, 2000)
    along = measured_variance(problem.landscape, found.ends)[[0, -1]]
    curvatures = np.array([1.0, 20.0])
    np.testing.assert_allclose(along, 0.05 * 0.25 / (curvatures * (2 - 0.05 * curvatures)), rtol=0.15)
    assert gradient_noise(problem.landscape, problem.landscape.minimum, 5).shape == (problem.landscape.dimension,)


def test_the_best_learning_rate_of_gradient_descent_is_found(problem):
    # 2/(m + L) with curvatures from 1 to 20.
    found = tune(replace(problem, tolerance=1e-6), SGD(), 400)
    assert found.optimizer.learning_rate == pytest.approx(2 / 21, rel=0.15)


def test_every_step_is_its_coast_and_its_push(problem):
    steps = workings(problem, Momentum(0.01, 0.9))
    assert len(steps) == 200
    for step in steps[::40]:
        assert step.theta.shape == (problem.landscape.dimension,)
        np.testing.assert_allclose(step.push, -0.01 * step.gradient, atol=1e-12)
        np.testing.assert_allclose(step.coast, -0.009 * np.asarray(step.before["velocity"]), atol=1e-12)
