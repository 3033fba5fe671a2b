"""The fan of a slider: each of its paths is that of the single run, to the bit."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.sweep import values
from catalog import choices, parameters
from landscapes.formula import Formula
from landscapes.linear_regression import LinearRegression
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from landscapes.two_moons import TwoMoons
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from schedules.cosine import Cosine
from simulation.experiment import Experiment
from simulation.fan import arrivals, can_fan, fan, values_at_once
from simulation.outcome import State, outcome
from simulation.race import Race
from tests.further import on_every


def assert_equal(races):
    """Every path of the fan is that of its race, to the bit, and so is what is told of its end."""
    for index, paths in enumerate(fan(races)):
        arrived = arrivals(races, paths)
        for place, race in enumerate(races):
            single = race.balls[index].run
            row = place if paths.ended.size > 1 else 0
            np.testing.assert_array_equal(paths.theta[..., row], single.theta)
            np.testing.assert_array_equal(paths.loss[..., row], single.loss)
            assert (paths.diverged[row], paths.left[row]) == (single.diverged, single.left)
            ended = outcome(race.problem.landscape, single, race.problem.tolerance)
            assert arrived[place] == (ended.step if ended.state is State.CONVERGED else -1)


def test_every_parameter_of_every_rule_may_be_fanned(rule):
    start = Experiment(Rosenbrock(), optimizers=(), steps=40, schedule=Cosine()).with_another(rule.key)
    conventions = [(name, word) for name, each in choices(rule).items() for word in each.options]
    for name, word in conventions or [("", "")]:
        chosen = start.with_setting(0, name, word) if name else start
        for setting, each in parameters(rule).items():
            spread = [each.clamp(value) for value in values(each, 3)]
            assert_equal([Race(chosen.with_setting(0, setting, value)) for value in spread])


@on_every("terrain")
def test_the_main_sliders_may_be_fanned_on_every_terrain(terrain):
    if terrain.dimension > 2:
        assert values_at_once(Race(Experiment(terrain))) == 0, "its map is a plane that follows the paths"
        return
    start = Experiment(terrain, steps=100, noise=0.5, seed=5).with_another("nesterov")
    start = start.with_setting(2, "learning_rate", 0.01)
    races = [Race(start.with_main("learning_rate", value)) for value in (1e-3, 0.03, 0.2, 5.0)]
    assert fan(races)[-1].ended.size == 1, "the ball with its own α runs once"
    assert_equal(races)
    assert_equal([Race(replace(start, noise=0.0).with_main("momentum", value)) for value in (0.0, 0.7, 0.95)])


def test_every_schedule_may_be_on_while_a_setting_is_fanned(schedule):
    start = Experiment(MultiWell(), schedule=schedule(), steps=100).with_schedule(1, Cosine())
    assert_equal([Race(start.with_main("learning_rate", value)) for value in (1e-3, 0.02, 0.2, 5.0)])


@pytest.mark.parametrize("landscape", [Rosenbrock(), LinearRegression(), MultiWell()])
def test_noise_seed_and_tolerance_may_be_fanned(landscape):
    start = Experiment(landscape, steps=80, noise=0.3)
    for name, spread in [("noise", (0.0, 0.1, 3.0)), ("seed", (0, 7, 8)), ("tolerance", (1e-6, 1e-3, 0.5))]:
        assert_equal([Race(replace(start, **{name: value})) for value in spread])


def test_a_run_that_leaves_the_domain_does_so_in_a_fan():
    start = Experiment(Formula("log(x) + y**2"), steps=60)
    races = [Race(start.with_main("learning_rate", value)) for value in (1e-3, 0.1, 2.0)]
    assert_equal(races)
    assert any(each.left >= 0 for race in races for each in (ball.run for ball in race.balls))


def test_races_that_differ_in_more_than_settings_make_no_fan():
    start = Experiment(Ravine())
    for other in (
        replace(start, steps=10),
        replace(start, schedule=Cosine()),
        replace(start, landscape=Ravine(50.0)),
        start.without(0),
    ):
        assert not can_fan([start, other])
        with pytest.raises(ValueError, match="settings alone"):
            fan([Race(start), Race(other)])


def test_a_fan_is_offered_where_it_is_cheap():
    balls = (SGD(0.01), Momentum(0.01, 0.9))
    assert values_at_once(Race(Experiment(Ravine(), optimizers=balls))) == 33
    assert 9 <= values_at_once(Race(Experiment(Ravine(), optimizers=4 * balls))) < 33
    assert values_at_once(Race(Experiment(Ravine(), optimizers=balls, steps=2000))) == 0
    assert values_at_once(Race(Experiment(Ravine(), optimizers=()))) == 0
    assert values_at_once(Race(Experiment(TwoMoons(), optimizers=balls))) == 0
