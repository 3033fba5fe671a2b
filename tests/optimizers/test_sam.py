"""Laws of sharpness-aware minimisation (Foret et al., 2021)."""

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.ravine import Ravine
from optimizers.nesterov import Nesterov
from optimizers.sam import SAM
from optimizers.sgd import SGD
from simulation.descent import descend


@pytest.mark.parametrize(("momentum", "same"), [(0.0, SGD(0.005)), (0.9, Nesterov(0.005, 0.9))])
def test_without_a_radius_it_is_the_rule_that_it_is_built_on(momentum, same, landscape):
    start = landscape.start
    one, other = (descend(landscape, each, start, 60).theta for each in (SAM(0.005, momentum, 0.0), same))
    assert np.array_equal(one, other, equal_nan=True)


def test_the_slope_is_taken_a_radius_uphill():
    theta, asked = np.array([3.0, -4.0]), []

    def gradient(at):  # of |θ|²
        asked.append(at)
        return 2 * at

    moved, _ = SAM(0.1, 0.0, 0.5).step(theta, gradient, np.zeros(2))
    np.testing.assert_allclose(asked, [theta, [3.3, -4.4]], rtol=1e-15)
    np.testing.assert_allclose(moved, theta - 0.2 * np.array([3.3, -4.4]), rtol=1e-15)


def test_on_a_minimum_it_stays():
    theta = np.zeros(2)
    moved, _ = SAM().step(theta, lambda at: 2 * at, np.zeros(2))
    assert np.array_equal(moved, theta)


@pytest.mark.parametrize(("alpha", "rho"), [(0.02, 0.1), (0.1, 0.1), (0.15, 0.03)])
def test_at_the_bottom_of_a_bowl_it_trembles_as_far_as_the_closed_form_says(alpha, rho):
    # x ← x − αλ(x + ρ sign x) swings between ±αλρ/(2 − αλ).
    curvature = 10.0
    path = descend(Ravine(curvature, 0.0), SAM(alpha, 0.0, rho), (0.0, 1.0), 1000).theta
    swing = alpha * curvature * rho / (2 - alpha * curvature)
    np.testing.assert_allclose(np.abs(path[-10:, 1]), swing, rtol=1e-9)
    assert (np.diff(np.sign(path[-10:, 1])) != 0).all()


@pytest.mark.parametrize("sharpness", [30.0, 100.0, 300.0])
def test_a_well_narrower_than_the_radius_does_not_hold_it_and_a_wider_one_does(sharpness):
    """The rim of the sharp well, where both bowls are as high, is 3/(1 + √κ) from its bottom towards the flat one."""
    landscape, rim = LANDSCAPES["flat_and_sharp"](sharpness=sharpness), 3 / (1 + np.sqrt(sharpness))
    for share, stays in ((0.5, True), (2.2, False)):
        end = descend(landscape, SAM(0.1 / sharpness, 0.0, share * rim), landscape.start, 2000).theta[-1]
        assert (np.hypot(*(end - (-1.5, 0.0))) < rim) == stays
