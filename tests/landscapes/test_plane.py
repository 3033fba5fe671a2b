"""The plane of a race in the weights of a network: exact where it says so, a slice everywhere."""

import dataclasses

import numpy as np
import pytest

from figures.surface import ground
from landscapes._plane import SAMPLED, Plane
from landscapes._spanning import filter_normalised, of_race, own_plane, random_plane, spanned
from landscapes.digits import Digits
from landscapes.spirals import Spirals
from landscapes.two_moons import TwoMoons
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend

NETWORKS = {
    "moons": TwoMoons(),
    "spirals": Spirals(width=6, activation="relu"),
    "digits": Digits(width=3, training_size=60),
}


@pytest.fixture(params=NETWORKS.values(), ids=NETWORKS.keys())
def network(request):
    return request.param


def race(network, steps=40, rate=None):
    rate = rate or network.learning_rate
    return [descend(network, rule, network.first_weights, steps).theta for rule in (SGD(rate), Momentum(rate, 0.9))]


@pytest.fixture
def paths(network):
    return race(network)


@pytest.fixture
def plane(network, paths):
    return network.seen(paths, ["SGD", "Momentum"])


def test_it_goes_through_the_start_and_both_ends_and_is_exact_there(network, paths, plane):
    assert plane.exact == ("the start", "the end of SGD", "the end of Momentum")
    for theta in (paths[0][0], paths[0][-1], paths[1][-1]):
        place = plane.place_of(theta)
        assert plane.distance(theta) < 1e-12
        np.testing.assert_allclose(plane.theta_at(place), theta, rtol=0, atol=1e-12)
        assert plane.loss(place) == pytest.approx(network.loss(theta), rel=1e-12)
        assert np.array_equal(plane.clamp(place), place), "it lies on the map"
    assert np.array_equal(plane.place_of(paths[0][0]), [0, 0])
    assert np.array_equal(plane.theta_at((0, 0)), network.first_weights)
    assert plane.place_of(paths[0][-1])[0] > 0
    assert plane.place_of(paths[0][-1])[1] == pytest.approx(0, abs=1e-12)
    assert plane.place_of(paths[1][-1])[1] > 0


def test_the_axes_are_orthonormal(plane):
    np.testing.assert_allclose(plane.axes_of_plane @ plane.axes_of_plane.T, np.eye(2), rtol=0, atol=1e-14)


def test_gradient_and_hessian_are_those_of_the_slice(plane):
    places = plane.grid(4)[2]
    step = 1e-5
    for each, shift in enumerate(np.eye(2)[:, :, np.newaxis, np.newaxis] * step):
        slope = (plane.loss(places + shift) - plane.loss(places - shift)) / (2 * step)
        atol = 1e-6 * np.abs(slope).max() if plane.differentiable else 1e-3 * np.abs(slope).max()
        np.testing.assert_allclose(plane.gradient(places)[each], slope, rtol=1e-5, atol=atol)
        if plane.differentiable:
            bend = (plane.gradient(places + shift) - plane.gradient(places - shift)) / (2 * step)
            np.testing.assert_allclose(plane.hessian(places)[each], bend, rtol=1e-5, atol=1e-6 * np.abs(bend).max())


def test_the_losses_of_a_grid_are_those_of_the_slice_but_for_rounding(plane):
    places = plane.grid(9)[2]
    np.testing.assert_allclose(plane.losses_at(places), plane.loss(places), rtol=1e-12)


def test_the_drawn_loss_is_that_of_the_slice_to_a_thousandth_of_its_range_and_exact_on_a_grid(plane):
    places = plane.grid(9)[2]
    loss = plane.loss(places)
    np.testing.assert_allclose(plane.drawn_loss(places), loss, atol=1e-3 * np.ptp(loss))
    exact = plane.grid(SAMPLED)[2][:, ::20, ::20]
    np.testing.assert_allclose(plane.drawn_loss(exact), plane.loss(exact), rtol=1e-9)
    slope = plane.gradient(places)
    np.testing.assert_allclose(plane.drawn_gradient(places), slope, atol=0.02 * np.abs(slope).max())


def test_its_surface_is_drawn_without_another_exact_loss(plane, monkeypatch):
    fresh = dataclasses.replace(plane)
    asked = []
    losses_at = Plane.losses_at
    monkeypatch.setattr(Plane, "loss", lambda self, theta: pytest.fail("the exact loss of each place of the surface"))
    monkeypatch.setattr(
        Plane, "losses_at", lambda self, places: asked.append(places[0].size) or losses_at(self, places)
    )
    assert np.isfinite(ground(fresh).z).all()
    assert asked == [SAMPLED**2]


def test_a_batch_of_places_equals_its_places_one_by_one_to_the_bit(plane):
    places = plane.grid(5)[2]
    measures = (plane.loss, plane.gradient, plane.hessian)
    together = [each(places) for each in measures]
    for index in np.ndindex(5, 5):
        for measure, found in zip(measures, together, strict=True):
            assert np.array_equal(measure(places[(slice(None), *index)]), found[(..., *index)])


def test_weights_are_as_far_beside_it_as_they_are_moved_at_right_angles(network, plane):
    chance = np.random.default_rng(4)
    beside = chance.normal(size=network.dimension)
    for axis in plane.axes_of_plane:
        beside -= (axis @ beside) * axis
    moved = plane.theta_at((0.3, -0.2)) + beside
    assert plane.distance(moved) == pytest.approx(np.linalg.norm(beside), rel=1e-9)
    np.testing.assert_allclose(plane.place_of(moved), (0.3, -0.2), rtol=1e-9, atol=1e-12)


def test_the_share_of_a_path_is_that_of_the_length_of_its_steps(plane):
    corners = plane.theta_at(np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 2.0]])).T
    assert plane.share(corners) == pytest.approx(1)
    unit = np.random.default_rng(4).normal(size=plane.of.dimension)
    for axis in plane.axes_of_plane:
        unit -= (axis @ unit) * axis
    away = np.vstack([corners, corners[-1] + unit / np.linalg.norm(unit)])  # 3 within, then 1 at right angles
    assert plane.share(away) == pytest.approx(3 / 4)
    assert np.isnan(plane.share(corners[:1]))


def test_one_ball_has_the_plane_through_the_point_farthest_from_the_line(network, paths):
    plane = own_plane(network, paths[1], "Momentum")
    assert plane.exact == ("the start", "the end of Momentum", "the farthest point")
    heights = np.abs(plane.place_of(paths[1].T)[1])
    farthest = paths[1][np.argmax(heights)]
    assert plane.distance(farthest) < 1e-12
    line = (paths[1][-1] - paths[1][0]) / np.linalg.norm(paths[1][-1] - paths[1][0])
    away = paths[1] - paths[1][0]
    away = away - np.outer(away @ line, line)
    assert np.array_equal(farthest, paths[1][np.argmax(np.linalg.norm(away, axis=1))])


def test_two_ends_on_one_line_with_the_start_take_the_farthest_point(network, paths):
    plane = of_race(network, [paths[0], paths[0]], ["SGD 1", "SGD 2"])
    assert plane.exact == ("the start", "the end of SGD 1", "the farthest point")


def test_a_ball_that_diverged_spans_no_plane_unless_all_did():
    network = TwoMoons()
    lost, (first, second) = race(network)[0].copy(), race(network)
    lost[20:] = np.nan
    plane = of_race(network, [lost, first, second], ["Adam", "SGD", "Momentum"])
    assert plane == of_race(network, [first, second, lost], ["SGD", "Momentum", "Adam"], (0, 1))
    alone = of_race(network, [lost, lost], ["A", "B"])
    assert alone.distance(lost[19]) < 1e-12


def test_a_race_of_no_step_has_a_plane(network):
    path = network.first_weights[np.newaxis]
    plane = network.seen([path, path], ["SGD", "Momentum"])
    assert np.isfinite(plane.drawn_loss(plane.grid(5)[2])).all()
    np.testing.assert_allclose(plane.axes_of_plane @ plane.axes_of_plane.T, np.eye(2), rtol=0, atol=1e-14)


def test_planes_are_equal_by_what_they_hold(network, paths):
    one, other = (network.seen([each.copy() for each in paths], ["SGD", "Momentum"]) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != network.seen(paths, ["SGD", "Nesterov"])
    assert one != network.seen(paths[::-1], ["SGD", "Momentum"])
    assert one != Plane(dataclasses.replace(network, start_seed=1), one.origin, one.axes_of_plane, one.ranges)


def test_random_directions_are_as_long_as_the_weights_of_each_unit_and_leave_biases_alone(network):
    theta = network.first_weights
    for vector in filter_normalised(network, theta, 3):
        moved = np.zeros(network.dimension, dtype=bool)
        for first, rows, columns in network.matrices:
            part = slice(first, first + rows * columns)
            moved[part] = True
            lengths = (np.linalg.norm(each[part].reshape(rows, columns), axis=1) for each in (vector, theta))
            np.testing.assert_allclose(*lengths, rtol=1e-12)
        assert (vector[~moved] == 0).all()
    plane = random_plane(network, theta, 3)
    longest = np.linalg.norm(filter_normalised(network, theta, 3), axis=1)
    np.testing.assert_allclose([plane.x_range[1], plane.y_range[1]], longest, rtol=1e-12)


def test_a_plane_along_given_directions_holds_them(network):
    theta, vectors = network.first_weights, np.random.default_rng(1).normal(size=(2, network.dimension))
    plane = spanned(network, theta, vectors, ("here",), theta + np.outer(np.linspace(0, 1, 5), vectors[0]))
    for each in vectors:
        assert plane.distance(theta + each) < 1e-10
    assert plane.x_range[1] > np.linalg.norm(vectors[0])
    np.testing.assert_allclose(plane.theta_at((0.0, 0.0)), theta, rtol=0, atol=1e-12)


def test_without_a_race_a_network_is_seen_on_a_plane_through_its_start(network):
    assert np.array_equal(network.embed((0.0, 0.0)), network.first_weights)
    place = np.array([[0.1, -0.4], [0.2, 0.3]])
    np.testing.assert_allclose(network.project(network.embed(place)), place, rtol=0, atol=1e-14)
    assert (network.beside(network.embed(place)) < 1e-14).all()
