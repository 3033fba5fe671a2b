"""The axes across the valleys of terrains, by closed forms."""

from dataclasses import dataclass

import numpy as np
import pytest

from figures.valley import steepest_axes, valley
from landscapes.flat_and_sharp import FlatAndSharp
from landscapes.multi_well import MultiWell
from landscapes.rastrigin import Rastrigin
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from simulation.outcome import crossings
from tests.quadratic import Quadratic

TURNED = np.array([[6.0, 3.0], [3.0, 4.0]])  # the Hessian of the rotated quadratic below


@dataclass(frozen=True)
class Rotated(Quadratic):
    """½ (θ - m) · H (θ - m), a valley that runs along neither axis."""

    dimension: int = 2

    def loss(self, theta):
        x, y = theta[0] - self.minimum[0], theta[1] - self.minimum[1]
        (a, b), (_, d) = TURNED
        return (a * x * x + 2 * b * x * y + d * y * y) / 2

    def hessian(self, theta):
        return np.broadcast_to(TURNED.reshape(2, 2, *[1] * (np.ndim(theta) - 1)), (2, 2, *np.shape(theta)[1:]))


def test_across_the_ravine_is_y():
    (facts,) = valley(Ravine()).facts["valleys"]
    assert facts == {
        "place": [0.0, 0.0],
        "axis": [0.0, 1.0],
        "title": "Across the valley: y",
        "origin": [0.0, 0.0],
        "floor": 0.0,
    }


def test_along_an_axis_the_coordinate_is_that_of_the_map_and_the_floor_that_of_the_minimum():
    quadratic = Quadratic(2)  # curvature 1 along x and 20 along y
    (facts,) = valley(quadratic).facts["valleys"]
    assert (facts["axis"], facts["origin"]) == ([0.0, 1.0], [0.0, 0.0])
    assert facts["floor"] == quadratic.minimum[1]


def test_across_a_rotated_valley_is_the_eigenvector_of_the_largest_curvature():
    rotated = Rotated()
    (facts,) = valley(rotated).facts["valleys"]
    values, vectors = np.linalg.eigh(TURNED)
    assert values[1] > 2 * values[0]
    expected = vectors[:, 1] * np.sign(vectors[1, 1])
    np.testing.assert_allclose(facts["axis"], expected, rtol=1e-12)
    np.testing.assert_array_equal(facts["origin"], rotated.minimum)
    assert facts["floor"] == 0.0


def test_at_rosenbrocks_minimum_the_axis_follows_from_its_hessian():
    # The Hessian at (1, 1) is ((802, -400), (-400, 200)); tan 2φ = 2b / (a - d), φ the angle from the x axis.
    angle = np.arctan2(-800, 602) / 2
    expected = np.array([np.cos(angle), np.sin(angle)])
    (axis,) = [facts["axis"] for facts in valley(Rosenbrock()).facts["valleys"]]
    np.testing.assert_allclose(axis, expected * np.sign(expected[1]), rtol=1e-9)


@pytest.mark.parametrize("terrain", [MultiWell(), FlatAndSharp(), Rastrigin()])
def test_round_wells_have_no_strip(terrain):
    assert valley(terrain) is None


def test_in_a_round_bowl_the_axis_is_y():
    np.testing.assert_array_equal(steepest_axes(FlatAndSharp(), np.array(FlatAndSharp().minima).T), [[0, 1], [0, 1]])


def test_each_valley_of_a_terrain_has_a_unit_axis_that_points_up_the_map(landscape):
    for facts in valley(landscape).facts["valleys"] if valley(landscape) else ():
        assert np.hypot(*facts["axis"]) == pytest.approx(1.0, abs=1e-12)
        assert facts["axis"][1] >= 0


def test_a_ball_that_swings_along_the_axis_crosses_the_valley_at_every_step(landscape):
    figure = valley(landscape)
    for facts in figure.facts["valleys"][:1] if figure else ():
        swings = 1e-6 * landscape.size * (-0.9) ** np.arange(12)[:, np.newaxis]
        path = np.array(facts["place"]) + swings * facts["axis"]
        assert crossings(landscape, path) == 10
