"""The maps of many trainings: shades by the logarithm of the loss, and the line around those at the target."""

import numpy as np

from analysis.sweep import axes_of, values
from figures.settings_map import Mark
from figures.trainings import border, cells, lowest, settings
from optimizers.momentum import Momentum

LOSSES = np.array([[0.7, 0.07, np.nan], [0.007, 7.0, np.inf]])


def test_a_cell_has_the_shade_of_the_logarithm_of_its_loss_and_no_more_than_that_of_the_start():
    figure, _ = cells(np.arange(3.0), np.arange(2.0), LOSSES, (0.1, 0.7))
    shade, diverged, line = figure.data
    np.testing.assert_allclose(shade.z, np.log10([[0.7, 0.07, np.nan], [0.007, 0.7, np.nan]]), rtol=1e-6)
    assert (shade.zmin, shade.zmax) == (np.log10(0.007), np.log10(0.7))
    assert np.argwhere(diverged.z == 1).tolist() == [[0, 2]], "what isn't made yet is no run that diverged"
    assert len(line.x)


def test_the_darkest_shade_is_at_most_four_powers_of_ten_below_the_start():
    assert lowest(np.array([1e-9, 0.5]), 1.0) == 1e-4
    assert lowest(np.array([0.02, np.nan]), 1.0) == 0.02
    assert lowest(np.array([np.nan, np.inf]), 1.0) < 1.0


def test_the_line_runs_around_the_cells_at_the_target():
    inside = np.zeros((3, 3), dtype=bool)
    inside[1, 1] = True
    x, y = border(np.array([0.0, 1.0, 2.0]), np.array([0.0, 10.0, 20.0]), inside)
    sides = {frozenset([(x[at], y[at]), (x[at + 1], y[at + 1])]) for at in range(0, len(x), 3)}
    corners = [(0.5, 5.0), (1.5, 5.0), (1.5, 15.0), (0.5, 15.0)]
    assert sides == {frozenset([corners[at], corners[at - 1]]) for at in range(4)}


def test_the_star_is_at_the_lowest_loss_and_the_balls_at_their_settings():
    axes = axes_of(Momentum)
    grid = [values(axes[0], 3, 0.01, 1.0).tolist(), values(axes[1], 2).tolist()]
    figure = settings(axes, grid, LOSSES, (0.1, 0.7), [Mark("SGD", 0.1, 0.0, "#123456")])
    *_, ball, star = figure.plotly.data
    assert (ball.x[0], ball.y[0]) == (np.log(0.1), 0.0)
    assert (star.name, star.x[0], star.marker.symbol) == ("lowest loss", np.log(0.01), "star")
