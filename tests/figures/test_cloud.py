"""The figures of a cloud of runs: the bands of its loss and its ends on the map."""

import numpy as np
import pytest

from analysis.noise import cloud
from figures import cloud as clouds
from figures.style import styles
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.experiment import Experiment
from simulation.problem import Problem
from simulation.race import Race


def traces(figure):
    return {each.name: each for each in figure.plotly.data}


def test_a_cloud_is_a_median_in_two_bands_above_the_deepest_minimum():
    landscape, rules = MultiWell(), (SGD(0.1), Momentum(0.1, 0.9))
    found = [cloud(Problem(landscape, landscape.start, 60, 0.5), each) for each in rules]
    race = Race(Experiment(landscape, optimizers=rules))
    figure = clouds.cloud(landscape, found, ["SGD", "Momentum"], styles(race))
    lowest = figure.facts["lowest"]
    np.testing.assert_allclose(traces(figure)["SGD"].y, found[0].bands[2] - lowest, rtol=1e-5)
    outer = figure.plotly.data[0]
    np.testing.assert_allclose(outer.y[:61], found[0].bands[0] - lowest, rtol=1e-5)
    np.testing.assert_allclose(outer.y[61:], found[0].bands[4][::-1] - lowest, rtol=1e-5)
    assert outer.line.color == styles(race)[0].colour


def test_the_band_of_runs_that_diverged_is_at_the_upper_edge():
    found = cloud(Problem(Ravine(), (-1.5, 1.0), 60, 0.5), SGD(0.05))
    figure = clouds.cloud(Ravine(), [found], ["SGD"], styles(Race(Experiment(optimizers=[SGD()]))))
    assert np.log10(figure.plotly.data[0].y[60]) == pytest.approx(figure.plotly.layout.yaxis.range[1], rel=1e-5)


def test_of_runs_that_start_at_the_minimum_the_losses_after_it_are_in_sight():
    found = cloud(Problem(Ravine(), (0.0, 0.0), 200, 0.5), SGD(0.018))
    assert found.bands[2, 0] == 0
    figure = clouds.cloud(Ravine(), [found], ["SGD"], styles(Race(Experiment(optimizers=[SGD()]))))
    low, high = figure.plotly.layout.yaxis.range
    inside = (found.bands > 10**low) & (found.bands < 10**high)
    assert inside[:, 10:].all()
    assert high - low < 6


def test_the_ends_are_on_the_map_and_the_widest_lie_lowest():
    rules = [SGD(0.018), Momentum(0.018, 0.9)]
    found = [cloud(Problem(Ravine(), (-1.5, 1.0), 200, 0.5), each) for each in rules]
    race = Race(Experiment(optimizers=rules))
    figure = clouds.ends(Ravine(), found, ["SGD", "Momentum"], styles(race))
    assert [each.name for each in figure.plotly.data] == ["terrain", "Momentum", "SGD", "minima"]
    np.testing.assert_allclose([figure.plotly.data[2].x, figure.plotly.data[2].y], found[0].ends, rtol=1e-6)
    assert figure.plotly.data[0].colorscale is None, "the page has colours for height of its own"
