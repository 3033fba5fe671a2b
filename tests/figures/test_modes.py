"""The figure of the modes of a ball."""

import numpy as np
import pytest

from analysis.modes import modes
from figures import modes as races
from figures.style import styles
from landscapes.ravine import Ravine
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend
from simulation.experiment import Experiment
from simulation.race import Race


def split(landscape=None, optimizer=None, steps=100):
    landscape, optimizer = landscape or Ravine(), optimizer or SGD(0.018)
    run = descend(landscape, optimizer, landscape.start, steps)
    return modes(landscape, optimizer, run), styles(Race(Experiment(optimizers=[optimizer])))[0]


def traces(figure):
    return {each.name: each for each in figure.plotly.data}


def test_the_errors_and_their_predicted_fall_are_those_of_the_race():
    found, style = split()
    figure = races.modes(found, style, races.span([found]))
    drawn = traces(figure)
    for axis, name in enumerate(("flattest, λ = 1", "steepest, λ = 100")):
        np.testing.assert_allclose(drawn[name].y, np.abs(found.errors[:, axis]), rtol=1e-6)
        assert drawn[name].line.color == style.colour
    np.testing.assert_allclose(drawn["flattest, predicted"].y, 1.5 * 0.982 ** np.arange(101), rtol=1e-6)
    assert figure.plotly.layout.yaxis.type == "log"
    assert drawn["flattest, λ = 1"].line.dash != drawn["steepest, λ = 100"].line.dash


def test_a_rule_that_is_not_linear_has_no_predicted_fall():
    found, style = split(optimizer=Adam(0.1))
    assert not [name for name in traces(races.modes(found, style, (-3, 1))) if "predicted" in name]


def test_the_shares_of_the_loss_are_a_whole():
    found, _ = split(optimizer=Momentum(0.018, 0.9))
    np.testing.assert_allclose(races.shares(found).sum(axis=1), 1)
    run = descend(Ravine(), Momentum(0.018, 0.9), (-1.5, 1.0), 100)
    np.testing.assert_allclose(races.shares(found)[:, 0] * run.loss, 0.5 * run.theta[:, 0] ** 2, rtol=1e-9)


def test_all_balls_are_seen_on_the_same_powers_of_ten():
    slow, _ = split()
    fast, _ = split(optimizer=Momentum(0.018, 0.9), steps=300)
    low, high = races.span([slow, fast])
    assert (low, high) == (min(races.span([slow])[0], races.span([fast])[0]), 1)
    assert 10.0**low < np.abs(fast.errors[-30:]).max(axis=0).min()


@pytest.mark.parametrize("alpha", [0.05, 10.0])
def test_of_a_ball_that_diverged_the_steps_that_it_took_are_drawn(alpha):
    found, style = split(optimizer=SGD(alpha))
    low, high = races.span([found])
    figure = races.modes(found, style, (low, high))
    assert low < high
    assert figure.plotly.layout.xaxis.range[1] < 20


def test_a_ball_that_starts_at_the_minimum_has_no_logarithm_and_no_share():
    run = descend(Ravine(), SGD(0.01), (0.0, 0.0), 20)
    found = modes(Ravine(), SGD(0.01), run)
    low, high = races.span([found])
    assert low < high
    assert np.isnan(races.shares(found)).all()
    assert np.isnan(traces(races.modes(found, styles(Race(Experiment()))[0], (low, high)))["flattest, λ = 1"].y).all()
