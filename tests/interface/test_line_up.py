"""The line-up in the column of settings, and the main sliders that its balls follow."""

import pytest

from catalog import choices, conventions
from interface.main_sliders import why_idle
from optimizers import OPTIMIZERS
from simulation.link import from_query
from simulation.race import Race
from tests.page import captions, page, settings


def test_a_row_names_a_ball_and_unfolds_its_settings_one_ball_at_a_time():
    app = page("race=sgd+adam")
    assert app.button(key="ball_0").label == "**SGD**"
    assert app.button(key="ball_1").label == "**Adam**"
    assert settings(app) == ["α 0.018", "own α 0.08 · β₁ 0.9"]
    assert "remove_0" not in [each.key for each in app.button]
    app.button(key="ball_0").click().run()
    assert OPTIMIZERS["sgd"].__doc__ in captions(app)
    app.button(key="ball_1").click().run()
    assert [each.key for each in app.button if each.key.startswith("remove")] == ["remove_1"]
    app.button(key="ball_1").click().run()
    assert not [each.key for each in app.button if each.key.startswith("remove")]


def test_settings_stay_unfolded_while_they_change_and_fold_with_the_ball():
    app = page("race=sgd+adam")
    app.button(key="ball_1").click().run()
    app.session_state.state.experiment = app.session_state.state.experiment.with_setting(1, "learning_rate", 0.5)
    app.run()
    assert settings(app)[1].startswith("own α 0.5")
    app.button(key="remove_1").click().run()
    assert [each.key for each in app.session_state.state.experiment.optimizers] == ["sgd"]
    assert not [each.key for each in app.button if each.key.startswith("remove")]
    app.session_state.state.experiment = app.session_state.state.experiment.with_another("adam")
    app.run()
    assert not [each.key for each in app.button if each.key.startswith("remove")], "the next one opened unasked"


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_formula_of_a_rule_stands_in_its_settings_one_line_for_each_assignment(key):
    app = page(f"race={key}")
    app.button(key="ball_0").click().run()
    (formula,) = [each.value for each in app.markdown if each.value.startswith("$")]
    assert [line.strip(" $") for line in formula.split("\n")] == OPTIMIZERS[key].formula.split(r", \quad ")


def test_the_equivalent_settings_of_another_rule_are_said_in_the_settings_of_the_ball():
    app = page("race=averaged_momentum&learning_rate=0.03")
    assert "Same path" not in captions(app)
    app.button(key="ball_0").click().run()
    assert "Same path as Momentum with α 0.003 · β 0.9." in captions(app)


def test_a_same_path_is_only_said_where_it_is_the_same():
    for query in (
        "race=rolling_ball&schedule=cosine",
        "race=momentum&1.rate=inside&schedule=cosine",
        "race=momentum&1.dampening=0.5",
        "race=averaged_momentum&1.start=corrected",
    ):
        app = page(query)
        app.button(key="ball_0").click().run()
        assert "Same path" not in captions(app), query


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_ball_says_whose_convention_it_follows_and_folds_what_can_be_chosen(key):
    cls = OPTIMIZERS[key]
    app = page(f"race={key}")
    app.button(key="ball_0").click().run()
    assert f"Convention: {cls.convention}" in captions(app)
    folds = [each for each in app.expander if each.label == "Convention"]
    assert len(folds) == bool(conventions(cls))
    if folds:
        assert not folds[0].proto.expanded
        words = {name for name in conventions(cls) if name in choices(cls)}
        assert len(folds[0].checkbox) + len(folds[0].selectbox) == len(words)


def test_a_convention_is_chosen_with_a_click_and_written_into_the_link():
    app = page("race=momentum&schedule=cosine")
    app.button(key="ball_0").click().run()
    app.checkbox(key="own_0_momentum_convention rate").check().run()
    assert app.session_state.state.experiment.optimizers[0].rate == "inside"
    assert app.query_params["1.rate"] == "inside"
    (formula,) = [each.value for each in app.markdown if each.value.startswith("$")]
    assert r"v \leftarrow \beta v - \alpha \nabla f(\theta)" in formula
    assert [each.proto.expanded for each in app.expander if each.label == "Convention"] == [True]
    app.checkbox(key="own_0_momentum_convention rate").uncheck().run()
    assert "1.rate" not in app.query_params
    assert [each.proto.expanded for each in app.expander if each.label == "Convention"] == [True]


def test_an_empty_line_up_is_filled_by_one_button():
    app = page("race=")
    assert "No ball races yet." in captions(app)
    assert app.button(key="add_first").label == "Add SGD and Momentum"
    app.button(key="add_first").click().run()
    assert [each.key for each in app.session_state.state.experiment.optimizers] == ["sgd", "momentum"]
    assert "add_first" not in [each.key for each in app.button]


@pytest.mark.parametrize(
    ("query", "alpha", "beta"),
    [
        ("", "", ""),
        ("race=sgd", "", "SGD has no β."),
        ("race=sgd+adam", "", "No ball has β here."),
        ("race=adam+rolling_ball", "Adam has its own α.", "No ball has β here."),
        ("race=rolling_ball", "Rolling ball has no α.", "Rolling ball has no β."),
        ("race=momentum+momentum&1.momentum=0.5&2.momentum=0.9", "", "No ball follows β: each has its own."),
        (
            "race=sgd+sgd&1.learning_rate=0.01&2.learning_rate=0.02",
            "No ball follows α: each has its own.",
            "SGD has no β.",
        ),
        ("race=", "Add a ball first.", "Add a ball first."),
    ],
)
def test_a_main_slider_that_moves_no_ball_says_why(query, alpha, beta):
    race = Race(from_query(query))
    assert (why_idle(race, "learning_rate"), why_idle(race, "momentum")) == (alpha, beta)
    for name, why in (("learning_rate", alpha), ("momentum", beta)):
        moves = race.experiment.with_main(name, 0.123).optimizers != race.experiment.optimizers
        assert moves == (not why)


def test_a_terrain_is_named_without_its_group():
    assert "Ravine" in page().selectbox(key="landscape").options
