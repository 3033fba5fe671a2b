"""Lines of one value against a circle, a plane and a saddle."""

import numpy as np

from geometry.level import level_lines

X, Y = np.linspace(-2, 2, 81), np.linspace(-1, 3, 61)
GRID = np.meshgrid(X, Y)


def test_the_level_of_a_plane_is_a_straight_line():
    x, y = GRID
    pieces = level_lines(X, Y, x + 2 * y, 1.03)
    np.testing.assert_allclose(pieces[:, 0] + 2 * pieces[:, 1], 1.03, rtol=1e-12)
    np.testing.assert_allclose(pieces[:, 2] + 2 * pieces[:, 3], 1.03, rtol=1e-12)
    # Up to where it leaves the grid: from (-2, 1.515) to (2, -0.485).
    length = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum()
    assert np.isclose(length, np.hypot(4, 2))


def test_the_level_of_a_bowl_is_a_circle():
    x, y = GRID
    pieces = level_lines(X, Y, x * x + (y - 1) ** 2, 2.25)
    radius = np.hypot(pieces[:, [0, 2]], pieces[:, [1, 3]] - 1)
    np.testing.assert_allclose(radius, 1.5, atol=1e-3)
    length = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum()
    np.testing.assert_allclose(length, 2 * np.pi * 1.5, rtol=1e-3)


def test_a_cell_whose_four_sides_are_crossed_has_two_pieces():
    x = np.array([0.0, 1.0])
    pieces = level_lines(x, x, np.array([[1.0, -1.0], [-1.0, 1.0]]), 0.0)
    assert sorted(map(tuple, pieces)) == [(0.5, 0.0, 1.0, 0.5), (0.5, 1.0, 0.0, 0.5)]


def test_where_the_function_has_no_value_there_is_no_line():
    x, y = GRID
    values = np.where(x < 0, np.nan, x + y)
    assert level_lines(X, Y, values, 0.01)[:, [0, 2]].min() >= 0
    assert level_lines(X, Y, values, 99.0).shape == (0, 4)
