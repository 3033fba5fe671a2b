"""The race of each axis of the Hessian, against the closed forms on the ravine at any angle."""

import numpy as np
import pytest

from analysis.modes import late_factor, modes
from landscapes import LANDSCAPES
from landscapes.linear_regression import LinearRegression
from landscapes.ravine import Ravine
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.sgd import SGD
from simulation.descent import descend

ANGLES = [-70.0, 0.0, 30.0, 90.0]


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("alpha", [0.005, 0.018])
def test_gradient_descent_shrinks_each_error_by_its_own_factor(angle, alpha):
    ravine = Ravine(100.0, angle)
    found = modes(ravine, SGD(alpha), descend(ravine, SGD(alpha), (-1.5, 1.0), 300))
    factors = 1 - alpha * np.array([1.0, 100.0])
    expected = factors ** np.arange(301)[:, np.newaxis] * found.errors[0]
    np.testing.assert_allclose(found.errors, expected, atol=1e-13)
    np.testing.assert_allclose(found.eigenvalues, [1, 100], rtol=1e-12)
    np.testing.assert_allclose(found.predicted, np.abs(factors), rtol=1e-12)
    np.testing.assert_allclose(found.measured, np.abs(factors), rtol=1e-3)


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("rule", [SGD(0.018), Momentum(0.018, 0.9), Adam(0.1)])
def test_on_a_quadratic_the_parts_sum_to_the_loss_and_the_errors_to_the_place(angle, rule):
    ravine = Ravine(30.0, angle)
    run = descend(ravine, rule, (-1.5, 1.0), 100)
    found = modes(ravine, rule, run)
    np.testing.assert_allclose(found.loss.sum(axis=1), run.loss, rtol=1e-9)
    np.testing.assert_allclose(found.errors @ found.axes.T, run.theta, atol=1e-12)


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize(
    ("rule", "factors"),
    [
        (Momentum(0.018, 0.9), np.sqrt([0.9, 0.9])),  # it rings along both
        (Momentum(0.0015, 0.125), [(1.1235 + np.sqrt(1.1235**2 - 0.5)) / 2, 0.823143]),
        (Nesterov(0.005, 0.5), [(1.4925 + np.sqrt(1.4925**2 - 1.99)) / 2, 0.5]),
    ],
)
def test_the_measured_factors_are_the_predicted_ones(angle, rule, factors):
    ravine = Ravine(100.0, angle)
    found = modes(ravine, rule, descend(ravine, rule, (-1.5, 1.0), 300))
    np.testing.assert_allclose(found.predicted, factors, rtol=1e-5)
    np.testing.assert_allclose(found.measured, factors, rtol=0.03)  # a fast mode is at rest after a few swings


def test_a_damped_swing_has_the_factor_of_its_envelope():
    rows = np.arange(400)
    for period in (2.0, 2.7, 9.0, 50.0, 90.0):
        swing = 0.98**rows * np.cos(2 * np.pi * rows / period + 0.4)
        assert late_factor(swing, 0.0) == pytest.approx(0.98, rel=2e-3)
    assert late_factor(1.01**rows, 0.0) == pytest.approx(1.01)


def test_what_cannot_be_told_is_no_number():
    rows = np.arange(400)
    assert np.isnan(late_factor(np.cos(rows / 200), 0.0)), "less than a swing"
    assert np.isnan(late_factor(np.zeros(400), 0.0)), "at rest from the start"
    assert np.isnan(late_factor(0.1**rows, 1e-5)), "there in five steps"
    erratic = (-1.0) ** np.arange(20) * np.tile([1.0, 9.0, 0.1, 3.0], 5)
    assert np.isnan(late_factor(erratic, 0.0)), "no line through its peaks"
    ravine = Ravine(100.0, 20.0)
    floor = np.array([np.cos(np.radians(20)), np.sin(np.radians(20))])
    found = modes(ravine, SGD(0.01), descend(ravine, SGD(0.01), floor, 100))
    assert found.measured[0] == pytest.approx(0.99)
    assert np.isnan(found.measured[1]), "the race is along the floor only"


def test_steady_noise_neither_shrinks_nor_grows():
    assert late_factor(np.random.default_rng(2).standard_normal(600), 0.0) == pytest.approx(1, abs=0.01)


def test_a_rule_that_is_not_linear_has_a_measured_factor_only():
    ravine = Ravine(5.0, 10.0)
    found = modes(ravine, Adam(0.1), descend(ravine, Adam(0.1), (-1.5, 1.0), 300))
    assert np.isnan(found.predicted).all()
    assert (found.measured < 1).all()


def test_on_another_terrain_it_is_the_quadratic_at_the_minimum():
    valley, rule = LANDSCAPES["himmelblau"](), SGD(0.005)
    run = descend(valley, rule, (3.3, 2.4), 60)
    found = modes(valley, rule, run)
    assert found.minimum == pytest.approx((3, 2))
    near = np.flatnonzero(np.hypot(*(run.theta - found.minimum).T) < 1e-3)
    assert near.size
    np.testing.assert_allclose(found.loss.sum(axis=1)[near], run.loss[near], rtol=0.01)
    assert found.measured[0] == pytest.approx(found.predicted[0], rel=1e-3)
    # The floor of the valley is bent: what is left across it goes like the square of what is left along it.
    assert found.measured[1] == pytest.approx(found.predicted[0] ** 2, rel=1e-3)


def test_a_diverged_run_is_split_as_far_as_it_went():
    ravine = Ravine(100.0, 30.0)
    run = descend(ravine, SGD(0.0205), (-1.5, 1.0), 300)
    assert run.diverged > 0
    found = modes(ravine, SGD(0.0205), run)
    assert np.isnan(found.errors[run.diverged + 1 :]).all()
    np.testing.assert_allclose(found.measured, [0.9795, 1.05], rtol=1e-6)


def test_a_noisy_run_has_modes_too_and_a_map_without_minimum_none():
    data = LinearRegression()
    assert modes(data, SGD(0.1), descend(data, SGD(0.1), data.start, 100)).errors.shape == (101, 2)
    bare = type("Bare", (Ravine,), {"minima": ()})()
    assert modes(bare, SGD(0.1), descend(bare, SGD(0.1), bare.start, 10)) is None
