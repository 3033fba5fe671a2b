"""Rectangles, and planes in the space of d parameters."""

import numpy as np
import pytest

from geometry.plane import clamp, grid, lift, project


@pytest.fixture(params=[2, 3, 33])
def plane(request):
    """An origin (d,) and two orthonormal axes (2, d)."""
    chance = np.random.default_rng(request.param)
    axes, _ = np.linalg.qr(chance.normal(size=(request.param, 2)))
    return chance.normal(size=request.param), axes.T


def test_a_grid_has_y_along_its_rows():
    x, y, points = grid((0.0, 2.0), (-1.0, 1.0), 3)
    assert x.tolist() == [0, 1, 2]
    assert y.tolist() == [-1, 0, 1]
    assert points[:, 0, 2].tolist() == [2, -1]
    assert points[:, 2, 0].tolist() == [0, 1]


def test_the_nearest_place_of_a_rectangle_is_on_its_border_or_the_place_itself():
    assert clamp((9, -9), (0.0, 2.0), (-1.0, 1.0)) == (2.0, -1.0)
    assert clamp((-9, 0.5), (0.0, 2.0), (-1.0, 1.0)) == (0.0, 0.5)
    assert clamp(np.array([1.5, -0.5]), (0.0, 2.0), (-1.0, 1.0)) == (1.5, -0.5)


@pytest.mark.parametrize("batch", [(), (7,), (2, 3)])
def test_a_place_that_is_lifted_and_projected_is_the_same_place(plane, batch):
    place = np.random.default_rng(1).normal(size=(2, *batch))
    theta = lift(place, *plane)
    assert theta.shape == (len(plane[0]), *batch)
    np.testing.assert_allclose(project(theta, *plane), place, rtol=0, atol=1e-14)


def test_the_origin_lies_at_zero_and_lengths_stay():
    origin, axes = np.array([1.0, 2.0, 3.0]), np.array([[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]])
    assert lift((0.0, 0.0), origin, axes).tolist() == [1, 2, 3]
    assert lift((5.0, -1.0), origin, axes).tolist() == [4, 6, 2]
    assert project((4.0, 6.0, 2.0), origin, axes) == pytest.approx([5, -1])


def test_what_is_left_after_a_projection_stands_at_right_angles_to_the_plane(plane):
    origin, axes = plane
    theta = np.random.default_rng(2).normal(size=(len(origin), 7))
    rest = theta - lift(project(theta, *plane), *plane)
    np.testing.assert_allclose(axes @ rest, 0, atol=1e-14)
