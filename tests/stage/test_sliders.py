"""The ends of a slider, and what is taken from a browser that says that one was moved."""

import pytest
import streamlit as st

from catalog import Parameter
from stage.fan import last_move
from stage.sliders import _span, read_slide


@pytest.fixture
def state(monkeypatch):
    kept = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def test_a_slider_reaches_to_the_value_that_a_link_asks_for_and_stays_so_wide(state):
    rate = Parameter("learning_rate", 0.1, "", 1e-3, 1e3, log=True, role="pace")
    assert _span("main", rate, 0.5) == {"low": 1e-3, "high": 1e3}
    assert _span("main", rate, 1e-9) == {"low": 1e-9, "high": 1e3}
    assert _span("main", rate, 0.5) == {"low": 1e-9, "high": 1e3}, "its ends stay while it is dragged"


def test_another_terrain_brings_other_ends(state):
    rate = Parameter("learning_rate", 0.1, "", 1e-3, 1e3, log=True, role="pace")
    _span("main", rate, 1e-9)
    assert _span("main", rate.around(1e6, 3), 1e6) == {"low": 1e3, "high": 1e9}


RATE = Parameter("learning_rate", 0.1, "", 1e-3, 1e3, log=True, role="pace")


def test_a_move_is_taken_with_its_number_and_within_the_limits(state):
    move = {"name": "learning_rate", "value": 0.25, "final": True, "number": 7}
    assert read_slide(move, {"learning_rate": RATE}) == ("learning_rate", 0.25, True)
    assert last_move() == 7
    low, high = RATE.limits
    for value, kept in ((-5, low), (float("inf"), high)):
        assert read_slide(move | {"value": value, "final": 0}, {"learning_rate": RATE}) == (
            "learning_rate",
            kept,
            False,
        )


@pytest.mark.parametrize(
    "move",
    [
        *(None, 3, [], {}, {"name": "learning_rate"}, {"value": 0.5}, {"name": ["learning_rate"], "value": 0.5}),
        *({"name": "momentum", "value": 0.5}, {"name": "learning_rate", "value": float("nan")}),
        *({"name": "learning_rate", "value": each} for each in ("0.5", None, [0.5])),
    ],
)
def test_what_is_no_move_of_a_slider_is_left_alone(state, move):
    assert read_slide(move, {"learning_rate": RATE}) is None
