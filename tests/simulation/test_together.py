"""The balls of a race run together, and runs that stand still: each path is that of its ball alone, to the bit."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from catalog import parameters
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from schedules.cosine import Cosine
from simulation import descent, together
from simulation.descent import run
from simulation.link import from_query
from simulation.problem import Problem
from simulation.race import Race
from simulation.together import FREE, run_all

PLANE = [key for key, each in LANDSCAPES.items() if each().dimension == 2]
CONDITIONS = ({}, {"noise": 0.2, "seed": 3}, {"steps": 61})


def line_up(key):
    """A rule four times, each with other values of the settings that may differ."""
    rule = OPTIMIZERS[key]()
    free = FREE & set(parameters(type(rule)))
    shares = (1.0, 0.7, 0.4, 0.9)
    return [replace(rule, **{name: getattr(rule, name) * share for name in free}) for share in shares]


def parts(memory):
    return list(memory) if isinstance(memory, tuple) else [memory]


def assert_same(one, other):
    assert one.theta.tobytes() == other.theta.tobytes()
    assert one.loss.tobytes() == other.loss.tobytes()
    assert (int(one.diverged), int(one.left)) == (int(other.diverged), int(other.left))
    if one.ended < 0:
        for left, right in zip(parts(one.memory), parts(other.memory), strict=True):
            assert np.shape(left) == np.shape(right)
            assert np.array_equal(left, right)


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("conditions", CONDITIONS, ids=str)
def test_balls_of_one_rule_take_their_own_paths_together(key, conditions):
    rules = line_up(key)
    for name in ("multi_well", "rosenbrock"):
        landscape = LANDSCAPES[name]()
        problem = Problem(landscape, landscape.start, **{"steps": 120, **conditions})
        for rule, trajectory in zip(rules, run_all(problem, rules), strict=True):
            assert_same(trajectory, run(problem, rule))


@pytest.mark.parametrize("name", PLANE)
def test_balls_take_their_own_paths_together_on_every_terrain(name):
    landscape = LANDSCAPES[name]()
    problem = Problem(landscape, landscape.start, 100)
    for key in ("sgd", "momentum", "nesterov", "adam"):
        rules = [replace(each, learning_rate=each.learning_rate * 20) for each in line_up(key)]
        for rule, trajectory in zip(rules, run_all(problem, rules), strict=True):
            assert_same(trajectory, run(problem, rule))


@pytest.mark.parametrize("name", PLANE)
def test_a_gradient_of_few_points_has_the_bits_of_each_point(name):
    landscape = LANDSCAPES[name]()
    low, high = np.array([landscape.x_range, landscape.y_range]).T[:, :, np.newaxis]
    places = low + (high - low) * np.random.default_rng(3).random((2, 60))
    same = [
        landscape.gradient(places[:, first:last])[:, each - first].tobytes()
        == landscape.gradient(places[:, each].copy()).tobytes()
        for first, last in pairwise(range(0, 61, 4))
        for each in range(first, last)
    ]
    assert all(same) == landscape.same_in_batches


@pytest.mark.parametrize("name", [key for key in PLANE if LANDSCAPES[key].sums_many])
@pytest.mark.parametrize("conditions", [*CONDITIONS, {"schedule": Cosine()}], ids=str)
def test_gradient_descent_takes_its_own_path_beside_momentum(name, conditions, monkeypatch):
    made = []
    monkeypatch.setattr(together, "run", lambda *given, **more: made.append(given) or run(*given, **more))
    landscape = LANDSCAPES[name]()
    problem = Problem(landscape, landscape.start, **{"steps": 400, **conditions})
    for rate in (1e-3, landscape.learning_rate, 3.0, 1e4, 1e200):
        rules = [SGD(rate), Momentum(rate, 0.9), Momentum(rate / 3, 0.0), SGD(rate / 2)]
        made.clear()
        for rule, trajectory in zip(rules, run_all(problem, rules), strict=True):
            assert_same(trajectory, run(problem, rule))
        assert len(made) == 1 or problem.has_batches


def test_few_runs_are_made_for_many_balls_of_a_rule(monkeypatch):
    made = []
    monkeypatch.setattr(together, "run", lambda *given, **more: made.append(given) or run(*given, **more))
    race = Race(from_query("race=momentum+momentum+momentum+sgd&1.momentum=0.5&2.momentum=0.6"))
    race.run()
    assert len(made) == 2
    assert len({each.run.theta.tobytes() for each in race.balls}) == 4


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_a_run_that_repeats_itself_is_the_run_of_all_its_steps(key, scale, monkeypatch):
    for name in ("multi_well", "matyas"):
        landscape, rule = LANDSCAPES[name](), OPTIMIZERS[key]()
        pace = next(each for each, known in parameters(type(rule)).items() if known.role == "pace")
        rule = replace(rule, **{pace: getattr(rule, pace) * scale})
        problem = Problem(landscape, landscape.start, 400)
        quick = run(problem, rule)
        with monkeypatch.context() as patch:
            patch.setattr(descent, "EVERY", 10**9)
            assert_same(quick, run(problem, rule))


def test_a_ball_at_rest_takes_no_more_steps(monkeypatch):
    landscape, counted = LANDSCAPES["multi_well"](), []
    rule = OPTIMIZERS["sgd"](0.1)
    step = type(rule).step
    monkeypatch.setattr(type(rule), "step", lambda *given: counted.append(1) or step(*given))
    trajectory = run(Problem(landscape, landscape.start, 3000), rule)
    assert trajectory.theta.shape == (3001, 2)
    assert len(counted) < 300
