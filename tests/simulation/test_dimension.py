"""The loop and its outcome for any number of parameters, on a quadratic of 2 and of 33."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from analysis.sweep import settings_map
from analysis.workings import workings
from catalog import parameter
from optimizers.base import Optimizer
from optimizers.sgd import SGD
from schedules.inverse_root import InverseRoot
from simulation.descent import descend, normal_draws, run, step_inputs
from simulation.outcome import State, crossings, outcome
from simulation.problem import Problem
from tests.quadratic import Quadratic

START = (-1.5, 2.75)
PARTS = [slice(0, 12), slice(12, 33)]  # of the matrices below


@pytest.fixture
def problem(quadratic):
    return Problem(quadratic, START, 40, 0.3, 5, InverseRoot(), 1e-3)


def test_a_run_begins_where_the_place_of_the_map_lies(problem, rule):
    path = run(problem, rule())
    assert path.theta.shape == (41, problem.landscape.dimension)
    np.testing.assert_array_equal(path.theta[0], problem.landscape.embed(START))
    np.testing.assert_array_equal(problem.landscape.project(path.theta[0]), START)


def test_a_batch_of_starts_and_seeds_is_its_runs_one_by_one_to_the_bit(problem, rule):
    landscape, seeds = problem.landscape, np.array([5, 6, 7])
    starts = landscape.embed(np.array([[-1.5, 0.5, 2.0], [2.75, -1.0, 0.25]]))
    together = run(replace(problem, seed=seeds), rule(), theta=starts)
    for index, seed in enumerate(seeds):
        alone = descend(landscape, rule(), starts[:, index], 40, 0.3, seed, schedule=InverseRoot())
        assert together.theta[..., index].tobytes() == alone.theta.tobytes()
        assert together.loss[:, index].tobytes() == alone.loss.tobytes()
        assert together.diverged[index] == alone.diverged


def test_the_noise_has_a_draw_for_each_parameter(quadratic):
    draws = normal_draws(3, 7, quadratic.dimension)
    np.testing.assert_array_equal(draws, np.random.default_rng(3).standard_normal((7, quadratic.dimension)))


def test_a_run_is_its_steps(problem, rule):
    path, theta = run(problem, rule()), problem.landscape.embed(START)
    memory = rule().init(theta)
    for row, (scheduled, gradient) in enumerate(step_inputs(problem, rule()), start=1):
        theta, memory = scheduled.step(theta, gradient, memory)
        np.testing.assert_array_equal(path.theta[row], theta)


def test_gradient_descent_shrinks_each_coordinate_by_its_own_factor(quadratic):
    start = quadratic.embed(START)
    path = descend(quadratic, SGD(0.05), start, 30)
    factors = (1 - 0.05 * quadratic.eigenvalues) ** np.arange(31)[:, np.newaxis]
    np.testing.assert_allclose(path.theta, quadratic.minimum + factors * (start - quadratic.minimum), atol=1e-12)


def test_a_run_diverges_at_the_distance_that_the_landscape_says(quadratic):
    # With α = 0.2 the coordinate of curvature 20 grows by the factor −3.
    path = descend(quadratic, SGD(0.2), quadratic.embed(START), 30)
    away = quadratic.minimum + (1 - 0.2 * quadratic.eigenvalues) ** np.arange(31)[:, np.newaxis] * (
        quadratic.embed(START) - quadratic.minimum
    )
    distances = np.sqrt(((away - quadratic.divergence_centre) ** 2).sum(axis=1))
    assert path.diverged == np.argmax(distances > quadratic.divergence_radius) > 0
    assert np.isnan(path.theta[path.diverged + 1 :]).all()


def test_a_run_converges_to_the_minimum_in_all_parameters(quadratic):
    path = descend(quadratic, SGD(0.05), quadratic.embed(START), 300)
    ended = outcome(quadratic, path, 1e-3)
    assert ended.state is State.CONVERGED
    assert ended.minimum == quadratic.minima[0]
    # α = 1/20 takes the steepest coordinate to the minimum at once; the flattest, of curvature 1, comes last.
    rest = np.abs(1 - 0.05 * quadratic.eigenvalues)
    distances = [np.linalg.norm(rest**step * (quadratic.embed(START) - quadratic.minimum)) for step in range(300)]
    assert ended.step == np.argmax(np.array(distances) <= 1e-3)
    assert ended.distance == pytest.approx(np.linalg.norm(path.theta[-1] - quadratic.minimum))


def test_a_step_that_leads_back_is_a_crossing_where_there_are_more_than_two_parameters():
    quadratic = Quadratic(33)
    there_and_back = np.zeros((6, 33))
    there_and_back[[1, 3, 5], 7] = 1.0
    assert crossings(quadratic, there_and_back, 1e-3) == 4
    assert crossings(quadratic, np.arange(6)[:, np.newaxis] * np.ones(33), 1e-3) == 0


@dataclass(frozen=True)
class Normalised(Optimizer):
    """Makes every matrix's part of the gradient one unit long: a rule that has to know the matrices in theta."""

    name = "Normalised"
    learning_rate: float = parameter(0.1, r"\alpha", 1e-5, 10.0, role="pace")
    matrices: tuple[tuple[int, int, int], ...] = ()  # a field that isn't a parameter, and so not a batch

    def on(self, landscape):
        return replace(self, matrices=landscape.matrices)

    def step(self, theta, gradient, memory):
        slope = gradient(theta)
        for first, rows, columns in self.matrices:
            part = slope[first : first + rows * columns]
            slope[first : first + rows * columns] = part / np.sqrt((part * part).sum(axis=0))
        return theta - self.learning_rate * slope, memory


@dataclass(frozen=True)
class WithMatrices(Quadratic):
    matrices = ((0, 3, 4), (12, 3, 7))


def test_a_rule_may_know_the_matrices_of_its_landscape():
    problem = Problem(WithMatrices(), START, 10)
    lengths = [np.linalg.norm(np.diff(run(problem, Normalised()).theta[:, part], axis=0), axis=1) for part in PARTS]
    np.testing.assert_allclose(lengths, 0.1)
    taken = workings(problem, Normalised())
    np.testing.assert_allclose([np.linalg.norm(each.move[PARTS[1]]) for each in taken], 0.1)
    rates = settings_map(problem, Normalised(), [0.1, 0.2])
    assert rates.converged.shape == (1, 2)
