"""The views on energy and on fair tuning: their figures as data, and what their pages say."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.energy import height_energy
from analysis.passes import pass_crossings
from analysis.sweep import axes_of
from analysis.tuning import Tuned
from figures.energy import Hill, energy, window
from interface.laboratory import tuning
from interface.laboratory.energy import hills_of, sentence, wells_of
from interface.laboratory.tuning import Entrant, at_best, comparison_of, plain, spread, tuned
from landscapes.multi_well import MultiWell
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from schedules import CONSTANT
from schedules.cosine import Cosine
from schedules.step import Step
from simulation.descent import run
from simulation.energy import Energy
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.outcome import State, outcome
from simulation.problem import Problem
from simulation.race import Race

ROOT = Path(__file__).parents[2]
WELLS = "landscape=multi_well&race=sgd+momentum+rolling_ball"
NO_MINIMUM = "landscape=formula&formula.f=x%2By"


def page(query):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        app.query_params[key] = value.replace("+", " ").replace("%2B", "+")
    app.run()
    assert not app.exception, app.exception
    return app


def text(app):
    said = [re.sub(r"<[^>]+>", " ", each.proto.body) for each in app.get("html")]
    return " ".join([*said, *(each.value for each in app.caption)])


def traces(figure, name):
    return [each for each in figure.plotly.data if each.name == name]


# ---- the figure of the energy ----


def test_the_areas_of_the_energy_lie_one_upon_another():
    experiment = from_query(WELLS)
    ball = Race(experiment).balls[2]
    found = height_energy(experiment.landscape, ball.rule, ball.run)
    shown = window([found], [()])
    figure = energy(found, "#E69F00", (), shown)
    (potential,), (total,), (both,) = (traces(figure, name) for name in ("potential", "total", "total and dissipated"))
    rows = shown.last + 1
    np.testing.assert_allclose(potential.y, found.potential[:rows], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(total.y - potential.y, found.kinetic[:rows], rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(both.y - total.y, found.dissipated[:rows], rtol=1e-3, atol=1e-6)
    assert (total.fill, both.fill) == ("tonexty", "tonexty")
    assert traces(figure, "start")[0].y == (found.total[0],) * 2
    assert figure.plotly.layout.xaxis.range == (0, shown.last)


def test_a_hill_is_a_line_while_it_is_before_the_ball_and_a_mark_where_that_crosses():
    still = np.linspace(3, 0.1, 41)
    found = Energy(still / 2, still / 2, still, 3 - still)
    hills = (Hill(2.0, 0, 7, True), Hill(1.0, 7, 40, False))
    figure = energy(found, "#E69F00", hills, window([found], [hills]))
    assert [(each.x, each.y) for each in traces(figure, "hill")] == [((0, 7), (2.0, 2.0)), ((7, 40), (1.0, 1.0))]
    (crossing,) = traces(figure, "crossing")
    assert (crossing.x, crossing.y) == ((7,), (2.0,))
    assert set(traces(figure, "heights")[0].text) == {"lowest pass out 1", "pass 2"}


def test_all_balls_are_shown_over_the_same_steps_and_heights():
    def ball(total, kinetic):
        return Energy(total - kinetic, kinetic, total, np.zeros_like(total))

    early = ball(np.full(301, 2.0), np.where(np.arange(301) < 10, 1.0, 0.0))
    late = ball(np.full(301, 2.0), np.where(np.arange(301) < 41, 1.0, 0.0))
    assert window([early], [()]).last == 20
    assert window([early, late], [(), ()]).last == 50
    assert window([late], [[Hill(1.0, 0, 100, True)]]).last == 125
    assert window([late], [[Hill(5.0, 0, 300, False)]]).high > 5, "the hill below which it stops is in the picture"
    assert window([ball(np.full(301, 2.0), np.ones(301))], [()]).last == 300


def test_the_energy_of_a_ball_that_explodes_leaves_the_picture_and_not_its_scale():
    experiment = from_query("learning_rate=0.05&race=momentum")
    (run,) = (each.run for each in Race(experiment).balls)
    with np.errstate(all="ignore"):
        found = height_energy(experiment.landscape, experiment.optimizers[0], run)
    shown = window([found], [()])
    assert shown.high < 4 * found.total[0]
    assert shown.low < 0.1 * shown.high
    energy(found, "#E69F00", (), shown).plotly.to_json()


# ---- what the energy's page says ----


def told(experiment, place):
    run = Race(experiment).balls[place].run
    wells = wells_of(experiment.landscape)
    rule = experiment.optimizers[place]
    crossings = pass_crossings(experiment.landscape, rule, run, wells)
    found = height_energy(experiment.landscape, rule, run)
    hills = hills_of(experiment.landscape, wells, run, crossings)
    return sentence(experiment.landscape, wells, run, found, crossings), crossings, hills


def test_a_ball_passes_the_hills_that_its_energy_is_above_and_is_caught_below_the_next():
    said, crossings, hills = told(from_query(WELLS), 1)
    assert [each.crossed for each in hills] == [True, True, False]
    for crossing in crossings:
        assert crossing.energy > crossing.height
        assert (
            f"at step {crossing.step} with {crossing.energy:.3g} of energy over a pass of {crossing.height:.3g}" in said
        )
    assert "less than the 0.657 of the lowest pass out: it is caught" in said
    assert hills[-1].first == crossings[-1].step


def test_many_crossings_are_counted_and_the_last_are_told():
    said, crossings, _ = told(from_query(WELLS), 2)
    assert f"from well to well {len(crossings)} times" in said
    assert said.count("left the well") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ["Without an energy: SGD, which has no velocity", "one well on this map"]),
        (WELLS, ["it crosses", "it is caught", "friction has taken", "The axes end at step"]),
        (NO_MINIMUM, ["no minimum on this map", "friction has taken"]),
        ("landscape=linear_regression", ["mini-batches, which push the balls too"]),
        ("noise=1.0&schedule=cosine", ["noise and a schedule, which push"]),
        ("race=", ["No ball of this race has an energy"]),
        (
            "race=sgd+nesterov+adam",
            ["No ball of this race", "Nesterov, which feels the slope ahead", "Adam: not the motion"],
        ),
        ("learning_rate=0.05", ["It diverged at step 6: its steps are so long"]),
        ("race=" + "+".join(["averaged_momentum"] * 8), ["one well on this map"]),
    ],
)
def test_the_page_of_the_energy_says_what_there_is(query, words):
    said = text(page(f"{query}&view=energy"))
    for each in words:
        assert each in said


def test_an_exact_energy_has_no_reservations():
    assert "not exact" not in text(page(f"{WELLS}&view=energy"))


def test_the_energy_opens_on_every_terrain(landscape):
    page(f"landscape={landscape.key}&race=momentum&view=energy")


# ---- fair tuning ----


def test_the_starts_are_the_races_own_and_others_far_apart(landscape):
    starts = spread(landscape, landscape.start)
    assert starts == spread(landscape, landscape.start)
    assert starts[0] == landscape.start
    assert len(set(starts)) == 3
    for place in starts:
        assert landscape.clamp(place) == place
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
    assert plain(Momentum(0.3, 0.1)) == plain(Momentum(0.01, 0.9))
    assert plain(RollingBall(mass=2.0)) != plain(RollingBall(mass=3.0))


@pytest.mark.parametrize("query", [WELLS + "+adam", "", "landscape=linear_regression", "landscape=rosenbrock"])
def test_the_settings_found_are_better_than_those_before_from_the_same_starts(query):
    experiment = from_query(query)
    comparison = comparison_of(experiment.problem, 600)

    def score(race, place):
        steps, losses, lost = [], [], False
        for start in comparison.starts:
            for seed in comparison.seeds:
                path = run(Problem(race.landscape, start, race.steps, seed=seed), race.optimizers[place])
                ended = outcome(race.landscape, path, race.tolerance)
                steps.append(ended.step if ended.state is State.CONVERGED else race.steps + 1)
                losses.append(path.loss[-1])
                lost |= ended.state is State.DIVERGED
        return lost, np.median(steps), np.median(losses)

    found = {
        Entrant(plain(each)): tuned(comparison.problem, plain(each), *comparison[1:]) for each in experiment.optimizers
    }
    raced = at_best(Race(experiment), found)
    for place in range(len(experiment.optimizers)):
        after, before = score(raced, place), score(experiment, place)
        assert after[1] == found[Entrant(plain(experiment.optimizers[place]))].steps
        assert after <= before


def test_a_rule_of_which_every_setting_diverges_keeps_its_own():
    experiment = Experiment(MultiWell(), optimizers=(SGD(0.1), Momentum(0.1, 0.9)))
    lost = Tuned(SGD(9.0), 301.0, np.inf, True, 0.0, 600)
    well = Tuned(Momentum(0.2, 0.5), 20.0, 0.0, False, 0.2, 600)
    raced = at_best(Race(experiment), {Entrant(plain(SGD())): lost, Entrant(plain(Momentum())): well})
    assert raced.optimizers == (SGD(0.1), Momentum(0.2, 0.5))


def test_nothing_is_tuned_until_the_button_is_pressed_and_a_rule_that_stands_twice_once(monkeypatch):
    asked = []

    def counted(problem, rule, budget, starts, seeds):
        asked.append((rule.key, budget))
        return tuned(problem, rule, budget, starts, seeds)

    monkeypatch.setattr(tuning, "tuned", counted)
    app = page("landscape=multi_well&race=sgd+momentum+momentum&3.learning_rate=0.2&steps=100&view=tuning")
    assert asked == []
    assert "not tuned yet" not in text(app)
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
    assert re.search(r"Momentum +Cosine", text(app))


def press(query):
    app = page(f"{query}&view=tuning")
    app.button_group(key="budget").set_value(600).run()
    app.button(key="tune").click().run()
    assert not app.exception
    return app


def test_one_click_races_the_settings_that_were_found_and_no_others():
    app = press("landscape=multi_well&race=sgd+momentum+adam+rolling_ball")
    before = app.session_state.state.experiment
    comparison, found = app.session_state.state.tuning
    assert comparison == comparison_of(before.problem, 600)
    said = text(app)
    for words in ("600 runs of 300 steps", "(-2.6, 1.2)", "Better", "Worked", "Settings that worked", "shallow well"):
        assert words in said
    app.button(key="race_tuned").click().run()
    assert not app.exception
    after = app.session_state.state.experiment
    for place, optimizer in enumerate(after.optimizers):
        best = found[Entrant(plain(before.optimizers[place]))].optimizer
        for axis in axes_of(optimizer):
            assert getattr(optimizer, axis.name) == getattr(best, axis.name)
    link = {key: value for key, value in app.query_params.items() if key != "view"}
    assert from_query(link) == after
    # The comparison is the same one, only the settings moved: the table stands, and there is nothing left to race.
    assert "Since then" not in text(app)
    assert not [each for each in app.button if each.key == "race_tuned"]


def test_the_table_says_when_the_race_has_changed_and_what_is_not_tuned_yet():
    app = press("landscape=multi_well&race=sgd")
    app.selectbox(key="add").select("momentum").run()
    assert "not tuned yet" in text(app)
    assert "Since then" not in text(app)
    app.button_group(key="budget").set_value(1200).run()
    assert "Since then another number of runs is chosen" in text(app)
    app.button_group(key="budget").set_value(600).run()
    app.selectbox(key="landscape").select("rosenbrock").run()
    said = text(app)
    assert "Since then the race has changed: this table is of Many wells, 600 runs" in said
    assert not [each for each in app.button if each.key == "race_tuned"]
    app.button(key="tune").click().run()
    assert "Since then" not in text(app)
    assert "not tuned yet" not in text(app)


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
    assert words in text(app)
    assert bool([each for each in app.button if each.key == "tune"]) is button


def test_every_rule_can_be_tuned_and_shown(rule):
    app = press(f"race={rule.key}&steps=30")
    assert OPTIMIZERS[rule.key].name in text(app)
    ((_, best),) = app.session_state.state.tuning[1].items()
    assert best.runs <= 600


def test_a_rule_that_cannot_be_kept_from_diverging_says_so(monkeypatch):
    monkeypatch.setattr(tuning, "tuned", lambda problem, rule, *others: Tuned(rule, 301.0, np.inf, True, 0.0, 600))
    app = press("race=sgd")
    assert "none: a run diverges with each" in text(app)
    assert not [each for each in app.button if each.key == "race_tuned"]
