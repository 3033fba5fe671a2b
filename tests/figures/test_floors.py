"""Curves of minima on the map, the basins, the clouds of ends and the picture."""

import re

import numpy as np
import pytest

from analysis.basins import basins as measured_basins
from analysis.noise import cloud
from figures.basins import basins
from figures.cloud import ends
from figures.contour import contour
from figures.height import height
from figures.loss import loss
from figures.picture import picture
from figures.style import styles
from landscapes.formula import Formula
from optimizers.sgd import SGD
from simulation.link import from_query
from simulation.problem import Problem
from simulation.race import Race

RING = "(x**2 + y**2 - 1)**2"
RACE = "landscape=formula&formula.f=(x**2%2By**2-1)**2"


def lines(trace):
    """The curves of a trace, between its gaps."""
    points = np.array([trace.x, trace.y])
    gaps = np.flatnonzero(np.isnan(points[0]))
    return [each[:, ~np.isnan(each[0])] for each in np.split(points, gaps, axis=1)]


def test_the_map_draws_the_floor_of_a_ring_as_one_closed_line():
    floors, minima = contour(Formula(RING)).plotly.data
    (ring,) = lines(floors)
    np.testing.assert_allclose(np.hypot(*ring), 1, atol=1e-5)
    np.testing.assert_array_equal(ring[:, 0], ring[:, -1])
    assert np.isnan(minima.x).all()
    assert floors.mode == "lines"


def test_each_floor_is_a_line_of_its_own_on_each_map():
    data = contour(Formula("x**4 - 3*x**2 + x"), ("One", "Two")).plotly.data
    assert [each.name for each in data] == ["floors", "minima"] * 2
    assert [each.xaxis for each in data] == ["x", "x", "x2", "x2"]
    for floors in data[::2]:
        left, right = lines(floors)
        np.testing.assert_allclose(left[0], -1.3008396, atol=1e-6)
        np.testing.assert_allclose(right[0], 1.1309011, atol=1e-6)


def test_the_picture_that_stands_before_the_map_has_the_line_too():
    (points,) = re.findall(r'<polyline class="minimum" points="([^"]*)"', picture(Race(from_query(RACE))))
    places = np.array([each.split(",") for each in points.split()], dtype=float) / 100 - 5
    np.testing.assert_allclose(np.hypot(*places.T), 1, atol=0.01)


def test_basins_and_ends_have_the_line_too():
    problem = Problem(Formula(RING), (2.0, 1.0), 60)
    figure = basins(problem.landscape, measured_basins(problem, SGD(0.01), 5), 60, problem.start)
    assert [each.name for each in figure.plotly.data] == ["basins", "floors", "minima", "start"]
    race = Race(from_query(RACE))
    clouds = [cloud(each.problem, each.rule, 3) for each in race.balls]
    traces = ends(problem.landscape, clouds, [each.name for each in race.balls], styles(race)).plotly.data
    assert [each.name for each in traces][-2:] == ["floors", "minima"]


def test_losses_are_drawn_above_that_of_the_floor():
    terrain = Formula(f"{RING} + 7")
    assert height(terrain).lowest == pytest.approx(7)
    assert loss(terrain).facts["lowest"] == pytest.approx(7)
