"""Sharpness along paths, against NumPy's eigenvalues, closed forms, and what runs do on bowls."""

import numpy as np
import pytest

from analysis.sharpness import limit_on_map, sharpness, sharpness_of
from landscapes import LANDSCAPES
from landscapes.formula import Formula
from landscapes.ravine import Ravine
from landscapes.scalar_factorization import ScalarFactorization
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.lion import Lion
from optimizers.momentum import Momentum
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from schedules.warm_up import WarmUp
from simulation.descent import run
from simulation.problem import Problem


def along(landscape, rule, steps=300, start=None, **conditions):
    problem = Problem(landscape, start or landscape.start, steps, **conditions)
    path = run(problem, rule)
    return path, sharpness(problem, rule, path)


@pytest.mark.parametrize("key", LANDSCAPES)
def test_on_every_terrain_it_is_the_largest_eigenvalue_of_the_hessian(key):
    landscape = LANDSCAPES[key]()
    if landscape.found or landscape.dimension > 2:
        return  # a visitor's own terrain has no map of its own, and a network has no small Hessian
    theta = landscape.grid(9)[2].reshape(2, -1)
    hessian = np.moveaxis(np.array(landscape.hessian(theta)), -1, 0)
    expected = np.linalg.eigvalsh(hessian)[:, -1]
    scale = np.abs(np.linalg.eigvalsh(hessian)).max()
    np.testing.assert_allclose(sharpness_of(landscape, theta), expected, rtol=1e-9, atol=1e-12 * scale)


def test_of_a_preconditioned_hessian_it_is_that_of_the_product_with_the_inverse_too():
    landscape = LANDSCAPES["rosenbrock"]()
    theta = np.array([[-1.0, 0.3, 1.0], [2.0, 0.1, 1.0]])
    preconditioner = np.array([[0.5, 2.0, 1e-3], [3.0, 1e-4, 1e3]])
    hessian = np.moveaxis(landscape.hessian(theta), -1, 0)
    inverse = 1 / preconditioner.T[:, :, np.newaxis]
    expected = np.linalg.eigvals(inverse * hessian).real.max(axis=-1)
    np.testing.assert_allclose(sharpness_of(landscape, theta, preconditioner), expected, rtol=1e-9)


def test_on_the_valley_of_the_scalar_factorization_it_is_x_squared_plus_y_squared():
    terrain = ScalarFactorization()
    x, y = terrain.floors[0].T
    np.testing.assert_allclose(sharpness_of(terrain, np.array([x, y])), x * x + y * y, rtol=1e-12)


def test_gradient_descent_rests_on_the_valley_only_where_it_is_less_sharp_than_two_by_alpha():
    terrain = ScalarFactorization()
    for learning_rate in (0.1, 0.15, 0.19, 0.2, 0.21, 0.25):
        path, found = along(terrain, SGD(learning_rate))
        x, y = path.theta[-1]
        assert x * y == pytest.approx(1)
        np.testing.assert_allclose(found.limit, 2 / learning_rate, rtol=1e-9)
        assert found.sharpness[-1] == pytest.approx(x * x + y * y)
        assert found.sharpness[-1] < 2 / learning_rate


@pytest.mark.parametrize("rule", [SGD, Momentum])
def test_on_a_bowl_a_run_explodes_exactly_where_the_sharpness_is_above_the_limit(rule):
    ravine = Ravine(100.0, 30.0)
    edge = (2 + 2 * getattr(rule(), "momentum", 0.0)) / 100
    for factor, explodes in ((0.99, False), (1.01, True)):
        path, found = along(ravine, rule(factor * edge), 3000)
        np.testing.assert_allclose(found.sharpness, 100, rtol=1e-9)
        assert found.above.all() == found.above.any() == explodes
        assert (path.diverged >= 0) == explodes


def test_a_schedule_moves_the_limit():
    schedule = WarmUp(300)
    _, found = along(ScalarFactorization(), SGD(0.5), schedule=schedule)
    np.testing.assert_allclose(found.limit, 2 / (0.5 * np.arange(1, 301) / 300), rtol=1e-9)
    _, adaptive = along(ScalarFactorization(), Adam(0.05), schedule=schedule)
    np.testing.assert_allclose(adaptive.limit, 38 / (0.05 * np.arange(1, 301) / 300), rtol=1e-9)


@pytest.mark.parametrize(("momentum", "least"), [(0.0, 0.9), (0.3, 0.8), (0.5, 0.75)])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_as_alpha_grows_a_ball_stays_at_the_edge_that_its_momentum_sets(momentum, least, seed):
    # Places and peaks depend on rounding there, and are not asserted; the mean over half of the race doesn't.
    _, found = along(ScalarFactorization(), Momentum(0.5, momentum), 600, noise=0.01, seed=seed, schedule=WarmUp(600))
    np.testing.assert_allclose(found.limit * 0.5 * (found.rows + 1) / 600, 2 + 2 * momentum, rtol=1e-9)
    assert least < (found.sharpness / found.limit)[300:].mean() < 1.05


@pytest.mark.parametrize("condition", [1.0, 30.0])
def test_rmsprop_goes_to_its_edge_even_on_a_bowl_where_the_hessian_never_changes(condition):
    _, found = along(Ravine(condition), RMSProp(0.01, 0.9), 1000)
    np.testing.assert_allclose(found.limit, 2 / 0.01, rtol=1e-9)
    assert found.preconditioned
    assert found.sharpness[0] < 0.5 * found.limit[0]
    assert 0.9 < (found.sharpness / found.limit)[500:].mean() < 1.1


def test_a_rule_without_a_limit_has_the_sharpness_of_the_plain_hessian():
    path, found = along(ScalarFactorization(), Lion(0.01))
    assert not found.has_limit
    assert not found.preconditioned
    assert not found.above.any()
    eigenvalues = np.linalg.eigvalsh(np.moveaxis(ScalarFactorization().hessian(path.theta[:-1].T), -1, 0))
    np.testing.assert_allclose(found.sharpness, eigenvalues[:, -1], rtol=1e-9)


def test_a_diverged_run_has_a_sharpness_up_to_the_step_that_took_it_away():
    path, found = along(ScalarFactorization(), SGD(2.0))
    assert path.diverged >= 0
    assert found.rows[-1] == path.diverged - 1
    assert np.isfinite(found.sharpness).all()
    assert found.rises[-1] or not np.isfinite(path.loss[path.diverged])


def test_a_run_that_starts_outside_of_the_domain_has_none():
    _, found = along(Formula("log(x) + y^2"), SGD(0.1), start=(-1.0, 0.0))
    assert not len(found.rows)
    assert not found.has_limit


def test_rows_of_a_long_race_are_an_odd_number_of_steps_apart():
    _, found = along(Ravine(), SGD(0.01), 2000)
    assert len(set(np.diff(found.rows))) == 1
    assert np.diff(found.rows)[0] % 2 == 1
    assert len(found.rows) <= 1000


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_has_a_sharpness_and_a_positive_limit_or_none(key):
    rule = OPTIMIZERS[key]()
    for conditions in ({}, {"noise": 0.1}):
        _, found = along(ScalarFactorization(), rule, 50, **conditions)
        assert len(found.rows) == 50
        assert np.isfinite(found.sharpness).all()
        assert np.isnan(found.limit).all() or (found.limit > 0).all()


def test_on_the_line_of_a_limit_on_the_map_the_sharpness_is_the_limit():
    terrain = ScalarFactorization()
    pieces = limit_on_map(terrain, 10.0)
    np.testing.assert_allclose(sharpness_of(terrain, pieces[:, :2].T), 10, rtol=2e-3)
    # It crosses the valley where x² + y² = 10 and xy = 1, which is where x + y = √12.
    near = np.abs(pieces[:, 0] * pieces[:, 1] - 1).argsort()[:4]
    np.testing.assert_allclose(pieces[near, 0] + pieces[near, 1], np.sqrt(12), rtol=0.01)


def test_a_bowl_is_as_sharp_everywhere_and_has_no_line():
    assert limit_on_map(Ravine(100.0), 50.0).shape == (0, 4)
