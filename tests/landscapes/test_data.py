"""Terrains on which the gradient of a step is a sample: mini-batches and a coordinate that is seldom felt."""

import dataclasses

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes._network import Network
from landscapes._regression import EXAMPLES, Data
from landscapes.least_squares_svm import LeastSquaresSVM
from landscapes.linear_regression import LinearRegression
from landscapes.logistic_regression import LogisticRegression
from landscapes.sparse import Sparse
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend

SAMPLED = [
    each for each in LANDSCAPES.values() if each().sampler(1, np.array(0)) and not issubclass(each, Network)
]  # those have laws of their own
DATA = [each for each in SAMPLED if issubclass(each, Data)]


def test_the_terrains_of_data_are_sampled():
    assert {LinearRegression, LogisticRegression, LeastSquaresSVM, Sparse} <= set(SAMPLED)


@pytest.mark.parametrize("cls", SAMPLED)
def test_the_gradients_of_the_steps_are_on_average_the_exact_one(cls):
    landscape, theta, steps = cls(), np.array([0.7, -0.4]), 20_000
    sample = landscape.sampler(steps, np.array(3))
    gradients = np.array([sample(step)(theta) for step in range(steps)])
    error = gradients.std(axis=0) / np.sqrt(steps)
    assert (error > 0).any(), "a sample that never differs is none"
    assert (np.abs(gradients.mean(axis=0) - landscape.gradient(theta)) <= 4 * error + 1e-12).all()


@pytest.mark.parametrize("cls", SAMPLED)
def test_the_gradient_of_a_step_is_that_of_its_weighted_loss(cls):
    landscape, theta, step = cls(), np.array([0.7, -0.4]), 1e-5
    sample, weights = landscape.sampler(5, np.array(3)), landscape.weights(5, np.array(3))
    for turn in range(5):
        loss = [
            [landscape.weighted_loss(theta + sign * step * axis, weights[turn]) for sign in (1, -1)]
            for axis in np.eye(2)
        ]
        slopes = np.diff(loss, axis=1)[:, 0] / (-2 * step)
        np.testing.assert_allclose(sample(turn)(theta), slopes, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("cls", SAMPLED)
def test_a_seed_gives_the_same_race_and_more_steps_leave_the_first_ones(cls):
    landscape, rule = cls(), Momentum(cls.learning_rate, 0.9)
    run = descend(landscape, rule, landscape.start, 40, seed=5).theta
    assert np.array_equal(descend(landscape, rule, landscape.start, 90, seed=5).theta[:41], run)
    assert not np.array_equal(descend(landscape, rule, landscape.start, 40, seed=6).theta, run)


@pytest.mark.parametrize("cls", SAMPLED)
def test_a_cloud_of_seeds_equals_its_runs_one_by_one(cls):
    landscape, seeds = cls(), np.arange(6).reshape(2, 3)
    rates = cls.learning_rate * np.array([[0.5], [1.0]])
    cloud = descend(landscape, Momentum(rates, 0.9), landscape.start, 30, seed=seeds).theta
    for row in range(2):
        for column in range(3):
            alone = descend(landscape, Momentum(rates[row, 0], 0.9), landscape.start, 30, seed=seeds[row, column])
            np.testing.assert_allclose(cloud[:, :, row, column], alone.theta, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("cls", DATA)
@pytest.mark.parametrize("size", [1, 7, EXAMPLES])
def test_a_step_sees_as_many_examples_as_it_is_told_and_over_time_all_of_them(cls, size):
    batches = dataclasses.replace(cls(), batch_size=size).batches(2000, np.array(1))
    assert (batches.sum(axis=1) == size).all()
    share = batches.mean(axis=0)
    np.testing.assert_allclose(share, size / EXAMPLES, atol=5 * np.sqrt(size / EXAMPLES / 2000))


@pytest.mark.parametrize("cls", DATA)
def test_the_gradient_of_a_step_is_that_of_its_examples_alone(cls):
    landscape, theta = cls(batch_size=5), np.array([0.3, -0.9])
    (batch,) = landscape.batches(1, np.array(9))
    seen = np.flatnonzero(batch)
    z = theta[0] * landscape.inputs[seen] + theta[1]
    slopes = landscape.misfit_slope(z, landscape.targets[seen])
    expected = [np.mean(slopes * landscape.inputs[seen]) + landscape.ridge * theta[0], np.mean(slopes)]
    np.testing.assert_allclose(landscape.sampler(1, np.array(9))(0)(theta), expected, rtol=1e-12)


@pytest.mark.parametrize("cls", DATA)
def test_the_whole_set_is_plain_gradient_descent(cls):
    whole = cls(batch_size=EXAMPLES)
    runs = [descend(whole, SGD(0.05), whole.start, 60, seed=seed).theta for seed in (1, 2)]
    assert np.array_equal(*runs)
    theta = np.array(whole.start)
    for row in range(60):
        np.testing.assert_allclose(runs[0][row], theta, rtol=1e-12)
        theta = theta - 0.05 * whole.gradient(theta)


def test_linear_regression_ends_at_the_solution_of_its_normal_equations():
    data = LinearRegression()
    line = np.linalg.lstsq(np.stack([data.inputs, np.ones(EXAMPLES)], axis=1), data.targets, rcond=None)[0]
    np.testing.assert_allclose(data.minima, [line], rtol=1e-10)


def test_logistic_regression_ends_where_reweighted_least_squares_ends():
    data, theta = LogisticRegression(), np.zeros(2)
    design = np.stack([data.inputs, np.ones(EXAMPLES)], axis=1)
    for _ in range(30):
        odds = 1 / (1 + np.exp(-design @ theta))
        weights = odds * (1 - odds)
        working = design @ theta + (data.targets - odds) / weights
        theta = np.linalg.solve(design.T * weights @ design, design.T @ (weights * working))
    np.testing.assert_allclose(data.minima, [theta], rtol=1e-9)


@pytest.mark.parametrize("gamma", [0.01, 1.0, 100.0])
def test_the_least_squares_svm_ends_at_the_solution_of_its_linear_system(gamma):
    # Suykens & Vandewalle's dual: [0 tᵀ; t Ω + 1/γ] [b; a] = [0; 1] with Ω = tᵢtⱼxᵢxⱼ, and w = Σ aᵢtᵢxᵢ.
    data = LeastSquaresSVM(gamma=gamma)
    t, x = data.targets, data.inputs
    system = np.block([[np.zeros((1, 1)), t[np.newaxis]], [t[:, np.newaxis], np.outer(t * x, t * x)]])
    system[1:, 1:] += np.eye(EXAMPLES) / gamma
    solution = np.linalg.solve(system, np.concatenate([[0.0], np.ones(EXAMPLES)]))
    np.testing.assert_allclose(data.minima, [(solution[1:] @ (t * x), solution[0])], rtol=1e-8)
    np.testing.assert_allclose(data.gradient(np.array(data.minima[0])), 0, atol=1e-12)


def test_of_the_sparse_coordinate_a_small_share_of_the_steps_feels_the_slope():
    sparse, theta = Sparse(share=0.05), np.array([1.0, 2.0])
    sample = sparse.sampler(4000, np.array(2))
    slopes = np.array([sample(step)(theta) for step in range(4000)])
    assert set(slopes[:, 1]) == {0.0, 2.0}
    assert (slopes[:, 0] == 1.0).all()
    assert abs((slopes[:, 1] > 0).mean() - 0.05) < 4 * np.sqrt(0.05 * 0.95 / 4000)
