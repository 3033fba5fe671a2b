"""Laws that every terrain obeys, and the closed forms of those that we have."""

import dataclasses

import numpy as np
import pytest

from catalog import parameters
from landscapes import LANDSCAPES
from landscapes.himmelblau import Himmelblau
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock


def difference(function, points, size):
    """Central differences along x and y, stacked in front."""
    step = 1e-6 * size
    shifts = np.eye(2)[:, :, np.newaxis] * step
    return np.array([(function(points + shift) - function(points - shift)) / (2 * step) for shift in shifts])


def variants(landscape):
    """The landscape as it is, and with each knob at both of its ends."""
    yield landscape
    for name, each in parameters(type(landscape)).items():
        for value in (each.low, each.high):
            yield dataclasses.replace(landscape, **{name: value})


def test_gradient_is_the_slope_of_the_loss(landscape, points):
    for each in variants(landscape):
        gradient = each.gradient(points)
        slope = difference(each.loss, points, each.size)
        assert gradient.shape == (2, 40)
        np.testing.assert_allclose(gradient, slope, rtol=1e-6, atol=1e-6 * np.abs(slope).max())


def test_hessian_is_the_slope_of_the_gradient(landscape, points):
    for each in variants(landscape):
        hessian = each.hessian(points)
        slope = difference(each.gradient, points, each.size)
        assert hessian.shape == (2, 2, 40)
        np.testing.assert_allclose(hessian, slope, rtol=1e-6, atol=1e-6 * np.abs(slope).max())


def test_listed_minima_are_minima(landscape):
    for each in variants(landscape):
        assert each.minima
        around = np.random.default_rng(2).normal(size=(2, 200))
        around *= 1e-3 * each.size / np.hypot(*around)
        for minimum in each.minima:
            theta = np.array(minimum)
            scale = np.abs(np.linalg.eigvalsh(each.hessian(theta))).max()
            assert np.hypot(*each.gradient(theta)) <= 1e-8 * max(scale, 1)
            assert np.linalg.eigvalsh(each.hessian(theta)).min() >= -1e-9 * scale
            assert (each.loss(theta[:, np.newaxis] + around) >= each.loss(theta) - 1e-12 * max(scale, 1)).all()


def test_minima_come_deepest_first_and_once(landscape):
    for each in variants(landscape):
        losses = [float(each.loss(np.array(minimum))) for minimum in each.minima]
        assert np.all(np.diff(losses) >= -1e-9)
        for place, minimum in enumerate(each.minima):
            assert all(np.hypot(*np.subtract(minimum, other)) > 1e-3 for other in each.minima[:place])


def test_a_grid_equals_point_by_point(landscape):
    x, y, grid = landscape.grid(5)
    assert grid.shape == (2, 5, 5)
    for row in range(5):
        for column in range(5):
            theta = np.array([x[column], y[row]])
            assert (grid[:, row, column] == theta).all()
            np.testing.assert_allclose(landscape.loss(grid)[row, column], landscape.loss(theta), rtol=1e-13, atol=1e-13)
            np.testing.assert_allclose(
                landscape.gradient(grid)[:, row, column], landscape.gradient(theta), rtol=1e-12, atol=1e-12
            )
            np.testing.assert_allclose(
                landscape.hessian(grid)[:, :, row, column], landscape.hessian(theta), rtol=1e-12, atol=1e-12
            )


def test_start_and_minima_lie_on_the_map(landscape):
    for each in variants(landscape):
        for place in (each.start, *each.minima):
            assert each.clamp(place) == tuple(place)


def test_it_says_what_the_page_needs(landscape):
    assert landscape.name
    assert landscape.formula
    assert landscape.source
    assert type(landscape).__doc__.strip().endswith(".")
    assert 1e-5 <= landscape.learning_rate <= 10
    assert all(each.help for each in parameters(type(landscape)).values())
    assert LANDSCAPES[landscape.key] is type(landscape)


@pytest.mark.parametrize(("kappa", "angle"), [(1, 0), (10, 30), (100, -75), (1000, 90)])
def test_the_ravine_has_eigenvalues_one_and_kappa_whatever_its_angle(kappa, angle):
    ravine = Ravine(kappa, angle)
    np.testing.assert_allclose(np.linalg.eigvalsh(ravine.hessian(np.zeros(2))), [1, kappa], rtol=1e-12)
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    np.testing.assert_allclose(ravine.loss(along), 0.5, rtol=1e-12)


def test_rosenbrocks_curvature_at_its_minimum():
    # Published: the Hessian of Rosenbrock's function at (1, 1) is [[802, -400], [-400, 200]].
    assert (Rosenbrock().hessian(np.ones(2)) == [[802, -400], [-400, 200]]).all()
    np.testing.assert_allclose(
        np.linalg.eigvalsh(Rosenbrock().hessian(np.ones(2))), [0.39936077, 1001.60064], rtol=1e-7
    )


def test_himmelblau_has_its_four_published_minima():
    published = {(3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)}
    found = {tuple(float(round(each, 6)) for each in minimum) for minimum in Himmelblau().minima}
    assert found == published
    np.testing.assert_allclose(Himmelblau().loss(np.array(Himmelblau().minima).T), 0, atol=1e-20)


def test_the_many_wells_differ_in_depth_and_a_hill_parts_them():
    wells = MultiWell()
    depths = [float(wells.loss(np.array(minimum))) for minimum in wells.minima]
    assert len(depths) == 5
    assert np.diff(depths).min() > 0.05
    # Along the straight line between any two wells there is a point above both.
    share = np.linspace(0, 1, 101)
    for place, one in enumerate(wells.minima):
        for other in wells.minima[:place]:
            line = np.outer(one, 1 - share) + np.outer(other, share)
            assert wells.loss(line).max() > max(wells.loss(line)[[0, -1]]) + 0.05


def test_the_knobs_of_the_many_wells_do_what_they_say():
    hill = np.array([-0.6, 0.25])
    assert MultiWell(hill=1.0).loss(hill) > MultiWell(hill=0.0).loss(hill) + 0.9
    assert min(map(MultiWell(depth=3.0).loss, map(np.array, MultiWell(depth=3.0).minima))) < -2
