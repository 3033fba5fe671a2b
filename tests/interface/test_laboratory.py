"""The laboratory and the lessons on the page, without a browser."""

import numpy as np
import pytest

from analysis.basins import basins
from analysis.rates import convergence_rate
from interface import session
from interface.laboratory import VIEWS
from interface.laboratory import map as settings_map_view
from interface.laboratory.basins import CELLS, LONG, basins_of, cells_for
from interface.laboratory.map import converted, settings_map_of, swept
from interface.laboratory.workings import overlay, workings_of
from landscapes.himmelblau import Himmelblau
from lessons import LESSONS
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.momentum import Momentum
from simulation.descent import run
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.outcome import State, outcome
from simulation.problem import Problem
from simulation.race import Race
from tests.page import page, text

RACES = {
    "ravine": "race=sgd+momentum+adam+rolling_ball",
    "wells": "landscape=multi_well&race=sgd+momentum",
    "no minimum": "landscape=formula&formula.f=x%2B2*y",
    "data": "landscape=linear_regression&race=sgd+momentum+lion&steps=100",
    "nobody": "race=",
    "diverged": "learning_rate=0.05",
    "scheduled": "landscape=himmelblau&schedule=cosine&noise=1.0&race=nesterov+radam",
}


def test_every_view_has_an_order_a_title_and_a_question():
    assert set(VIEWS) == set(session.VIEWS)
    orders = [each.order for each in VIEWS.values()]
    assert orders == sorted(set(orders)), "no two at one position"
    assert len({each.title for each in VIEWS.values()}) == len(VIEWS)
    for each in VIEWS.values():
        assert each.question.endswith(".")


@pytest.mark.parametrize("race", RACES)
@pytest.mark.parametrize("name", session.VIEWS)
def test_every_view_opens_on_every_kind_of_race(name, race):
    app = page(f"{RACES[race]}&view={name}")
    assert app.session_state.state.view == name
    assert VIEWS[name].question in [each.value for each in app.caption]


@pytest.mark.parametrize("rule", [Momentum, AveragedMomentum])
def test_a_ball_is_marked_on_the_map_of_another_rule_where_that_takes_its_path(rule):
    race = from_query("race=sgd+momentum+averaged_momentum+rolling_ball+nesterov+adam")
    marked = [converted(each, rule) for each in race.optimizers]
    assert [each is not None for each in marked] == [True] * 4 + [False] * 2
    for optimizer, other in zip(race.optimizers, marked[:4], strict=False):
        one, two = (run(Problem(race.landscape, race.start, 200), each).theta for each in (optimizer, other))
        np.testing.assert_allclose(one, two, rtol=0, atol=1e-12)


def test_a_ball_on_another_schedule_is_not_marked_on_the_map(monkeypatch):
    drawn = []
    picture = settings_map_view.figures.settings_map

    def noted(axes, grid, found, steps, lines, marks):
        drawn.append([each.name for each in marks])
        return picture(axes, grid, found, steps, lines, marks)

    monkeypatch.setattr(settings_map_view.figures, "settings_map", noted)
    page("race=momentum+sgd+averaged_momentum&2.schedule=cosine&steps=20&view=map")
    assert drawn == [["Momentum", "Averaged momentum"]]


def test_a_view_is_chosen_and_in_the_link_and_closed_again():
    app = page()
    app.pills(key="laboratory").select("rates").run()
    assert not app.exception
    assert app.query_params["view"] == "rates"
    app.pills(key="laboratory").set_value(None).run()
    assert not app.exception
    assert "view" not in app.query_params


def test_what_a_link_says_of_views_is_checked():
    said = text(page("view=garden&hide=everything+readout&lesson=zigzag.99"))
    assert "view can only be one of" in said
    assert "hide can only name" in said
    assert "There is no such lesson" in said


def test_a_link_hides_parts_of_the_page():
    app = page("hide=terrain+lineup+readout+laboratory+formulas")
    assert "At the end" not in text(app)
    assert [each.key for each in app.selectbox] == ["schedule"]
    assert app.query_params["hide"] == "terrain lineup readout laboratory formulas"


def test_the_rates_are_those_of_theory_and_one_click_sets_the_best():
    app = page("race=sgd+momentum&view=rates")
    said = text(app)
    # The largest stable α on curvature 100: 2/100 and (2 + 1.8)/100.
    assert "0.02" in said
    assert "0.038" in said
    app.button(key="best").click().run()
    assert not app.exception
    sgd, ball = app.session_state.state.experiment.optimizers
    # For eigenvalues 1 and 100: 2/101; (2/11)² and (9/11)².
    assert sgd.learning_rate == pytest.approx(2 / 101, rel=1e-6)
    assert (ball.learning_rate, ball.momentum) == pytest.approx(((2 / 11) ** 2, (9 / 11) ** 2), rel=1e-6)
    assert convergence_rate(ball, [1, 100]) == pytest.approx(9 / 11, rel=1e-6)


@pytest.mark.parametrize(
    "query", ["", "landscape=rosenbrock&race=nesterov", "landscape=himmelblau&race=adam&noise=0.001"]
)
def test_the_map_of_settings_agrees_with_single_runs(query):
    problem, rule = from_query(query).problem, from_query(query).optimizers[-1]
    first, second = swept(problem.landscape, rule)
    found = settings_map_of(problem, rule, first, second)
    chance = np.random.default_rng(0)
    fields = list(type(rule).__dataclass_fields__)[:2]
    kinds = set()
    for _ in range(25):
        column, row = int(chance.integers(len(first))), int(chance.integers(len(second)))
        single = type(rule)(**{**vars(rule), fields[0]: first[column], fields[1]: second[row]})
        path = run(problem, single)
        ended = outcome(problem.landscape, path, problem.tolerance)
        assert found.diverged[row, column] == path.diverged
        assert found.converged[row, column] == (ended.step if ended.state is State.CONVERGED else -1)
        kinds.add(ended.state)
    assert len(kinds) > 1


def test_the_basins_of_the_page_are_those_of_the_analysis():
    rule = Momentum(0.003, 0.9)
    problem = Problem(Himmelblau(), Himmelblau.start, 200)
    shown = basins_of(problem, rule, CELLS)
    np.testing.assert_array_equal(shown.minimum, basins(problem, rule).minimum)
    assert shown.minimum.shape == (121, 121)


@pytest.mark.parametrize(("balls", "steps"), [(1, 2000), (2, 2000), (8, 500), (8, 2000), (3, 1500)])
def test_basins_have_as_many_starts_as_asked_for_up_to_a_number_of_steps_in_all(balls, steps):
    cells = cells_for(Race(from_query(f"steps={steps}&race={'+'.join(['sgd'] * balls)}")))
    assert cells == CELLS if balls * steps <= LONG else cells**2 * balls * steps <= CELLS**2 * LONG


def test_the_arrows_of_a_step_add_up_and_point_along_the_path():
    race = Race(Experiment(Himmelblau()))
    arrows = {each["name"]: each for each in overlay(race)["arrows"][1]}
    steps = workings_of(race.problem, race.balls[1].rule)
    for step in (1, 10, 40):
        memory, push, move = (
            np.array([arrows[name]["x"][step], arrows[name]["y"][step]])
            for name in ("from memory", "from the gradient", "the step")
        )
        np.testing.assert_allclose(memory + push, move, atol=2e-3 * np.abs(memory).max() + 1e-9)
        turn = np.cross(np.append(move, 0), np.append(steps[step].move, 0))[2]
        assert abs(turn) < 1e-3 * np.hypot(*move) * np.hypot(*steps[step].move) + 1e-12
        down = np.array([arrows["−∇f, its direction"]["x"][step], arrows["−∇f, its direction"]["y"][step]])
        assert down @ race.problem.landscape.gradient(steps[step].theta) < 0


@pytest.mark.parametrize("key", LESSONS)
def test_every_stage_of_a_lesson_opens_from_its_own_link(key):
    for number, stage in enumerate(LESSONS[key].stages, start=1):
        app = page(f"{stage.link}&lesson={key}.{number}")
        assert stage.text.replace("'", "&#x27;") in " ".join(each.proto.body for each in app.get("html"))
        assert app.session_state.state.notes == []
        assert app.session_state.state.experiment == from_query(stage.query)


def test_a_lesson_is_gone_through_and_closed():
    app = page("lesson=landscape.1")
    stages = LESSONS["landscape"].stages
    for number in range(2, len(stages) + 1):
        app.button(key="lesson_next").click().run()
        assert not app.exception
        assert app.query_params["lesson"] == f"landscape.{number}"
        assert app.session_state.state.experiment == from_query(stages[number - 1].query)
    app.button(key="lesson_next").click().run()
    assert app.session_state.state.lesson == ("zigzag", 0)
    app.button(key="lesson_close").click().run()
    assert "lesson" not in app.query_params
