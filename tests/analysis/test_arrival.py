"""The minimum near a point, also on terrains with many minima."""

import numpy as np
import pytest

from analysis.arrival import NOWHERE, Neighbourhoods


@pytest.mark.parametrize("tolerance", [1e-3, 0.05, 0.4, 3.0])
@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_nearest_minimum_within_the_tolerance(tolerance, count):
    draws = np.random.default_rng(count)
    minima = draws.uniform(-2, 2, (count, 2))
    scattered, close = draws.uniform(-4, 4, (2, 50, 20)), draws.normal(0, tolerance, (2, 50, 20))
    for points in (scattered, minima[draws.integers(count, size=(50, 20))].transpose(2, 0, 1) + close):
        points[:, 0, 0] = np.nan
        points[:, 0, 1] = np.inf
        distances = np.hypot(*(points[:, np.newaxis] - minima.T[:, :, np.newaxis, np.newaxis]))
        nearest = np.where(distances.min(axis=0) <= tolerance, distances.argmin(axis=0), NOWHERE)
        nearest[0, 0] = NOWHERE
        np.testing.assert_array_equal(Neighbourhoods(tuple(map(tuple, minima)), tolerance).within(points), nearest)
    assert (nearest >= 0).any()


def test_a_map_without_minima_is_nowhere():
    assert (Neighbourhoods((), 1.0).within(np.zeros((2, 5))) == NOWHERE).all()
