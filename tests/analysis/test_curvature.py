"""The curvature at a point, against closed forms and published minima."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis.curvature import curvature, nearest_minimum
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.ravine import Ravine


@pytest.mark.parametrize("angle", [-60.0, 0.0, 25.0, 90.0])
def test_a_ravine_has_its_eigenvalues_along_its_axes_everywhere(angle):
    found = curvature(Ravine(50.0, angle), (0.3, -1.7))
    np.testing.assert_allclose(found.eigenvalues, [1, 50], rtol=1e-12)
    assert found.condition_number == pytest.approx(50)
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    np.testing.assert_allclose(np.abs(along @ found.axes), [1, 0], atol=1e-12)
    np.testing.assert_allclose(found.axes.T @ found.axes, np.eye(2), atol=1e-12)


@pytest.mark.parametrize(
    ("terrain", "point", "eigenvalues"),
    [("rosenbrock", (1, 1), (0.39936077, 1001.60064)), ("booth", (1, 3), (2, 18)), ("matyas", (0, 0), (0.04, 1))],
)
def test_published_eigenvalues(terrain, point, eigenvalues):
    found = curvature(LANDSCAPES[terrain](), point)
    np.testing.assert_allclose(found.eigenvalues, eigenvalues, rtol=1e-7)
    assert found.condition_number == pytest.approx(eigenvalues[1] / eigenvalues[0], rel=1e-7)


@dataclass(frozen=True)
class Form(Landscape):
    """A quadratic form along the axes."""

    minima = ()
    curvatures: tuple[float, float] = (1.0, 1.0)

    def hessian(self, theta):
        return np.diag(self.curvatures)


@pytest.mark.parametrize(
    ("curvatures", "condition"),
    [
        ((3.0, 3.0), 1.0),
        ((4.0, 0.0), np.inf),
        ((1.0, 1e-15), np.inf),
        ((2.0, -1.0), np.nan),
        ((0.0, -1.0), np.nan),
        ((0.0, 0.0), np.nan),
        ((np.inf, 1.0), np.nan),
    ],
)
def test_where_the_ground_is_no_bowl_the_condition_number_says_so(curvatures, condition):
    assert curvature(Form(curvatures), (0, 0)).condition_number == pytest.approx(condition, nan_ok=True)


def test_the_nearest_minimum_is_one_that_is_listed():
    himmelblau = LANDSCAPES["himmelblau"]()
    assert nearest_minimum(himmelblau, (2.5, 2.5)) == pytest.approx((3, 2))
    assert nearest_minimum(himmelblau, (-4, -3)) == pytest.approx((-3.779310, -3.283186))
    assert nearest_minimum(himmelblau, (np.nan, 1)) is None
    assert nearest_minimum(Form(), (0, 0)) is None
