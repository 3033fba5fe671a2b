"""Laws of every landscape that hold for any number of parameters: the terrains have two, the quadratic has 33."""

import dataclasses

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes._network import Network
from tests.quadratic import Quadratic, Slice

KINDS = {
    **{key: cls for key, cls in LANDSCAPES.items() if not issubclass(cls, Network)},  # those have laws of their own
    "2 dimensions": lambda: Quadratic(2),
    "33 dimensions": Quadratic,
    "slice": lambda: Slice(Quadratic()),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS.keys())
def landscape(request):
    return request.param()


@pytest.fixture
def theta(landscape):
    """Forty seeded points around those of the map, (d, 40)."""
    low, high = np.array([landscape.x_range, landscape.y_range])[..., np.newaxis].swapaxes(0, 1)
    chance = np.random.default_rng(1)
    points = landscape.embed(low + (high - low) * chance.random((2, 40)))
    points[2:] += chance.normal(size=(landscape.dimension - 2, 40))
    return points


def difference(function, theta, size):
    """Central differences along each coordinate, stacked in front."""
    step = 1e-6 * size
    shifts = np.eye(len(theta))[:, :, np.newaxis] * step
    return np.array([(function(theta + shift) - function(theta - shift)) / (2 * step) for shift in shifts])


def test_shapes_follow_the_dimension_and_the_batch(landscape, theta):
    d = landscape.dimension
    for batch in ((), (40,), (8, 5), (2, 4, 5)):
        points = theta[:, 0] if batch == () else theta.reshape(d, *batch)
        assert np.shape(landscape.loss(points)) == np.shape(landscape.beside(points)) == batch
        assert np.shape(landscape.gradient(points)) == np.shape(landscape.hessian_product(points, points))
        assert np.shape(landscape.gradient(points)) == (d, *batch)
        assert np.shape(landscape.hessian(points)) == (d, d, *batch)
        assert np.shape(landscape.project(points)) == (2, *batch)
        assert np.shape(landscape.embed(landscape.project(points))) == (d, *batch)


def test_gradient_and_hessian_are_slopes_along_every_coordinate(landscape, theta):
    for function, derivative in ((landscape.loss, landscape.gradient), (landscape.gradient, landscape.hessian)):
        slope = difference(function, theta, landscape.size)
        np.testing.assert_allclose(derivative(theta), slope, rtol=1e-6, atol=1e-6 * np.abs(slope).max())


def test_the_hessian_product_is_that_of_the_matrix(landscape, theta):
    vector = np.random.default_rng(2).normal(size=theta.shape)
    product = landscape.hessian_product(theta, vector)
    for point, along, found in zip(theta.T, vector.T, product.T, strict=True):
        matrix = landscape.hessian(point)
        np.testing.assert_allclose(found, matrix @ along, rtol=1e-9, atol=1e-12 * np.abs(matrix).max())


def test_a_place_embedded_and_projected_is_the_same_place_and_lies_on_the_map(landscape, theta):
    for place in (np.array(landscape.start), landscape.project(theta), landscape.grid(5)[2]):
        assert np.array_equal(landscape.project(landscape.embed(place)), place)
        assert (landscape.beside(landscape.embed(place)) == 0).all()


def test_the_landscape_that_is_seen_has_two_parameters_and_the_same_losses(landscape):
    seen = landscape.seen((), ())
    assert seen.dimension == 2
    assert (seen.x_range, seen.y_range) == (landscape.x_range, landscape.y_range)
    places = landscape.grid(5)[2]
    assert np.array_equal(seen.loss(places), landscape.loss(landscape.embed(places)))


def test_the_map_lies_within_reach(landscape):
    corners = landscape.embed(landscape.grid(2)[2])
    away = corners - landscape.divergence_centre[:, np.newaxis, np.newaxis]
    assert (np.sqrt((away**2).sum(axis=0)) < landscape.divergence_radius).all()
    assert landscape.divergence_radius == 100 * landscape.size


@pytest.mark.parametrize("d", [2, 33])
def test_a_batch_on_the_quadratic_equals_its_points_one_by_one_to_the_bit(d):
    quadratic = Quadratic(d)
    chance = np.random.default_rng(3)
    theta, vector = chance.normal(size=(2, d, 4, 5))
    for row in range(4):
        for column in range(5):
            one, along = theta[:, row, column].copy(), vector[:, row, column].copy()
            for together, alone in (
                (quadratic.loss(theta), quadratic.loss(one)),
                (quadratic.gradient(theta), quadratic.gradient(one)),
                (quadratic.hessian_product(theta, vector), quadratic.hessian_product(one, along)),
                (quadratic.beside(theta), quadratic.beside(one)),
            ):
                assert np.array_equal(together[..., row, column], alone)


@pytest.mark.parametrize("d", [2, 33])
def test_the_quadratic_has_its_minimum_and_its_eigenvalues(d):
    quadratic = Quadratic(d)
    assert (quadratic.gradient(quadratic.minimum) == 0).all()
    assert quadratic.loss(quadratic.minimum) == 0
    assert np.array_equal(np.linalg.eigvalsh(quadratic.hessian(quadratic.minimum)), sorted(quadratic.eigenvalues))
    assert len(set(quadratic.eigenvalues)) == d


def test_distance_beside_the_map_is_that_of_the_other_coordinates():
    quadratic = Quadratic(5)
    theta = quadratic.embed(np.array([0.5, 1.0])) + np.array([7.0, -7.0, 2.0, 3.0, 6.0])
    assert quadratic.beside(theta) == pytest.approx(7)
    assert dataclasses.replace(quadratic, dimension=2).beside(theta[:2]) == 0
