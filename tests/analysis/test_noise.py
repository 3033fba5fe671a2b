"""Clouds of noisy runs and their stationary variances, against closed forms."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from analysis.noise import QUANTILES, across_floors, cloud, gradient_noise, measured_variance, stationary_variance
from landscapes import LANDSCAPES
from landscapes._regression import EXAMPLES
from landscapes.formula import Formula
from landscapes.linear_regression import LinearRegression
from landscapes.ravine import Ravine
from landscapes.sparse import Sparse
from landscapes.spirals import Spirals
from optimizers.adam import Adam
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from schedules.inverse_root import InverseRoot
from simulation.descent import run
from simulation.problem import Problem

ALPHAS, BETAS = np.meshgrid(np.geomspace(1e-3, 0.7, 6), [0.0, 0.2, 0.5, 0.9, 0.99])


def heavy_ball(alpha, beta, curvature, sigma):
    return alpha * sigma**2 * (1 + beta) / ((1 - beta) * curvature * (2 + 2 * beta - alpha * curvature))


@pytest.mark.parametrize(("curvature", "sigma"), [(1.0, 0.2), (2.5, 3.0)])
def test_the_stationary_variances_of_the_closed_forms(curvature, sigma):
    np.testing.assert_allclose(
        stationary_variance(SGD(ALPHAS), curvature, sigma),
        ALPHAS * sigma**2 / (curvature * (2 - ALPHAS * curvature)),
        rtol=1e-9,
    )
    np.testing.assert_allclose(
        stationary_variance(Momentum(ALPHAS, BETAS), curvature, sigma),
        heavy_ball(ALPHAS, BETAS, curvature, sigma),
        rtol=1e-8,
    )
    np.testing.assert_allclose(
        stationary_variance(AveragedMomentum(ALPHAS, BETAS), curvature, sigma),
        heavy_ball(ALPHAS * (1 - BETAS), BETAS, curvature, sigma),
        rtol=1e-8,
    )
    ball = RollingBall(2.0, 1.5, 0.7, 0.1)
    same = ball.equivalent()
    assert stationary_variance(ball, curvature, sigma) == pytest.approx(
        heavy_ball(same.learning_rate, same.momentum, curvature, sigma)
    )


def test_momentum_multiplies_the_noise_at_equal_alpha_and_not_at_equal_terminal_speed():
    plain = stationary_variance(SGD(1e-4), 1.0, 1.0)
    assert stationary_variance(Momentum(1e-4, 0.9), 1.0, 1.0) / plain == pytest.approx(10, rel=1e-3)
    assert stationary_variance(Momentum(1e-5, 0.9), 1.0, 1.0) / plain == pytest.approx(1, rel=1e-3)


def test_where_the_rule_is_unstable_the_variance_is_infinite():
    found = stationary_variance(SGD(0.1), [-1.0, 0.0, 1.0, 20.0, 30.0], 0.5)
    np.testing.assert_array_equal(np.isinf(found), [True, True, False, True, True])
    assert np.isinf(stationary_variance(Momentum(0.04, 0.9), 100.0, 0.1))
    with pytest.raises(ValueError, match="not linear"):
        stationary_variance(Adam(), 1.0, 1.0)


@pytest.mark.parametrize("rule", [SGD(0.1), Momentum(0.05, 0.8), AveragedMomentum(0.3, 0.6), Nesterov(0.05, 0.8)])
def test_a_cloud_reaches_the_stationary_variance_along_each_axis(rule):
    ravine = Ravine(8.0, 30.0)
    ends = cloud(Problem(ravine, (0.5, 0.5), 400, noise=0.3, seed=3), rule, runs=4000).ends
    expected = [stationary_variance(rule, each, 0.3) for each in (1.0, 8.0)]
    # 4,000 draws: a standard error of 2.2 %.
    np.testing.assert_allclose(measured_variance(ravine, ends), expected, rtol=0.09)


def test_the_bands_are_the_quantiles_of_the_losses():
    ravine = Ravine(1.0, 0.0)
    found = cloud(Problem(ravine, (0.0, 0.0), 100, noise=1.0), SGD(0.1), runs=4001)
    assert found.bands.shape == (5, 101)
    assert found.ends.shape == (2, 4001)
    assert found.diverged == 0
    # From rest at the minimum x and y are normal with equal variance: 2·loss/variance is exponential with mean 2.
    steps = np.arange(1, 101)
    variance = 0.01 * (1 - 0.81**steps) / (1 - 0.81)
    expected = -np.log(1 - np.array(QUANTILES)[:, np.newaxis]) * variance
    np.testing.assert_allclose(found.bands[1:, 1:], expected[1:], rtol=0.13)
    assert (np.diff(found.bands, axis=0) >= 0).all()


def test_the_first_of_a_cloud_is_the_race_itself_and_another_seed_shares_none():
    data = LinearRegression()
    rule, problem = Momentum(0.05, 0.5), Problem(data, data.start, 30, 0.5, 7, InverseRoot())
    seven = cloud(problem, rule, runs=20).ends
    race = run(problem, rule)
    np.testing.assert_allclose(seven[:, 0], race.theta[-1], rtol=1e-12)
    eight = cloud(replace(problem, seed=8), rule, runs=20).ends
    assert not np.isclose(seven[0][:, np.newaxis], eight[0]).any()


def test_without_noise_all_runs_are_one():
    found = cloud(Problem(Ravine(), (-1.5, 1.0), 20), SGD(0.01), runs=5)
    assert np.ptp(found.bands, axis=0).max() == 0
    assert np.ptp(found.ends, axis=1).max() == 0


def test_diverged_runs_are_counted_and_not_forgotten():
    ridge = LANDSCAPES["ravine"](100.0)
    found = cloud(Problem(ridge, (-1.5, 1.0), noise=0.1), SGD(0.0205), runs=50)
    assert found.diverged == 50
    assert np.isnan(found.bands[:, -1]).all()
    assert np.isfinite(found.bands[:, 0]).all()
    assert np.isnan(measured_variance(ridge, found.ends)).all()


@pytest.mark.parametrize("size", [1, 4, 20])
def test_the_noise_of_a_mini_batch_is_that_of_a_sample_without_replacement(size):
    data = LinearRegression(batch_size=size)
    theta = np.array(data.minima[0])
    errors = theta[0] * data.inputs + theta[1] - data.targets
    slopes = np.stack([errors * data.inputs, errors])
    # Cochran, Sampling Techniques (1977), theorem 2.2
    expected = slopes.std(axis=1, ddof=1) * np.sqrt((1 - size / EXAMPLES) / size)
    np.testing.assert_allclose(gradient_noise(data, theta, 20_000), expected, rtol=0.03)


def test_the_noise_of_other_terrains():
    assert (gradient_noise(LinearRegression(batch_size=EXAMPLES), (0, 0), 10) == 0).all()
    assert (gradient_noise(Ravine(), (1, 1), 10) == 0).all()
    # A coordinate that is sampled with probability p: √(p(1−p)) of its slope.
    expected = [0, 2 * np.sqrt(0.05 * 0.95)]
    np.testing.assert_allclose(gradient_noise(Sparse(0.05), (1.0, 2.0), 20_000), expected, rtol=0.03)


@pytest.mark.parametrize("end", [(2.0, 0.5 + 1e-3), (0.25, 4.0 - 1e-2), (-1.0, -1.0 + 1e-3), (20.0, 0.05 + 1e-3)])
def test_the_curvature_across_a_hyperbola_is_that_beside_the_end(end):
    # Across x y = 1 the curvature of (x y - 1)² is 2 (x² + y²); the last end is outside of the map.
    (away,), (curvature,) = across_floors(Formula("(x*y - 1)**2"), np.array(end)[:, np.newaxis])
    x, y = end
    assert away == pytest.approx(abs(x * y - 1) / np.hypot(x, y), rel=5e-3)
    assert curvature == pytest.approx(2 * (x * x + y * y), rel=5e-3)


@pytest.mark.parametrize("rule", [SGD(0.02), Momentum(0.004, 0.9)])
@pytest.mark.parametrize(
    ("formula", "curvature", "start"),
    [("2*y**2", 4.0, (0.0, 0.0)), ("(x**2 + y**2 - 1)**2", 8.0, (0.6, 0.8)), ("(x + y - 1)**2", 4.0, (5.0, -4.0))],
)
def test_a_cloud_on_a_floor_spreads_across_it_as_the_formula_says(formula, curvature, start, rule):
    landscape, sigma = Formula(formula), 0.1
    ends = cloud(Problem(landscape, start, 400, sigma), rule, 1500).ends
    away, curvatures = across_floors(landscape, ends)
    np.testing.assert_allclose(curvatures, curvature, rtol=0.05)
    closed = heavy_ball(rule.learning_rate, getattr(rule, "momentum", 0.0), curvature, sigma)
    # A mean square of 1500 normal deviates is known to √(2 / 1500), 3.7 %.
    assert np.mean(away**2) == pytest.approx(closed, rel=4 * np.sqrt(2 / 1500))
    assert stationary_variance(rule, curvatures, sigma).mean() == pytest.approx(closed, rel=0.05)


def test_the_cloud_of_a_network_keeps_no_paths():
    problem = Problem(Spirals(), Spirals().start, steps=60)
    paths = 8 * problem.landscape.dimension * (problem.steps + 1) * 200  # bytes of 200 runs
    tracemalloc.start()
    found = cloud(problem, SGD(0.1), 200)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < paths / 2
    one = run(problem, SGD(0.1)).loss
    assert (found.bands == one).all()  # without noise and mini-batches all runs are the same
