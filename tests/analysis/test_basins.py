"""Basins that are known by symmetry, and that equal their runs one by one."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.arrival import NOWHERE
from analysis.basins import DIVERGED, basins
from landscapes.formula import Formula
from landscapes.himmelblau import Himmelblau
from landscapes.rastrigin import Rastrigin
from landscapes.ravine import Ravine
from landscapes.saddle import Saddle
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend
from simulation.outcome import State, outcome
from simulation.problem import Problem


def test_a_walker_ends_on_the_side_where_it_starts():
    found = basins(Problem(Saddle(), (0.0, 0.0), 800), SGD(0.05), n=40)
    upper, lower = Saddle().minima
    assert upper[1] > 0 > lower[1]
    np.testing.assert_array_equal(found.minimum, np.broadcast_to((found.y < 0)[:, np.newaxis], (40, 40)))
    np.testing.assert_allclose(found.shares, [0.5, 0.5])
    assert (found.nowhere, found.diverged) == (0, 0)


def test_from_the_ridge_itself_a_walker_goes_nowhere():
    found = basins(Problem(Saddle(), (0.0, 0.0), 800), SGD(0.05), n=41)
    assert (found.minimum[20] == NOWHERE).all()
    assert (found.steps[20] == -1).all()
    assert found.nowhere == pytest.approx(41 / 41**2)
    assert found.shares.sum() + found.nowhere + found.diverged == pytest.approx(1)


def test_a_ball_may_end_on_the_other_side_and_the_map_stays_symmetric():
    # With this fall the wall at the edge of the map is higher than the saddle, which is at 0: y⁴/4 > y²/4 beyond 1.
    found = basins(Problem(Saddle(fall=0.5), (0.0, 0.0), 2000, tolerance=1e-2), Momentum(0.02, 0.99), n=40)
    converged = found.minimum >= 0
    mirrored = np.where(converged, 1 - found.minimum, found.minimum)[::-1]
    np.testing.assert_array_equal(found.minimum, mirrored)
    assert ((found.minimum == 0) & (found.y < 0)[:, np.newaxis]).any()
    assert found.shares[0] == found.shares[1]


@pytest.mark.parametrize(
    ("landscape", "rule", "tolerance", "noise"),
    [
        (Himmelblau(), Momentum(0.005, 0.9), 1e-3, 0.0),
        (Himmelblau(), Momentum(0.015, 0.7), 0.3, 0.5),
        (Rastrigin(), Momentum(0.002, 0.8), 1e-2, 0.0),
        (Rastrigin(), Adam(0.1), 0.1, 0.5),
    ],
)
def test_every_start_ends_as_its_single_run_does(landscape, rule, tolerance, noise):
    found = basins(Problem(landscape, (0.0, 0.0), 150, noise, 2, tolerance=tolerance), rule, n=13)
    converged = 0
    for row, column in np.ndindex(13, 13):
        run = descend(landscape, rule, (found.x[column], found.y[row]), 150, noise, 2)
        ended = outcome(landscape, run, tolerance)
        converged += ended.state is State.CONVERGED
        index, step = found.minimum[row, column], found.steps[row, column]
        if ended.state is State.CONVERGED:
            assert (landscape.minima[index], step) == (ended.minimum, ended.step)
        elif ended.state is State.DIVERGED:
            assert (index, step) == (DIVERGED, ended.step)
        else:
            assert (index, step) == (NOWHERE, -1)
    assert converged > 5


def test_what_diverges_is_a_share_of_its_own():
    # Across the ravine it grows by 4 a step; only the floor itself, a row of 11, is safe.
    found = basins(Problem(Ravine(100.0), (0.0, 0.0), 300), SGD(0.05), n=11)
    assert found.diverged == pytest.approx(10 / 11)
    assert found.shares.tolist() == [pytest.approx(1 / 11)]
    assert (found.minimum[5] == 0).all()
    assert (np.delete(found.minimum, 5, axis=0) == DIVERGED).all()
    np.testing.assert_array_equal(found.steps[0], np.ceil(np.log(400 / 2) / np.log(4)))


def test_every_start_leads_to_one_of_two_floors():
    # f = x⁴ - 3x² + x doesn't know y; between the two floors is a hill at x = 0.16994, where 4x³ - 6x + 1 = 0.
    problem = Problem(Formula("x**4 - 3*x**2 + x"), (3.0, 2.0), 400)
    found = basins(problem, SGD(0.005), 21)
    assert found.nowhere == 0
    np.testing.assert_array_equal(found.minimum, np.broadcast_to(found.x > 0.16994, (21, 21)).astype(int))
    np.testing.assert_allclose(found.shares.sum(), 1)


def test_a_map_of_runs_arrives_on_a_floor_when_a_single_run_does():
    problem = Problem(Formula("(x**2 + y**2 - 1)**2"), (2.0, 1.0), 300)
    found = basins(problem, SGD(0.005), 7)
    for row, y in enumerate(found.y):
        for column, x in enumerate(found.x):
            run = descend(problem.landscape, SGD(0.005), (x, y), 300)
            ended = outcome(problem.landscape, run, problem.tolerance)
            step = ended.step if ended.step is not None else -1
            assert found.steps[row, column] == pytest.approx(step, abs=1)


@pytest.mark.parametrize(
    ("formula", "rule"),
    [
        ("(x*y - 1)**2", Momentum(0.003, 0.9)),
        ("(y - x**2)**2", SGD(0.002)),
        ("(x + y - 1)**2", SGD(0.1)),
        ("abs(x + y - 1)", SGD(1e-4)),
        ("(x + abs(x))/2", SGD(0.05)),  # max(0, x): all of the left half of the map is a plain
        ("(x - 1)**2/(1 + x**2 + y**2)", Momentum(0.3, 0.9)),
    ],
)
def test_a_map_of_runs_and_a_single_run_agree_on_floors_that_go_on_outside_of_the_map(formula, rule):
    problem = Problem(Formula(formula), (2.0, 1.0), 400)
    landscape, tolerance = problem.landscape, 1e-3
    problem = replace(problem, tolerance=tolerance)
    found, outside = basins(problem, rule, 9), 0
    for row, column in np.ndindex(9, 9):
        path = descend(landscape, rule, (found.x[column], found.y[row]), 400)
        ended = outcome(landscape, path, tolerance)
        index, step = found.minimum[row, column], found.steps[row, column]
        if ended.state is State.CONVERGED:
            assert (index, step) == (ended.floor, pytest.approx(ended.step, abs=1))
            outside += landscape.clamp(path.theta[-1]) != tuple(path.theta[-1])
        else:
            assert index == (DIVERGED if ended.state is State.DIVERGED else NOWHERE)
    assert outside > 0 or formula in ("abs(x + y - 1)", "(x + abs(x))/2")
