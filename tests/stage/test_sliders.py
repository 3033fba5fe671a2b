"""The ends of a slider: the range of its parameter, wider where a value of the visitor's lies beyond."""

import pytest
import streamlit as st

from catalog import Parameter
from stage.sliders import _span


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
