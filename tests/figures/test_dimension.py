"""Figures of races with 2 and with 33 parameters: what is a place of the map is drawn on the map that is seen."""

import numpy as np

from analysis.basins import basins
from analysis.modes import modes
from analysis.passes import catchments
from figures.basins import basins as basins_figure
from figures.modes import modes as modes_figure
from figures.modes import span
from figures.style import styles
from simulation.experiment import Experiment
from simulation.race import Race


def test_the_axes_that_are_drawn_are_the_flattest_and_the_steepest(quadratic):
    race = Race(Experiment(quadratic, steps=60))
    ball = race.balls[0]
    found = modes(quadratic, ball.rule, ball.run)
    figure = modes_figure(found, styles(race)[0], span([found])).plotly
    names = [each.name for each in figure.data if each.name.count("λ")]
    assert names == ["flattest, λ = 1", "steepest, λ = 20"]


def test_the_minimum_of_a_basin_map_is_the_one_that_is_seen(quadratic):
    race = Race(Experiment(quadratic, steps=60))
    found = basins(race.problem, race.balls[0].rule, n=5)
    figure = basins_figure(race.seen, found, 60, race.problem.start).plotly
    (minima,) = [each for each in figure.data if each.name == "minima"]
    np.testing.assert_allclose([minima.x, minima.y], np.array(quadratic.minimum[:2])[:, np.newaxis])


def test_the_catchments_are_those_of_the_map_that_is_seen(quadratic):
    race = Race(Experiment(quadratic, steps=5))
    found = catchments(race.seen, n=21)
    assert (found.minimum == 0).all()
    assert found.passes == ()
    assert (found.at(quadratic.project(race.paths[0].T)) == 0).all()
