"""Minima of functions whose minima are known."""

import numpy as np
import pytest

from geometry.minima import find_minima, find_wells


def bowl(x, y, width=1.0):
    """A round bowl of that place and width: its loss, gradient and Hessian."""
    centre = np.array([x, y])

    def offset(theta):
        return (theta - centre.reshape(2, *(1,) * (np.ndim(theta) - 1))) / width

    return (
        lambda theta: 0.5 * (offset(theta) ** 2).sum(axis=0) * width,
        offset,
        lambda theta: np.multiply.outer(np.eye(2) / width, np.ones(np.shape(theta)[1:])),
    )


def egg_carton():
    """cos x + cos y, with minima where both are odd multiples of π."""
    return (
        lambda theta: np.cos(theta).sum(axis=0),
        lambda theta: -np.sin(theta),
        lambda theta: np.array([[-np.cos(theta[0]), 0 * theta[0]], [0 * theta[0], -np.cos(theta[1])]]),
    )


@pytest.mark.parametrize("place", [(0.123456789, -0.987654321), (1.9999, -1.9999)])
def test_a_bowl_has_its_minimum_to_the_last_digits(place):
    ((x, y),) = find_minima(*bowl(*place), (-2.0, 2.0), (-2.0, 2.0))
    assert (x, y) == pytest.approx(place, rel=0, abs=1e-15)


def test_a_minimum_beside_the_rectangle_is_not_listed():
    assert find_minima(*bowl(2.001, 0.0), (-2.0, 2.0), (-2.0, 2.0)) == ()


def test_every_hollow_of_an_egg_carton_is_listed_once():
    found = find_minima(*egg_carton(), (-9.0, 9.0), (-4.0, 7.0))
    expected = {(i, j) for i in (-1, 1) for j in (-1, 1)} | {(i, j) for i in (-1, 1) for j in (1,)}
    odd = np.rint(np.array(found) / np.pi)
    np.testing.assert_allclose(found, odd * np.pi, rtol=0, atol=1e-12)
    assert {tuple(each) for each in odd} == expected
    assert len(found) == len(expected)


def test_a_steep_hollow_needs_no_finer_grid_where_it_is_alone():
    ((x, y),) = find_wells(*bowl(0.0125, 0.4, width=1e-6), (-1.0, 1.0), (-1.0, 1.0), n=21).minima
    assert (x, y) == pytest.approx((0.0125, 0.4), rel=0, abs=1e-12)


def test_a_trough_has_a_floor_and_no_isolated_minimum():
    trough = (
        lambda theta: theta[0] ** 2,
        lambda theta: np.array([2 * theta[0], 0 * theta[1]]),
        lambda theta: np.multiply.outer(np.diag([2.0, 0.0]), np.ones(np.shape(theta)[1:])),
    )
    wells = find_wells(*trough, (-1.0, 1.0), (-1.0, 1.0))
    assert wells.minima == ()
    (floor,) = wells.floors
    np.testing.assert_allclose(floor[:, 0], 0, atol=1e-12)
    assert np.ptp(floor[:, 1]) > 1.95
