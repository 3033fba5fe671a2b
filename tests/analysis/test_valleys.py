"""The axes across the valleys of terrains, by closed forms."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis.valleys import Valley, steepest_axes, valleys
from figures.valley import valley
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
    assert valleys(Ravine()) == [Valley((0.0, 0.0), (0.0, 1.0), (0.0, 0.0), 0.0, 1)]
    (facts,) = valley(Ravine()).facts["valleys"]
    assert facts == {
        "place": [0.0, 0.0],
        "axis": [0.0, 1.0],
        "origin": [0.0, 0.0],
        "floor": 0.0,
        "title": "Across the valley: y",
    }


def test_along_an_axis_the_coordinate_is_that_of_the_map_and_the_floor_that_of_the_minimum():
    quadratic = Quadratic(2)  # curvature 1 along x and 20 along y
    (found,) = valleys(quadratic)
    assert (found.axis, found.origin, found.coordinate) == ((0.0, 1.0), (0.0, 0.0), 1)
    assert found.floor == quadratic.minimum[1]


def test_across_a_rotated_valley_is_the_eigenvector_of_the_largest_curvature():
    rotated = Rotated()
    (found,) = valleys(rotated)
    values, vectors = np.linalg.eigh(TURNED)
    assert values[1] > 2 * values[0]
    np.testing.assert_allclose(found.axis, vectors[:, 1] * np.sign(vectors[1, 1]), rtol=1e-12)
    np.testing.assert_array_equal(found.origin, rotated.minimum)
    assert (found.floor, found.coordinate) == (0.0, None)
    assert valley(rotated).facts["valleys"][0]["title"] == "Across the valley"


def test_at_rosenbrocks_minimum_the_axis_follows_from_its_hessian():
    # The Hessian at (1, 1) is ((802, -400), (-400, 200)); tan 2φ = 2b / (a - d), φ the angle from the x axis.
    angle = np.arctan2(-800, 602) / 2
    expected = np.array([np.cos(angle), np.sin(angle)])
    (found,) = valleys(Rosenbrock())
    np.testing.assert_allclose(found.axis, expected * np.sign(expected[1]), rtol=1e-9)


@pytest.mark.parametrize("terrain", [MultiWell(), FlatAndSharp(), Rastrigin()])
def test_round_wells_have_no_strip(terrain):
    assert valleys(terrain) == []
    assert valley(terrain) is None


def test_in_a_round_bowl_the_axis_is_y():
    np.testing.assert_array_equal(steepest_axes(FlatAndSharp(), np.array(FlatAndSharp().minima).T), [[0, 1], [0, 1]])


def test_each_valley_of_a_terrain_has_a_unit_axis_that_points_up_the_map(landscape):
    for each in valleys(landscape):
        assert np.hypot(*each.axis) == pytest.approx(1.0, abs=1e-12)
        assert each.axis[1] >= 0


def test_a_ball_that_swings_along_the_axis_crosses_the_valley_at_every_step(landscape):
    for each in valleys(landscape)[:1]:
        swings = 1e-3 * landscape.size * (-0.9) ** np.arange(12)[:, np.newaxis]
        path = np.array(each.place) + swings * each.axis
        assert crossings(landscape, path, 1e-4 * landscape.size) == 10
