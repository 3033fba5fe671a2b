"""Passes between wells, against those that are known in closed form or published; and balls that cross them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from analysis import passes
from analysis.passes import highest_pass, pass_crossings
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.formula import Formula
from landscapes.himmelblau import Himmelblau
from landscapes.monkey_saddle import MonkeySaddle
from landscapes.rastrigin import Rastrigin
from landscapes.ravine import Ravine
from landscapes.six_hump_camel import SixHumpCamel
from landscapes.styblinski_tang import StyblinskiTang
from landscapes.three_hump_camel import ThreeHumpCamel
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rolling_ball import RollingBall
from simulation.descent import descend

catchments = cache(passes.catchments)  # several tests ask for those of one terrain


@dataclass(frozen=True)
class TwoWells(Landscape):
    """(x² − 1)² + y²: a pass of height 1 at the origin."""

    x_range, y_range = (-2.0, 2.2), (-1.5, 1.6)
    minima = ((-1.0, 0.0), (1.0, 0.0))

    def loss(self, theta):
        x, y = theta
        return (x * x - 1) ** 2 + y * y

    def gradient(self, theta):
        x, y = theta
        return np.array([4 * x * (x * x - 1), 2 * y])

    def hessian(self, theta):
        x, _ = theta
        zeros = np.zeros_like(x)
        return np.array([[12 * x * x - 4, zeros], [zeros, zeros + 2]])


def nearest(landscape, place):
    return int(np.hypot(*(np.array(landscape.minima) - place).T).argmin())


def test_the_pass_of_the_double_well():
    (found,) = catchments(TwoWells()).passes
    assert found.minima == (0, 1)
    assert found.place == pytest.approx((0, 0), abs=1e-9)
    assert found.loss == pytest.approx(1, abs=1e-12)


def test_himmelblaus_four_saddles_and_not_its_hill():
    hill = Himmelblau()
    first, left, lower, right = ((3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848))
    published = [
        ((3.3852, 0.0739), 13.312, (first, right)),
        ((0.0867, 2.8843), 67.719, (first, left)),
        ((-3.0730, -0.0814), 104.015, (left, lower)),
        ((-0.1280, -1.9537), 178.337, (lower, right)),
    ]
    found = catchments(hill).passes
    assert len(found) == 4
    for each, (place, loss, ends) in zip(found, published, strict=True):
        assert each.place == pytest.approx(place, abs=2e-4)
        assert each.loss == pytest.approx(loss, abs=1e-3)
        assert set(each.minima) == {nearest(hill, end) for end in ends}


def test_the_lowest_way_goes_round_where_that_is_lower():
    hill = Himmelblau()
    lower, right = nearest(hill, (-3.779, -3.283)), nearest(hill, (3.584, -1.848))
    # Straight over is 178; round by the two other wells no pass is higher than 104.
    assert highest_pass(catchments(hill).passes, lower, right).loss == pytest.approx(104.015, abs=1e-3)
    assert highest_pass(catchments(hill).passes, right, lower) == highest_pass(catchments(hill).passes, lower, right)
    assert highest_pass((), 0, 1) is None


def test_the_passes_of_the_three_hump_camel():
    # x² is the smaller root of x⁴ − 4.2 x² + 3.5, and y = −x/2.
    square = 2.1 - 0.91**0.5
    height = 1.75 * square - 1.05 * square**2 + square**3 / 6
    found = catchments(ThreeHumpCamel()).passes
    assert [set(each.minima) for each in found] in ([{0, 1}, {0, 2}], [{0, 2}, {0, 1}])
    for each in found:
        assert abs(each.place[0]) == pytest.approx(square**0.5, abs=1e-9)
        assert each.place[1] == pytest.approx(-each.place[0] / 2, abs=1e-9)
        assert each.loss == pytest.approx(height, abs=1e-12)


def test_between_separable_wells_a_pass_is_a_well_on_one_axis_and_a_hill_on_the_other():
    # The roots of 4x³ − 32x + 5: two wells and the hill between them, on each axis of Styblinski–Tang.
    deep, hill, shallow = sorted(np.roots([4, 0, -32, 5]).real)
    places = sorted((round(each.place[0], 6), round(each.place[1], 6)) for each in catchments(StyblinskiTang()).passes)
    expected = [(hill, deep), (deep, hill), (hill, shallow), (shallow, hill)]
    np.testing.assert_allclose(places, sorted(expected), atol=1e-6)
    # Rastrigin's lattice of 11 x 11 wells has a pass between each two neighbours along an axis.
    assert len(catchments(Rastrigin()).passes) == 2 * 10 * 11


def test_the_six_hump_camel_has_seven_saddles():
    # Of its fifteen stationary points six are minima, two maxima, and seven saddles; the lowest is the origin.
    found = catchments(SixHumpCamel()).passes
    assert len(found) == 7
    assert found[0].place == pytest.approx((0, 0), abs=1e-9)


def test_a_saddle_that_falls_three_ways_joins_three_wells():
    found = catchments(MonkeySaddle()).passes
    assert {each.minima for each in found} == {(0, 1), (0, 2), (1, 2)}
    for each in found:
        assert each.place == pytest.approx((0, 0), abs=1e-6)


def test_passes_are_saddles_above_the_wells_that_they_join(landscape):
    found = catchments(landscape).passes
    assert [each.loss for each in found] == sorted(each.loss for each in found)
    assert len({each.minima for each in found}) == len(found)
    assert len(found) >= len(landscape.minima) - 1, "every well can be left"
    for each in found:
        theta = np.array(each.place)
        hessian = landscape.hessian(theta)
        low, high = np.linalg.eigvalsh(hessian)
        scale = max(np.abs(hessian).max(), 1)
        np.testing.assert_allclose(landscape.gradient(theta), 0, atol=1e-6 * scale)
        assert low <= 1e-4 * scale
        assert high >= -1e-4 * scale
        wells = landscape.loss(np.array([landscape.minima[index] for index in each.minima]).T)
        assert each.loss == pytest.approx(landscape.loss(theta), rel=1e-12, abs=1e-12)
        assert (wells < each.loss).all()


def test_each_minimum_lies_in_its_own_catchment_and_without_a_minimum_there_is_none(landscape):
    found = catchments(landscape)
    if not landscape.wells:  # on a plane through a network
        assert (found.minimum == -1).all()
        assert found.passes == ()
        return
    np.testing.assert_array_equal(found.at(np.array(landscape.wells).T), np.arange(len(landscape.wells)))
    assert found.minimum.min() == 0


def test_the_catchments_of_the_double_well_are_its_two_sides():
    found = catchments(TwoWells())
    beside = np.abs(found.x) > found.x[1] - found.x[0]
    np.testing.assert_array_equal(found.minimum[:, beside], np.broadcast_to(found.x[beside] > 0, (201, beside.sum())))
    points = np.array([[-0.3, 0.3, 9.0, np.nan], [0.2, -1.0, 50.0, 0.0]])
    assert found.at(points).tolist() == [0, 1, 1, -1]


@pytest.mark.parametrize("terrain", ["himmelblau", "multi_well", "three_hump_camel"])
def test_a_ball_crosses_only_where_its_energy_is_above_the_pass(terrain):
    landscape = LANDSCAPES[terrain]()
    wells, seen = catchments(landscape), 0
    stiffest = np.linalg.eigvalsh(np.moveaxis(landscape.hessian(landscape.grid(50)[2]), (0, 1), (-2, -1))).max()
    time_step = 0.02 / np.sqrt(stiffest)
    starts = np.random.default_rng(4).uniform(-1, 1, (20, 2)) * (np.array(landscape.x_range)[1])
    for start in starts:
        ball = Momentum(time_step**2, 1 - 0.1 * time_step)
        run = descend(landscape, ball, start, 3000)
        for each in pass_crossings(landscape, ball, run, wells):
            seen += 1
            one, other = wells.at(run.theta[each.step - 1 : each.step + 1].T)
            assert each.wells == (one, other)
            # The wall of the map is high, and the error of the method of the order of a step.
            assert each.energy > each.height - 0.02 * (1 + each.energy)
    assert seen > 10


def test_a_ball_without_the_energy_stays_and_one_with_it_rings_out_in_one_of_the_wells():
    low = descend(TwoWells(), Momentum(1e-4, 0.999), (1.3, 0.4), 3000)
    assert low.loss[0] < 1
    assert pass_crossings(TwoWells(), Momentum(1e-4, 0.999), low) == ()
    ball = Momentum(1e-4, 0.998)
    run = descend(TwoWells(), ball, (1.9, 0.4), 3000)
    found = pass_crossings(TwoWells(), ball, run)
    assert len(found) > 1
    assert [each.wells for each in found] == [((1, 0), (0, 1))[index % 2] for index in range(len(found))]
    assert all(each.height == pytest.approx(1) for each in found)
    energies = [each.energy for each in found]
    assert energies == sorted(energies, reverse=True)
    assert energies[-1] > 0.98


def test_a_ball_by_any_name_crosses_the_same_and_what_is_no_ball_has_no_energy():
    ball = RollingBall(2.0, 1.5, 0.4, 0.01)
    run = descend(TwoWells(), ball, (1.9, 0.4), 2000)
    found = pass_crossings(TwoWells(), ball, run)
    assert len(found) > 1
    for other in (ball.equivalent(), ball.equivalent().equivalent()):
        assert isinstance(other, Momentum | AveragedMomentum)
        same = pass_crossings(TwoWells(), other, run)
        assert [each.step for each in same] == [each.step for each in found]
        np.testing.assert_allclose([each.energy for each in same], [each.energy for each in found], rtol=1e-9)
    assert pass_crossings(TwoWells(), Nesterov(0.01, 0.9), run) is None


def test_a_single_well_has_no_pass():
    assert catchments(Ravine()).passes == ()
    run = descend(Ravine(), Momentum(0.01, 0.9), (1.0, 1.0), 50)
    assert pass_crossings(Ravine(), Momentum(0.01, 0.9), run) == ()


def test_a_valley_floor_is_one_well_that_no_ball_leaves():
    ring = Formula("(x**2 + y**2 - 1)**2")
    found = catchments(ring)
    assert (found.minimum == 0).all()
    assert found.passes == ()
    ball = Momentum(0.005, 0.9)
    assert pass_crossings(ring, ball, descend(ring, ball, (-3.0, -4.0), 300)) == ()


def test_the_pass_between_two_floors_is_the_ridge_between_them():
    found = catchments(Formula("x**4 - 3*x**2 + x"))
    (ridge,) = found.passes
    top = 0.169938  # where 4x³ - 6x + 1 = 0 and the curvature is negative
    assert ridge.minima == (0, 1)
    assert ridge.place[0] == pytest.approx(top, abs=1e-6)
    assert ridge.loss == pytest.approx(top**4 - 3 * top**2 + top, abs=1e-9)
    hyperbola = catchments(Formula("(x*y - 1)**2"))
    (saddle,) = hyperbola.passes
    np.testing.assert_allclose(saddle.place, (0, 0), atol=1e-9)
    assert saddle.loss == pytest.approx(1)
