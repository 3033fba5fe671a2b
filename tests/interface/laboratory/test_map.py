"""The view of the map of settings."""

import re

import numpy as np
import pytest

from analysis.sweep import axes_of, swept
from interface.laboratory import map as settings_map_view
from interface.laboratory.map import converted, settings_map_of
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.momentum import Momentum
from simulation.descent import run
from simulation.link import from_query
from simulation.outcome import State, outcome
from simulation.problem import Problem
from tests.page import page, text_and_captions


@pytest.mark.parametrize("rule", [Momentum, AveragedMomentum])
def test_a_ball_is_marked_on_the_map_of_another_rule_where_that_takes_its_path(rule):
    race = from_query("race=sgd+momentum+averaged_momentum+rolling_ball+nesterov+adam")
    marked = [converted(each, rule) for each in race.optimizers]
    assert [each is not None for each in marked] == [True] * 4 + [False] * 2
    for optimizer, other in zip(race.optimizers, marked[:4], strict=False):
        one, two = (run(Problem(race.landscape, race.start, 200), each).theta for each in (optimizer, other))
        np.testing.assert_allclose(one, two, rtol=0, atol=1e-12)


def test_a_rolling_ball_is_not_marked_on_the_map_of_momentum_while_a_schedule_changes_the_learning_rate():
    rolling = from_query("race=rolling_ball").optimizers[0]
    assert isinstance(converted(rolling, Momentum), Momentum)
    assert converted(rolling, Momentum, scheduled=True) is None


def test_a_ball_with_another_weight_decay_is_not_marked_on_the_map(monkeypatch):
    drawn = []
    picture = settings_map_view.figures.settings_map

    def remembered(*given):
        drawn.append([each.name for each in given[-1]])
        return picture(*given)

    monkeypatch.setattr(settings_map_view.figures, "settings_map", remembered)
    page("race=momentum+sgd+momentum&3.weight_decay=0.1&view=map&steps=20")
    assert drawn[-1] == ["Momentum λ = 0", "SGD"]


def test_a_ball_on_another_schedule_is_not_marked_on_the_map(monkeypatch):
    drawn = []
    picture = settings_map_view.figures.settings_map

    def recorded(axes, grid, measured, steps, lines, marks):
        drawn.append([each.name for each in marks])
        return picture(axes, grid, measured, steps, lines, marks)

    monkeypatch.setattr(settings_map_view.figures, "settings_map", recorded)
    page("race=momentum+sgd+averaged_momentum&2.schedule=cosine&steps=20&view=map")
    assert drawn == [["Momentum", "Averaged momentum"]]


def test_a_race_without_a_rule_of_two_settings_names_all_that_have_them(rule):
    page_text = text_and_captions(page("race=sgd&view=map"))
    (names,) = re.findall("two settings to map: add (.*?)\\.", page_text)
    assert (rule.name in re.split(", | or ", names)) is (len(axes_of(rule)) == 2)


@pytest.mark.parametrize(
    "query", ["", "landscape=rosenbrock&race=nesterov", "landscape=himmelblau&race=adam&noise=0.001"]
)
def test_the_map_of_settings_agrees_with_single_runs(query):
    problem, rule = from_query(query).problem, from_query(query).optimizers[-1]
    first, second = swept(problem.landscape, rule)
    measured = settings_map_of(problem, rule, first, second)
    chance = np.random.default_rng(0)
    fields = list(type(rule).__dataclass_fields__)[:2]
    kinds = set()
    for _ in range(25):
        column, row = int(chance.integers(len(first))), int(chance.integers(len(second)))
        single = type(rule)(**{**vars(rule), fields[0]: first[column], fields[1]: second[row]})
        path = run(problem, single)
        ended = outcome(problem.landscape, path, problem.tolerance)
        assert measured.diverged[row, column] == path.diverged
        assert measured.converged[row, column] == (ended.step if ended.state is State.CONVERGED else -1)
        kinds.add(ended.state)
    assert len(kinds) > 1
