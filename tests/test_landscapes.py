"""Laws that every terrain obeys, and the closed forms of those that we have."""

import dataclasses

import numpy as np
import pytest

from catalog import parameters
from landscapes import LANDSCAPES
from landscapes.base import GROUPS
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


PUBLISHED = {
    # place -> value, to the digits printed; facts of the literature, not of this code
    "beale": {(3, 0.5): 0},
    "booth": {(1, 3): 0},
    "matyas": {(0, 0): 0},
    "three_hump_camel": {(0, 0): 0, (1.7476, -0.8738): 0.298638, (-1.7476, 0.8738): 0.298638},
    "six_hump_camel": {
        (0.0898, -0.7127): -1.031628,
        (-0.0898, 0.7127): -1.031628,
        (1.7036, -0.7961): -0.215464,
        (-1.7036, 0.7961): -0.215464,
        (1.6071, 0.5687): 2.104250,
        (-1.6071, -0.5687): 2.104250,
    },
    "styblinski_tang": {
        (-2.903534, -2.903534): -78.332331,
        (2.746803, -2.903534): -64.195612,
        (-2.903534, 2.746803): -64.195612,
        (2.746803, 2.746803): -50.058893,
    },
    "goldstein_price": {(0, -1): 3, (-0.6, -0.4): 30, (1.8, 0.2): 84, (1.2, 0.8): 840},
    "rosenbrock": {(1, 1): 0},
}


@pytest.mark.parametrize("key", PUBLISHED)
def test_the_minima_are_the_published_ones_and_no_others(key):
    landscape = LANDSCAPES[key]()
    assert len(landscape.minima) == len(PUBLISHED[key])
    for place, value in PUBLISHED[key].items():
        (found,) = [each for each in landscape.minima if np.hypot(*np.subtract(each, place)) < 1e-4]
        np.testing.assert_allclose(landscape.loss(np.array(found)), value, rtol=0, atol=6e-7)


@pytest.mark.parametrize(("key", "eigenvalues"), [("booth", [2, 18]), ("matyas", [0.04, 1])])
def test_the_curvature_of_the_published_bowls(key, eigenvalues):
    bowl = LANDSCAPES[key]()
    np.testing.assert_allclose(np.linalg.eigvalsh(bowl.hessian(np.array([0.7, -2.0]))), eigenvalues, rtol=1e-12)


def test_rastrigin_has_its_wells_near_the_whole_numbers_and_a_ring_of_four_around_the_deepest():
    carton = LANDSCAPES["rastrigin"]()
    assert carton.minima[0] == pytest.approx((0, 0), abs=1e-12)
    ring = np.array(carton.minima[1:5])
    np.testing.assert_allclose(sorted(np.hypot(*ring.T)), 0.994959, atol=1e-6)
    np.testing.assert_allclose(carton.loss(ring.T), 0.994959, atol=1e-6)
    (left, right), (bottom, top) = carton.x_range, carton.y_range
    # One well for each whole number, drawn a little towards the middle: x + 10 π sin(2 π x) = 0.
    assert len(carton.minima) == len(range(int(left), int(right) + 1)) * len(range(int(bottom), int(top) + 1))
    np.testing.assert_allclose(np.array(carton.minima), np.round(carton.minima), atol=0.05)


def test_ackley_is_zero_at_its_tip_and_has_wells_near_the_whole_numbers():
    funnel = LANDSCAPES["ackley"]()
    assert funnel.minima[0] == pytest.approx((0, 0), abs=1e-9)
    assert float(funnel.loss(np.zeros(2))) == pytest.approx(0, abs=1e-12)
    # Along the axis far out: 20 + e - 20 exp(-0.2 |x| / √2) - exp((cos 2πx + 1) / 2), by hand at x = 3.
    assert float(funnel.loss(np.array([3.0, 0.0]))) == pytest.approx(20 * (1 - np.exp(-0.6 / np.sqrt(2))), rel=1e-12)
    assert np.abs(np.array(funnel.minima) - np.round(funnel.minima)).max() < 0.06
    assert np.isfinite(funnel.gradient(np.zeros(2))).all()
    assert np.isfinite(funnel.hessian(np.zeros(2))).all()


def test_easom_has_its_hole_at_pi_and_is_flat_far_from_it():
    hole = LANDSCAPES["easom"]()
    np.testing.assert_allclose(hole.minima[0], (np.pi, np.pi), rtol=1e-12)
    assert float(hole.loss(np.array(hole.minima[0]))) == pytest.approx(-1)
    # The hole is in all of its map but a rim of it: at the corner the slope is below a millionth.
    assert np.hypot(*hole.gradient(np.zeros(2))) < 1e-6


@pytest.mark.parametrize("fall", [0.1, 1.0, 2.0])
def test_the_saddle_is_one_and_its_wells_lie_where_the_wall_stops_the_fall(fall):
    saddle = LANDSCAPES["saddle"](fall=fall)
    assert (saddle.gradient(np.zeros(2)) == 0).all()
    np.testing.assert_allclose(np.linalg.eigvalsh(saddle.hessian(np.zeros(2))), [-fall, 1], rtol=1e-12)
    # y³ = a y at y = √a, where the loss is -a²/4 and the curvature 2a.
    np.testing.assert_allclose(sorted(saddle.minima), [(0, -(fall**0.5)), (0, fall**0.5)], rtol=1e-12)
    np.testing.assert_allclose(saddle.loss(np.array(saddle.minima).T), -(fall**2) / 4, rtol=1e-12)


def test_the_monkey_saddle_has_neither_slope_nor_curvature_and_three_equal_wells_around_it():
    saddle = LANDSCAPES["monkey_saddle"]()
    assert (saddle.gradient(np.zeros(2)) == 0).all()
    assert (saddle.hessian(np.zeros(2)) == 0).all()
    angles = np.sort(np.arctan2(*np.array(saddle.minima).T[::-1]))
    np.testing.assert_allclose(angles, np.array([-1, 1, 3]) * np.pi / 3, atol=1e-12)
    # r³ cos 3φ + ¾ r⁴ where cos 3φ = -1: its slope 3r³ - 3r² is 0 at r = 1, and there it is -1/4.
    np.testing.assert_allclose(saddle.loss(np.array(saddle.minima).T), -0.25, rtol=1e-12)


@pytest.mark.parametrize("sharpness", [1.0, 30.0, 1000.0])
def test_the_flat_and_the_sharp_well_are_equally_deep_and_not_equally_wide(sharpness):
    wells = LANDSCAPES["flat_and_sharp"](sharpness=sharpness)
    flat, sharp = (np.array(each) for each in wells.minima)
    assert wells.loss(flat) == wells.loss(sharp) == 0
    np.testing.assert_allclose(wells.hessian(flat), np.eye(2), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(wells.hessian(sharp), sharpness * np.eye(2), rtol=1e-12, atol=1e-12)


def test_the_plateau_has_its_slope_and_no_curvature_far_from_the_well():
    plateau = LANDSCAPES["plateau"](slope=0.05)
    # Along x far out it is S √(1 + x²): a slope of S, but for a part in x².
    assert float(plateau.gradient(np.array([-7.0, 0.0]))[0]) == pytest.approx(-0.05 * 7 / 50**0.5, rel=1e-9)
    assert abs(float(plateau.hessian(np.array([-7.0, 0.0]))[0, 0])) < 0.05 / 7**2


def test_the_cliff_is_a_hundred_times_steeper_than_the_way_to_it():
    cliff = LANDSCAPES["cliff"]()
    # On its middle line the wall's slope is k/4, the funnel's is never more than 0.1.
    assert float(cliff.gradient(np.array([0.0, 0.0]))[0]) == pytest.approx(cliff.steepness / 4)
    assert np.hypot(*cliff.gradient(np.array([-3.0, 1.0]))) < 0.1


def test_every_terrain_is_in_a_group_of_the_selector(landscape):
    assert landscape.group in GROUPS
