"""The view of fair tuning: its comparison, its table, and the race at the settings found."""

import re

import numpy as np
import pytest

from analysis.sweep import axes_of, with_default_axes
from analysis.tuning import Tuned
from interface.laboratory import tuning
from interface.laboratory.tuning import Entrant, at_best, comparison_of, spread, tuned
from landscapes.multi_well import MultiWell
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from schedules import CONSTANT
from schedules.cosine import Cosine
from schedules.step import Step
from simulation.descent import run
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.outcome import State, outcome
from simulation.problem import Problem
from simulation.race import Race
from tests.page import page, text_and_captions

WELLS = "landscape=multi_well&race=sgd+momentum+rolling_ball"
NO_MINIMUM = "landscape=formula&formula.f=x%2By"


def test_the_starts_are_the_races_own_and_others_far_apart(landscape):
    starts = spread(landscape, landscape.start)
    assert starts == spread(landscape, landscape.start)
    assert starts[0] == landscape.start
    assert len(set(starts)) == 3
    for start in starts:
        assert landscape.clamp(start) == start
    sides = [high - low for low, high in (landscape.x_range, landscape.y_range)]
    apart = [np.hypot(*np.divide(np.subtract(one, other), sides)) for one in starts for other in starts if one != other]
    assert min(apart) > 0.3


def test_seeds_count_where_there_is_chance_only():
    assert comparison_of(from_query("seed=9998").problem, 600).seeds == (9998,)
    assert comparison_of(from_query("seed=9998&noise=1.0").problem, 600).seeds == (9998, 9999, 0)
    assert len(comparison_of(from_query("landscape=linear_regression").problem, 600).seeds) == 3
    whole = from_query("landscape=linear_regression&linear_regression.batch_size=32")
    assert len(comparison_of(whole.problem, 600).seeds) == 1


def test_what_is_tuned_makes_no_difference_between_balls_and_the_rest_does():
    assert with_default_axes(Momentum(0.3, 0.1)) == with_default_axes(Momentum(0.01, 0.9))
    assert with_default_axes(RollingBall(mass=2.0)) != with_default_axes(RollingBall(mass=3.0))


@pytest.mark.parametrize("query", [WELLS + "+adam", "", "landscape=linear_regression", "landscape=rosenbrock"])
def test_the_settings_found_are_better_than_those_before_from_the_same_starts(query):
    experiment = from_query(query)
    comparison = comparison_of(experiment.problem, 600)

    def score(race, index):
        steps, losses, lost = [], [], False
        for start in comparison.starts:
            for seed in comparison.seeds:
                path = run(Problem(race.landscape, start, race.steps, seed=seed), race.optimizers[index])
                ended = outcome(race.landscape, path, race.tolerance)
                steps.append(ended.step if ended.state is State.CONVERGED else race.steps + 1)
                losses.append(path.loss[-1])
                lost |= ended.state is State.DIVERGED
        return lost, np.median(steps), np.median(losses)

    results = {
        Entrant(with_default_axes(each)): tuned(comparison.problem, with_default_axes(each), *comparison[1:])
        for each in experiment.optimizers
    }
    raced = at_best(Race(experiment), results)
    for index in range(len(experiment.optimizers)):
        after, before = score(raced, index), score(experiment, index)
        assert after[1] == results[Entrant(with_default_axes(experiment.optimizers[index]))].steps
        assert after <= before


def test_a_rule_of_which_every_setting_diverges_keeps_its_own():
    experiment = Experiment(MultiWell(), optimizers=(SGD(0.1), Momentum(0.1, 0.9)))
    lost = Tuned(SGD(9.0), 301.0, np.inf, True, 0.0, 600)
    well = Tuned(Momentum(0.2, 0.5), 20.0, 0.0, False, 0.2, 600)
    raced = at_best(
        Race(experiment), {Entrant(with_default_axes(SGD())): lost, Entrant(with_default_axes(Momentum())): well}
    )
    assert raced.optimizers == (SGD(0.1), Momentum(0.2, 0.5))


def test_nothing_is_tuned_until_the_button_is_pressed_and_a_rule_that_stands_twice_once(monkeypatch):
    asked = []

    def counted(problem, rule, budget, starts, seeds):
        asked.append((rule.key, budget))
        return tuned(problem, rule, budget, starts, seeds)

    monkeypatch.setattr(tuning, "tuned", counted)
    app = page("landscape=multi_well&race=sgd+momentum+momentum&3.learning_rate=0.2&steps=100&view=tuning")
    assert asked == []
    assert "not tuned yet" not in text_and_captions(app)
    app.button_group(key="budget").set_value(600).run()
    assert asked == []
    app.button(key="tune").click().run()
    assert not app.exception
    assert asked == [("sgd", 600), ("momentum", 600)]


def test_a_ball_with_a_schedule_of_its_own_is_tuned_on_that_schedule(monkeypatch):
    asked = []

    def counted(problem, rule, budget, starts, seeds):
        asked.append((rule.key, problem.schedule))
        return tuned(problem, rule, budget, starts, seeds)

    monkeypatch.setattr(tuning, "tuned", counted)
    app = press("race=momentum+momentum+sgd&2.schedule=cosine&3.schedule=constant&schedule=step&steps=30")
    assert asked == [("momentum", Step()), ("momentum", Cosine()), ("sgd", CONSTANT)]
    assert re.search(r"Momentum +Cosine", text_and_captions(app))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("race=sgd+sgd+momentum&schedule=cosine&2.schedule=cosine&steps=30", ["sgd", "momentum"]),
        ("race=momentum+momentum&2.schedule=constant&2.learning_rate=0.2&steps=30", ["momentum"]),
        ("race=rolling_ball+rolling_ball&2.schedule=cosine&steps=30", ["rolling_ball"]),
        ("race=rolling_ball+rolling_ball&schedule=cosine&1.schedule=step&steps=30", ["rolling_ball"]),
    ],
)
def test_balls_whose_schedules_make_no_difference_are_tuned_once_and_all_get_the_settings(query, expected, monkeypatch):
    asked = []

    def counted(problem, rule, budget, starts, seeds):
        asked.append(rule.key)
        return tuned(problem, rule, budget, starts, seeds)

    monkeypatch.setattr(tuning, "tuned", counted)
    app = press(query)
    assert asked == expected
    app.button(key="race_tuned").click().run()
    first, second, *_ = app.session_state.state.experiment.optimizers
    assert first == second


def press(query):
    app = page(f"{query}&view=tuning")
    app.button_group(key="budget").set_value(600).run()
    app.button(key="tune").click().run()
    assert not app.exception
    return app


def test_one_click_races_the_settings_that_were_found_and_no_others():
    app = press("landscape=multi_well&race=sgd+momentum+adam+rolling_ball")
    before = app.session_state.state.experiment
    comparison, results = app.session_state.state.tuning
    assert comparison == comparison_of(before.problem, 600)
    page_text = text_and_captions(app)
    for words in ("600 runs of 300 steps", "(−2.6, 1.2)", "Better", "Worked", "Settings that worked", "shallow well"):
        assert words in page_text
    app.button(key="race_tuned").click().run()
    assert not app.exception
    after = app.session_state.state.experiment
    for index, optimizer in enumerate(after.optimizers):
        best = results[Entrant(with_default_axes(before.optimizers[index]))].optimizer
        for axis in axes_of(optimizer):
            assert getattr(optimizer, axis.name) == getattr(best, axis.name)
    link = {key: value for key, value in app.query_params.items() if key != "view"}
    assert from_query(link) == after
    # The comparison is the same one, only the settings moved: the table stands, and there is nothing left to race.
    assert "Since then" not in text_and_captions(app)
    assert not [each for each in app.button if each.key == "race_tuned"]


def test_the_table_says_when_the_race_has_changed_and_what_is_not_tuned_yet():
    app = press("landscape=multi_well&race=sgd")
    app.selectbox(key="add").select("momentum").run()
    assert "not tuned yet" in text_and_captions(app)
    assert "Since then" not in text_and_captions(app)
    app.button_group(key="budget").set_value(1200).run()
    assert "Since then another number of runs is chosen" in text_and_captions(app)
    app.button_group(key="budget").set_value(600).run()
    app.selectbox(key="landscape").select("rosenbrock").run()
    page_text = text_and_captions(app)
    assert "Since then the race has changed: this table is of Many wells, 600 runs" in page_text
    assert not [each for each in app.button if each.key == "race_tuned"]
    app.button(key="tune").click().run()
    assert "Since then" not in text_and_captions(app)
    assert "not tuned yet" not in text_and_captions(app)


@pytest.mark.parametrize(
    ("query", "words", "button"),
    [
        ("", "Every rule gets 1,200 runs of 300 steps", True),
        (WELLS, "3 runs, so 400 settings a rule. Nothing is left to chance", True),
        ("landscape=linear_regression", "with the seeds 0, 1, 2 each: 9 runs, so 133 settings a rule", True),
        ("learning_rate=0.05", "A setting with which any run diverges comes last", True),
        (NO_MINIMUM, "There is no minimum on this map", False),
        ("race=", "No ball is in the race", False),
    ],
)
def test_the_page_of_fair_tuning_says_its_rule(query, words, button):
    app = page(f"{query}&view=tuning")
    assert words in text_and_captions(app)
    assert bool([each for each in app.button if each.key == "tune"]) is button


def test_every_rule_can_be_tuned_and_shown(rule):
    app = press(f"race={rule.key}&steps=30")
    assert OPTIMIZERS[rule.key].name in text_and_captions(app)
    ((_, best),) = app.session_state.state.tuning[1].items()
    assert best.runs <= 600


def test_a_rule_that_cannot_be_kept_from_diverging_says_so(monkeypatch):
    monkeypatch.setattr(tuning, "tuned", lambda problem, rule, *others: Tuned(rule, 301.0, np.inf, True, 0.0, 600))
    app = press("race=sgd")
    assert "none: a run diverges with each" in text_and_captions(app)
    assert not [each for each in app.button if each.key == "race_tuned"]


def test_a_comparison_with_weight_decay_says_what_it_measures():
    assert "weight decay λ of AdamW pulls" in text_and_captions(page("race=sgd+adamw&view=tuning"))
    assert "weight decay λ" not in text_and_captions(page("race=sgd+lion&view=tuning"))
