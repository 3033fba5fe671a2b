"""The ends of a slider, and what is taken from a browser that says that one was moved."""

import pytest
import streamlit as st

from catalog import Parameter
from stage import read_move
from stage.fan import last_move
from stage.message import unpack
from stage.sliders import _span, read_slides, sliders


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
KNOWN = {"learning_rate": RATE, "momentum": Parameter("momentum", 0.5, "", 0, 1, role="memory")}


def moved(number, name="learning_rate", value=0.25, final=True):
    return {"name": name, "value": value, "final": final, "number": number}


def read(*moves, group="main"):
    return list(read_slides({"moves": list(moves)}, KNOWN, group))


def test_a_move_is_taken_with_its_number_and_within_the_limits(state):
    assert read(moved(7)) == [("learning_rate", 0.25, True)]
    assert last_move() == 7
    low, high = RATE.limits
    for number, (value, kept) in enumerate(((-5, low), (float("inf"), high)), start=8):
        assert read(moved(number, value=value, final=0)) == [("learning_rate", kept, False)]
        assert last_move() == number


def test_of_two_sliders_that_were_moved_while_python_was_busy_both_moves_are_taken_once(state):
    first, second, third = moved(3), moved(4, "momentum", 0.75), moved(6, value=0.5)
    assert read(first, second) == [("learning_rate", 0.25, True), ("momentum", 0.75, True)]
    assert read(first, second) == []
    assert read(second, third) == [("learning_rate", 0.5, True)]
    assert last_move() == 6


def test_a_move_of_another_group_and_of_the_start_is_not_older_for_a_larger_number(state):
    assert read(moved(9), group="terrain")
    assert read(moved(8)) == [("learning_rate", 0.25, True)]
    state["stage"] = {"moved": {"start": [1.0, 2.0], "final": True, "number": 11}}
    assert read_move(state) == {"start": (1.0, 2.0), "final": True}
    assert last_move() == 11
    assert read(moved(10)) == [("learning_rate", 0.25, True)]
    assert last_move() == 11


@pytest.mark.parametrize("number", [None, "8", 7.5, [8], 0, -1, 7, 6])
def test_what_is_no_later_number_is_not_taken(state, number):
    read(moved(7))
    assert read(moved(number)) == []
    assert last_move() == 7


def test_the_answer_has_the_number_of_the_last_move(state, monkeypatch):
    sent = []
    monkeypatch.setattr("stage.sliders._component", lambda key, data, on_moved_change: sent.append(unpack(data)[0]))
    read(moved(7), group="terrain")
    sliders("main", {"learning_rate": (RATE, 0.25)}, None)
    assert [each["move"] for each in sent] == [7]


@pytest.mark.parametrize(
    "move",
    [
        *(None, 3, [], {}, {"name": "learning_rate"}, {"value": 0.5}, {"name": ["learning_rate"], "value": 0.5}),
        *({"name": "unknown", "value": 0.5}, {"name": "learning_rate", "value": float("nan")}),
        *({"name": "learning_rate", "value": each} for each in ("0.5", None, [0.5])),
    ],
)
def test_what_is_no_move_of_a_slider_is_left_alone(state, move):
    numbered = {**move, "number": 1} if isinstance(move, dict) else move
    assert read(numbered) == []
    assert list(read_slides(move, KNOWN, "main")) == []
    assert list(read_slides({"moves": move}, KNOWN, "main")) == []


def test_more_moves_than_there_are_sliders_are_none(state):
    assert read(*(moved(number) for number in range(1, 4))) == []
