"""The outer eigenvalues of a network's Hessian against the whole matrix, and the factor of a geometric fall."""

import numpy as np
import pytest

from analysis.training_rates import loss_factor, outer_eigenvalues
from landscapes.circles import Circles
from landscapes.two_moons import TwoMoons
from landscapes.wave import Wave
from optimizers.momentum import Momentum
from simulation.descent import run
from simulation.problem import Problem


@pytest.mark.parametrize("network", [TwoMoons(), Circles(), Wave(width=4)], ids=lambda each: each.key)
def test_the_outer_eigenvalues_are_those_of_the_whole_hessian(network):
    path = run(Problem(network, (0.0, 0.0), 60), Momentum(0.05)).theta
    places = path[[0, -1]]
    found = outer_eigenvalues(network, [tuple(each) for each in places.tolist()])
    whole = np.linalg.eigvalsh(np.moveaxis(network.hessian(places.T), -1, 0))
    np.testing.assert_allclose(found.largest, whole[:, -1], rtol=1e-5)
    np.testing.assert_allclose(found.smallest, whole[:, 0], atol=1e-4 * whole[:, -1].max())


def test_the_factor_is_that_of_a_geometric_fall():
    assert loss_factor(3 * 0.97 ** np.arange(101)) == pytest.approx(0.97)
    assert np.isnan(loss_factor(np.array([1.0, 0.5, np.nan, np.nan])))
