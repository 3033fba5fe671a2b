"""The loop: its shapes, its noise, and what it calls divergence."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from landscapes.base import DIVERGENCE_RADIUS
from landscapes.linear_regression import LinearRegression
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from schedules.inverse_root import InverseRoot
from simulation.descent import descend, run, step_inputs
from simulation.problem import Problem


def test_one_run_has_a_row_for_the_start_and_one_for_each_step():
    run = descend(Ravine(), SGD(0.01), (-1.5, 1.0), 30)
    assert run.theta.shape == (31, 2)
    assert run.loss.shape == (31,)
    assert (run.theta[0] == (-1.5, 1.0)).all()
    np.testing.assert_array_equal(run.loss, Ravine().loss(run.theta.T))


def test_a_map_and_a_basin_are_the_same_call():
    alphas, betas = np.meshgrid(np.geomspace(1e-4, 1e-2, 7), np.linspace(0, 0.9, 5))
    assert descend(Rosenbrock(), Momentum(alphas, betas), (-1.2, 1.0), 20).theta.shape == (21, 2, 5, 7)
    _, _, grid = Rosenbrock().grid(11)
    assert descend(Rosenbrock(), Momentum(1e-4, 0.9), grid, 20).theta.shape == (21, 2, 11, 11)


def test_the_start_is_not_written_to():
    start = np.array([-1.5, 1.0])
    descend(Ravine(), Momentum(0.01, 0.9), start, 5)
    assert (start == (-1.5, 1.0)).all()


@pytest.mark.parametrize("alpha", [0.0205, 0.05, 10.0])
def test_sgd_diverges_at_the_step_that_its_factor_gives(alpha):
    run = descend(Ravine(100.0), SGD(alpha), (0.0, 1.0), 2000)
    # |y| grows by |1 - 100 α| a step and leaves when it exceeds DIVERGENCE_RADIUS times the map's 4.
    step = int(np.ceil(np.log(DIVERGENCE_RADIUS * 4) / np.log(abs(1 - 100 * alpha))))
    assert run.diverged == step
    assert np.isfinite(run.theta[step]).all()
    assert np.isnan(run.theta[step + 1 :]).all()
    assert np.isnan(run.loss[step + 1 :]).all()


def test_leaving_the_window_is_not_divergence():
    run = descend(Ravine(100.0), Momentum(0.018, 0.99), (0.0, 1.9), 300)
    assert np.abs(run.theta[:, 1]).max() > 2
    assert run.diverged < 0
    assert np.isfinite(run.theta).all()


@pytest.mark.filterwarnings("error")
def test_an_overflow_is_a_diverged_run_without_a_warning():
    run = descend(Rosenbrock(), Momentum(10.0, 0.9), (-1.2, 2.0), 2000)
    assert 0 < run.diverged < 5
    assert np.isnan(run.theta[-1]).all()


def test_divergence_in_a_batch_is_that_of_each_run():
    alphas = np.geomspace(1e-3, 1.0, 40)
    together = descend(Ravine(), SGD(alphas), (-1.5, 1.0), 200)
    alone = [descend(Ravine(), SGD(alpha), (-1.5, 1.0), 200).diverged for alpha in alphas]
    assert together.diverged.tolist() == [int(each) for each in alone]
    assert (together.diverged >= 0).any()
    assert (together.diverged < 0).any()


@pytest.mark.parametrize("runs", [3, 20_000])
def test_without_its_path_a_run_ends_the_same(runs):
    alphas = np.geomspace(1e-5, 0.1, runs)
    whole = descend(Rosenbrock(), Momentum(alphas, 0.9), (-1.2, 2.0), 40)
    last = run(Problem(Rosenbrock(), (-1.2, 2.0), 40), Momentum(alphas, 0.9), path=False)
    assert last.theta.shape == (1, 2, runs)
    np.testing.assert_array_equal(last.theta[0], whole.theta[-1])
    np.testing.assert_array_equal(last.loss[0], whole.loss[-1])
    np.testing.assert_array_equal(last.diverged, whole.diverged)


def test_every_ball_meets_the_same_noise_and_a_seed_gives_the_same_race():
    one = descend(Ravine(1.0), SGD(0.1), (0.5, 0.5), 50, noise=1.0, seed=7).theta
    # On a bowl of curvature 1 a step takes off αθ and α times the noise: what is left over is the noise.
    draws = (0.9 * one[:-1] - one[1:]) / 0.1
    np.testing.assert_allclose(draws, np.random.default_rng(7).standard_normal((50, 2)), atol=1e-12)
    ball = descend(Ravine(1.0), Momentum(0.1, 0.0), (0.5, 0.5), 50, noise=1.0, seed=7).theta
    assert np.array_equal(one, ball)
    other = descend(Ravine(1.0), SGD(0.1), (0.5, 0.5), 50, noise=1.0, seed=8).theta
    assert not np.allclose(one[1:], other[1:])


@pytest.mark.parametrize("path", [True, False])
@pytest.mark.parametrize("runs", [3, 5_000, 20_000])
def test_an_observer_gets_every_row_in_order(runs, path):
    seen = []

    def observe(first, theta):
        assert first == sum(map(len, seen))
        seen.append(theta.copy())

    optimizer = Momentum(np.geomspace(1e-5, 0.1, runs), 0.9)
    whole = descend(Rosenbrock(), optimizer, (-1.2, 2.0), 20)
    observed = run(Problem(Rosenbrock(), (-1.2, 2.0), 20), optimizer, path=path, observe=observe)
    np.testing.assert_array_equal(np.concatenate(seen), whole.theta)
    np.testing.assert_array_equal(observed.diverged, whole.diverged)


def test_more_steps_do_not_change_the_first_ones():
    short = descend(Ravine(), Momentum(0.01, 0.9), (1, 1), 50, 1.0, 3).theta
    assert np.array_equal(descend(Ravine(), Momentum(0.01, 0.9), (1, 1), 200, 1.0, 3).theta[:51], short)


def test_a_cloud_of_seeds_equals_its_runs_one_by_one():
    seeds = np.arange(5)
    cloud = descend(Ravine(), Momentum(0.01, 0.9), (1, 1), 30, 1.0, seeds).theta
    for seed in seeds:
        np.testing.assert_array_equal(
            cloud[:, :, seed], descend(Ravine(), Momentum(0.01, 0.9), (1, 1), 30, 1.0, seed).theta
        )


@pytest.mark.parametrize("rule", [SGD(0.01), Momentum(0.01, 0.9), Adam(0.1)])
@pytest.mark.parametrize("terrain", [Ravine(20.0, 30.0), LinearRegression()])
def test_a_run_goes_on_from_its_last_row_and_its_memory(rule, terrain):
    problem = Problem(terrain, (0.5, -1.0), 40, 0.3, 4, InverseRoot())
    whole = run(problem, rule)
    first = run(replace(problem, steps=25), rule)
    theta, memory = first.theta[-1], first.memory
    for scheduled, gradient in islice(step_inputs(problem, rule), 25, None):
        theta, memory = scheduled.step(theta, gradient, memory)
    np.testing.assert_array_equal(theta, whole.theta[-1])
    np.testing.assert_equal(memory, whole.memory)
