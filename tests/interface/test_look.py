"""The keys of a link that say how the stage shows a race: the length of its trails, and the axis of its loss."""

import pytest

from interface import session
from stage import read_choice, read_tab
from tests.page import page, text


@pytest.mark.parametrize(
    ("query", "trail", "axis"),
    [("trail=50", 50, "log"), ("loss=linear", 0, "linear"), ("trail=50&loss=linear", 50, "linear")],
)
def test_a_link_says_how_long_trails_are_and_which_axis_the_loss_has(query, trail, axis, monkeypatch):
    state = page(query).session_state.state
    assert (state.trail, state.loss_axis) == (trail, axis)
    monkeypatch.setattr(session, "state", lambda: state)
    assert session.look() == {"hidden": [], "trail": trail, "loss": axis, "paused": ""}
    assert session.link().endswith(query)


@pytest.mark.parametrize("query", ["trail=7", "trail=-50", "loss=log10", "loss=lines", "trail=50.0"])
def test_another_value_is_refused_in_words(query):
    app = page(query)
    state = app.session_state.state
    assert (state.trail, state.loss_axis) == (0, "log")
    assert f"{query.partition('=')[0]} can only be" in text(app)


@pytest.mark.parametrize(
    "chosen",
    [
        None,
        "50",
        {"trail": 50},
        {"trail": 7, "loss": "log"},
        {"trail": 50, "loss": "cubic"},
        {"trail": [50]},
    ],
)
def test_a_choice_that_the_stage_does_not_offer_is_none(chosen):
    assert read_choice({"stage": {"chosen": chosen}}) == {}
    assert read_choice({}) == {}


def test_a_choice_of_the_visitor_is_read_as_it_is():
    assert read_choice({"stage": {"chosen": {"trail": 50, "loss": "linear"}}}) == {"trail": 50, "loss": "linear"}


@pytest.mark.parametrize("pressed", [None, 3, [], {}, {"tab": 3}, {"tab": None}, {"chosen": "rates"}])
def test_what_is_no_tab_is_left_alone(pressed):
    assert read_tab({"stage": {"pressed": pressed}}) is None
    assert read_tab({}) is None


def test_a_tab_is_read():
    assert read_tab({"stage": {"pressed": {"tab": "rates"}}}) == "rates"
