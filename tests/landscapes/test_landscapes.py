"""Laws that every terrain obeys, and the closed forms of those that we have."""

import dataclasses

import numpy as np
import pytest

from catalog import parameters, sentence
from landscapes import LANDSCAPES
from landscapes._plane import Plane
from landscapes.ackley import Ackley
from landscapes.base import GROUPS
from landscapes.beale import Beale
from landscapes.booth import Booth
from landscapes.cliff import Cliff
from landscapes.easom import Easom
from landscapes.flat_and_sharp import FlatAndSharp
from landscapes.goldstein_price import GoldsteinPrice
from landscapes.himmelblau import Himmelblau
from landscapes.matyas import Matyas
from landscapes.monkey_saddle import MonkeySaddle
from landscapes.multi_well import MultiWell
from landscapes.plateau import Plateau
from landscapes.rastrigin import Rastrigin
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from landscapes.saddle import Saddle
from landscapes.scalar_factorization import ScalarFactorization
from landscapes.six_hump_camel import SixHumpCamel
from landscapes.styblinski_tang import StyblinskiTang
from landscapes.three_hump_camel import ThreeHumpCamel
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend


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


def test_listed_minima_and_floors_are_minima(landscape):
    for each in variants(landscape):
        assert each.wells or each.least is not None, "a height that losses count from"
        around = np.random.default_rng(2).normal(size=(2, 200))
        around *= 1e-3 * each.size / np.hypot(*around)
        for minimum in (*each.minima, *(place for floor in each.floors for place in floor[::20])):
            theta = np.array(minimum)
            scale = np.abs(np.linalg.eigvalsh(each.hessian(theta))).max()
            assert np.hypot(*each.gradient(theta)) <= 1e-8 * max(scale, 1)
            assert np.linalg.eigvalsh(each.hessian(theta)).min() >= -1e-9 * scale
            assert (each.loss(theta[:, np.newaxis] + around) >= each.loss(theta) - 1e-12 * max(scale, 1)).all()


def test_minima_come_deepest_first_and_once(landscape):
    for each in variants(landscape):
        losses = [float(each.loss(np.array(minimum))) for minimum in each.minima]
        assert np.all(np.diff(losses) >= -1e-9)
        for index, minimum in enumerate(each.minima):
            assert all(np.hypot(*np.subtract(minimum, other)) > 1e-3 for other in each.minima[:index])


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


def test_the_whole_map_is_worked_out_without_a_warning(landscape):
    # Points on a side: the corners, the middle and both axes of the map are among them. A network takes long at each.
    side = 21 if isinstance(landscape, Plane) else 121
    for each in variants(landscape):
        _, _, points = each.grid(side)
        with np.errstate(all="raise", under="ignore"):
            for value in (each.loss(points), each.gradient(points), each.hessian(points)):
                assert np.isfinite(value).all()


def test_the_race_that_it_opens_with_stays_in_reach_and_has_two_paths(landscape):
    sgd, momentum = (
        descend(landscape, each, landscape.start, 300)
        for each in (SGD(landscape.learning_rate), Momentum(landscape.learning_rate, 0.9))
    )
    assert sgd.diverged == momentum.diverged == -1
    assert np.hypot(*(sgd.theta - momentum.theta).T).max() > 0.05 * landscape.size


def test_it_says_what_the_page_needs(terrain):
    assert terrain.name
    assert terrain.group in GROUPS
    assert terrain.formula
    assert terrain.source
    assert sentence(type(terrain)).endswith(".")
    assert 1e-5 <= terrain.learning_rate <= 10
    assert all(each.help for each in parameters(type(terrain)).values())
    assert LANDSCAPES[terrain.key] is type(terrain)


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
    for index, one in enumerate(wells.minima):
        for other in wells.minima[:index]:
            line = np.outer(one, 1 - share) + np.outer(other, share)
            assert wells.loss(line).max() > max(wells.loss(line)[[0, -1]]) + 0.05


@pytest.mark.parametrize("shape", [(2,), (2, 2), (2, 33), (2, 3, 4)])
def test_the_quick_gradient_of_a_run_has_the_bits_of_the_gradient_at_each_step(shape):
    wells = MultiWell(depth=1.5, hill=0.7)
    gradient = wells.gradient_for(shape)
    dice = np.random.default_rng(3)
    steps = [dice.uniform(-3, 3, shape) for _ in range(5)]
    slopes = [gradient(each) for each in steps]
    for theta, slope in zip(steps, slopes, strict=True):
        np.testing.assert_array_equal(slope, wells.gradient(theta))


def test_the_knobs_of_the_many_wells_do_what_they_say():
    hill = np.array([-0.6, 0.25])
    assert MultiWell(hill=1.0).loss(hill) > MultiWell(hill=0.0).loss(hill) + 0.9
    assert min(map(MultiWell(depth=3.0).loss, map(np.array, MultiWell(depth=3.0).minima))) < -2


def check_minima(landscape, published, digits):
    """The listed minima are the published places and values, to the digits that are printed."""
    found = sorted((*minimum, float(landscape.loss(np.array(minimum)))) for minimum in landscape.minima)
    np.testing.assert_allclose(found, sorted(published), rtol=0, atol=0.5001 * 10.0**-digits)


@pytest.mark.parametrize(
    ("landscape", "published", "digits"),
    [
        (Beale(), [(3, 0.5, 0)], 12),
        (Booth(), [(1, 3, 0)], 12),
        (Matyas(), [(0, 0, 0)], 12),
        (ThreeHumpCamel(), [(0, 0, 0), (1.7476, -0.8738, 0.2986), (-1.7476, 0.8738, 0.2986)], 4),
        (GoldsteinPrice(), [(0, -1, 3), (-0.6, -0.4, 30), (1.8, 0.2, 84), (1.2, 0.8, 840)], 9),
    ],
    ids=["beale", "booth", "matyas", "three_hump_camel", "goldstein_price"],
)
def test_the_published_minima_are_the_listed_ones(landscape, published, digits):
    check_minima(landscape, published, digits)


def test_the_side_wells_of_the_three_hump_camel_are_as_deep_as_published():
    camel = ThreeHumpCamel()
    np.testing.assert_allclose(camel.loss(np.array(camel.minima).T), [0, 0.298638, 0.298638], atol=5e-7)


@pytest.mark.parametrize(("landscape", "eigenvalues"), [(Booth(), [2, 18]), (Matyas(), [0.04, 1])])
def test_the_bowls_have_their_published_curvature_everywhere(landscape, eigenvalues):
    for point in ((0, 0), (3.5, -7)):
        np.testing.assert_allclose(np.linalg.eigvalsh(landscape.hessian(np.array(point))), eigenvalues, rtol=1e-12)


def test_the_six_hump_camel_has_its_six_published_minima():
    camel = SixHumpCamel()
    values = camel.loss(np.array(camel.minima).T)
    np.testing.assert_allclose(values, np.repeat([-1.031628, -0.215464, 2.104250], 2), rtol=0, atol=5.001e-7)
    deepest = sorted(camel.minima[:2])
    np.testing.assert_allclose(deepest, [(-0.0898, 0.7127), (0.0898, -0.7127)], rtol=0, atol=5.001e-5)


def test_styblinski_tang_has_its_four_published_minima():
    # Each coordinate stands by itself: ½(x⁴ - 16x² + 5x) is lowest at -2.903534 and has its other well at 2.746803.
    tang = StyblinskiTang()
    assert len(tang.minima) == 4
    np.testing.assert_allclose(
        sorted(tang.minima),
        [(-2.903534, -2.903534), (-2.903534, 2.746803), (2.746803, -2.903534), (2.746803, 2.746803)],
        rtol=0,
        atol=5.001e-7,
    )
    np.testing.assert_allclose(float(tang.loss(np.array(tang.minima[0]))), -78.332331, rtol=0, atol=1e-6)


def test_rastrigins_wells_lie_on_a_lattice_and_the_ring_around_the_deepest_is_as_published():
    rastrigin = Rastrigin()
    assert len(rastrigin.minima) == 11 * 11
    assert rastrigin.minima[0] == pytest.approx((0, 0), abs=1e-12)
    ring = np.array(rastrigin.minima[1:5])
    assert sorted(np.hypot(*ring.T)) == pytest.approx([0.994959] * 4, abs=5.001e-7)
    assert list(rastrigin.loss(ring.T)) == pytest.approx([0.994959] * 4, abs=5.001e-7)
    assert {tuple(each) for each in np.rint(rastrigin.minima)} == {(x, y) for x in range(-5, 6) for y in range(-5, 6)}


def test_rastrigin_without_ripples_is_a_round_bowl():
    check_minima(Rastrigin(0.0), [(0, 0, 0)], 12)
    np.testing.assert_allclose(Rastrigin(0.0).loss(np.array([3.0, -4.0])), 25, rtol=1e-12)


def test_goldstein_and_price_wrote_it_longer():
    x, y = theta = np.random.default_rng(3).uniform(-2, 2, (2, 100))
    first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    np.testing.assert_allclose(GoldsteinPrice().loss(theta), first * second, rtol=1e-9)


def test_ackleys_tip_is_the_deepest_minimum_and_a_ball_on_it_stays():
    ackley, tip = Ackley(), np.zeros(2)
    assert ackley.minima[0] == (0.0, 0.0)
    assert float(ackley.loss(tip)) == pytest.approx(0, abs=1e-15)
    assert (ackley.gradient(tip) == 0).all()
    # What is left of the curvature at the tip is that of the wells: -exp(½(cos 2πx + cos 2πy)) has 2 e π² both ways.
    np.testing.assert_allclose(ackley.hessian(tip), 2 * np.e * np.pi**2 * np.eye(2), rtol=1e-12)
    assert {tuple(each) for each in np.rint(ackley.minima)} == {(x, y) for x in range(-3, 4) for y in range(-3, 4)}


def test_around_ackleys_tip_the_slope_is_that_of_a_cone():
    # 20 · 0.2/√2 = 2√2, the same all around and however near.
    around = 1e-9 * np.array([np.cos(np.arange(12.0)), np.sin(np.arange(12.0))])
    np.testing.assert_allclose(np.hypot(*Ackley().gradient(around)), 2 * np.sqrt(2), rtol=1e-6)


def test_easoms_hole_is_at_pi_and_four_dimples_lie_around_it():
    easom = Easom()
    assert easom.minima[0] == pytest.approx((np.pi, np.pi), abs=1e-12)
    values = easom.loss(np.array(easom.minima).T)
    assert values[0] == pytest.approx(-1, abs=1e-15)
    np.testing.assert_allclose(easom.hessian(np.full(2, np.pi)), 3 * np.eye(2), atol=1e-12)
    # The others are where cos(x) exp(-(x - π)²) is lowest in each coordinate: tan x = -2(x - π), short of π/2.
    assert len(values) == 5
    assert (np.abs(values[1:]) < 1e-4).all()
    for minimum in easom.minima[1:]:
        np.testing.assert_allclose(np.tan(minimum), -2 * np.subtract(minimum, np.pi), rtol=1e-9)


@pytest.mark.parametrize("fall", [0.1, 1.0, 1.5])
def test_the_saddle_goes_up_along_x_and_down_along_y_to_where_the_wall_stops_it(fall):
    saddle = Saddle(fall)
    assert (saddle.gradient(np.zeros(2)) == 0).all()
    assert (saddle.hessian(np.zeros(2)) == np.diag([1, -fall])).all()
    wells = [(0, -np.sqrt(fall), -(fall**2) / 4), (0, np.sqrt(fall), -(fall**2) / 4)]
    check_minima(saddle, wells, 12)


def test_the_monkey_saddle_has_neither_slope_nor_curvature_in_the_middle_and_three_wells_around_it():
    monkey = MonkeySaddle()
    assert (monkey.gradient(np.zeros(2)) == 0).all()
    assert (monkey.hessian(np.zeros(2)) == 0).all()
    angles = np.pi * np.array([1 / 3, 1, 5 / 3])
    check_minima(monkey, [(np.cos(each), np.sin(each), -0.25) for each in angles], 12)
    # r³ cos 3φ + ¾ r⁴
    x, y = np.random.default_rng(4).uniform(-1.5, 1.5, (2, 50))
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    np.testing.assert_allclose(
        monkey.loss(np.array([x, y])), radius**3 * np.cos(3 * angle) + 0.75 * radius**4, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("slope", [0.001, 0.05, 1.0])
def test_the_plateau_has_one_slope_far_from_its_well(slope):
    far = np.array([[-8.0, -7.0, -6.0], [0.0, 0.0, 0.0]])
    across, along = Plateau(slope).gradient(far)[::-1]
    assert (across == 0).all()
    # x/√(1 + x²) is within 1/(2x²) of 1.
    np.testing.assert_allclose(along, -slope, rtol=1 / (2 * 6**2))


def test_the_wall_of_the_cliff_is_as_steep_as_its_knob_says():
    for k in (5.0, 20.0, 100.0):
        cliff = Cliff(k)
        # A logistic step is steepest in its middle, k/4; the gentle slope has none there.
        np.testing.assert_allclose(cliff.gradient(np.zeros(2)), [k / 4, 0], rtol=1e-12)
        # Far from the wall the slope is the tilt, 0.1, whichever side of it.
        np.testing.assert_allclose(np.hypot(*cliff.gradient(np.array([[-5.0, 2.0], [3.0, 3.0]]))), 0.1, rtol=2e-3)
        ((x, y),) = cliff.minima
        assert x < 0
        assert y == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("sharpness", [1.0, 30.0, 1000.0])
def test_the_flat_and_the_sharp_well_are_equally_deep_and_differ_in_curvature(sharpness):
    wells = FlatAndSharp(sharpness)
    flat, sharp = np.array(wells.minima)
    assert float(wells.loss(flat)) == float(wells.loss(sharp)) == 0
    np.testing.assert_allclose(wells.hessian(flat), np.eye(2), rtol=1e-12)
    np.testing.assert_allclose(wells.hessian(sharp), sharpness * np.eye(2), rtol=1e-12)
    _, _, points = wells.grid(120)
    assert wells.loss(points).min() > 0


def test_the_valley_of_the_scalar_factorization_is_as_sharp_as_x_squared_plus_y_squared():
    terrain = ScalarFactorization()
    (valley,) = terrain.floors
    x, y = valley.T
    np.testing.assert_allclose(x * y, 1, rtol=1e-14)
    assert terrain.loss(valley.T).max() < 1e-30
    # (y, x) is the gradient of xy: there the Hessian is (y, x)(y, x)ᵀ.
    eigenvalues = np.linalg.eigvalsh(np.moveaxis(terrain.hessian(valley.T), -1, 0))
    np.testing.assert_allclose(eigenvalues[:, 1], x * x + y * y, rtol=1e-12)
    np.testing.assert_allclose(eigenvalues[:, 0], 0, atol=1e-12)
    # It leaves the map at both ends, and is flattest in the middle, where the well is named after.
    assert valley[0] == pytest.approx((0.25, 4))
    assert valley[-1] == pytest.approx((4, 0.25))
    assert terrain.wells == (pytest.approx((1, 1)),)
    assert eigenvalues[:, 1].min() == pytest.approx(2)


def test_the_saddle_of_the_scalar_factorization_is_at_the_origin():
    terrain = ScalarFactorization()
    assert (terrain.gradient(np.zeros(2)) == 0).all()
    assert (terrain.hessian(np.zeros(2)) == [[0, -1], [-1, 0]]).all()
    assert float(terrain.loss(np.zeros(2))) == 0.5


def test_a_place_near_a_click_is_short_and_less_than_a_thousandth_of_the_map_away(landscape):
    places = np.random.default_rng(3).uniform(0, 1, (50, 2))
    for share in places:
        ends = np.array([landscape.x_range, landscape.y_range])
        exact = ends[:, 0] + share * (ends[:, 1] - ends[:, 0])
        near = landscape.near(exact)
        assert np.abs(np.array(near) - exact).max() <= 1e-3 * landscape.size
        assert landscape.clamp(near) == near
        for each, (low, high) in zip(near, ends, strict=True):
            assert each in (low, high) or float(f"{each / landscape.size:.3f}") == pytest.approx(
                each / landscape.size, abs=1e-3
            )
            assert each in (low, high) or len(f"{each}".lstrip("-0.").replace(".", "")) <= 5


def test_a_click_on_the_ravine_writes_three_decimals():
    assert Ravine().near((0.6250780105590823, -1.23456)) == (0.625, -1.235)
    assert Ravine().near((9, -9)) == (2.0, -2.0)
