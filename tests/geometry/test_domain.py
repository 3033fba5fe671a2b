"""The domain of a function of the plane, its border and its poles."""

import numpy as np
import pytest

from geometry.domain import border, drawn_range, has_value, moved_inside
from geometry.plane import grid

X_RANGE, Y_RANGE = (-2.0, 3.0), (-1.0, 4.0)
PLACES = grid(X_RANGE, Y_RANGE, 61)[2]


def quiet(function):
    def loss(theta):
        with np.errstate(all="ignore"):
            return function(*theta)

    return loss


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x, y: np.sqrt(1 - x**2 - y**2), lambda x, y: x**2 + y**2 - 1),
        (lambda x, y: np.log(x - 0.3) + y, lambda x, y: x - 0.3),
        (lambda x, y: np.arccos(x + y), lambda x, y: np.abs(x + y) - 1),
    ],
)
def test_the_border_lies_where_the_function_ends(function, expected):
    loss = quiet(function)
    x, y, places = grid(X_RANGE, Y_RANGE, 61)
    pieces = border(loss, x, y, has_value(loss(places)))
    for ends in (pieces[:, :2], pieces[:, 2:]):
        np.testing.assert_allclose(expected(*ends.T), 0, atol=1e-6)


def test_the_border_of_a_disk_is_as_long_as_its_circle():
    loss = quiet(lambda x, y: np.sqrt(0.81 - (x - 0.5) ** 2 - (y - 1.5) ** 2))
    x, y, places = grid(X_RANGE, Y_RANGE, 61)
    pieces = border(loss, x, y, has_value(loss(places)))
    assert np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum() == pytest.approx(
        2 * np.pi * 0.9, rel=1e-3
    )


def test_a_function_with_a_value_everywhere_has_no_border():
    x, y, places = grid(X_RANGE, Y_RANGE, 61)
    assert border(lambda theta: theta[0], x, y, has_value(places[0])).shape == (0, 4)


@pytest.mark.parametrize("pole", [0.0, 0.3, 0.31, 1.0, 1 / 7, -0.05])
@pytest.mark.parametrize(
    ("function", "down", "up"),
    [
        (lambda x, y: 1 / x + y**2, True, True),
        (lambda x, y: 1 / x**2 + y, False, True),
        (lambda x, y: -1 / np.sqrt(np.abs(x)) + y, True, False),
        (lambda x, y: np.log(np.abs(x)) + y**2, True, False),
        (lambda x, y: np.log(x) + y**2, True, False),
        (lambda x, y: np.tan(np.pi / 2 + x) + y, True, True),
        (lambda x, y: 1 / (x**2 + (y - 1) ** 2), False, True),
        (lambda x, y: 1 / (x**2 + 1e-4) + y, False, False),
        (lambda x, y: np.sqrt(np.abs(x)) + y**2, False, False),
        (lambda x, y: np.arctan(1 / x) + y**2, False, False),
        (lambda x, y: np.exp(-1000 * (x**2 + y**2)), False, False),
        (lambda x, y: np.sqrt(x) + y**2, False, False),
        (lambda x, y: x * np.log(x) + y**2, False, False),
        (lambda x, y: x**20 + y**20, False, False),
        (lambda x, y: np.sin(np.hypot(x, y)) / np.hypot(x, y), False, False),
        (lambda x, y: np.sign(x) + y, False, False),
    ],
)
def test_a_pole_is_found_wherever_the_grid_lies(function, down, up, pole):
    loss = quiet(lambda x, y: function(x - pole, y))
    heights = loss(moved_inside(loss, PLACES, np.array([5e-6, 5e-6])))
    low, high = drawn_range(loss, PLACES, np.where(has_value(heights), heights, np.nan))
    assert (np.isfinite(low), np.isfinite(high)) == (down, up)


def test_the_drawn_range_is_about_the_same_wherever_the_pole_lies_between_the_points_of_the_grid():
    found, places = [], grid(X_RANGE, Y_RANGE, 121)[2]
    for pole in np.linspace(0, 1 / 24, 8):
        loss = quiet(lambda x, y, pole=pole: 1 / (x - pole) + y**2)
        heights = loss(moved_inside(loss, places, np.array([5e-6, 5e-6])))
        found.append(drawn_range(loss, places, np.where(has_value(heights), heights, np.nan)))
    low, high = np.array(found).T
    assert np.ptp(low) < 0.35 * np.abs(low).mean()
    assert np.ptp(high) < 0.35 * np.abs(high).mean()


def test_a_place_without_a_value_is_moved_beside_itself_and_a_region_stays():
    loss = quiet(lambda x, y: np.sin(np.hypot(x, y)) / np.hypot(x, y) + np.log(x + 1))
    places = np.array([[0.0, 0.5, -1.5], [0.0, 0.0, 0.0]])
    moved = moved_inside(loss, places, np.array([1e-6, 1e-6]))
    assert np.hypot(*moved[:, 0]) == pytest.approx(1e-6, rel=0.01)
    assert loss(moved)[0] == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(moved[:, 1:], places[:, 1:])
