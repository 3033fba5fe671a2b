"""A request that waits doesn't end the callbacks of the one before it."""

import pytest
from streamlit.runtime.state import SafeSessionState, SessionState

from interface.whole_callbacks import finish_callbacks

# This module may be imported when a server has run in this process already.
STREAMLITS = getattr(SafeSessionState.on_script_will_rerun, "__wrapped__", SafeSessionState.on_script_will_rerun)


class Waits(Exception):
    """Another request of the visitor waits."""


@pytest.fixture
def state(monkeypatch):
    def waits():
        raise Waits

    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", STREAMLITS)
    return SafeSessionState(SessionState(), waits)


def begin(monkeypatch, state):
    """Begin a run with a callback that looks at the state of the session twice; returns what it has seen."""
    seen = []

    def call(kept, *args, **kwargs):
        for _ in range(2):
            seen.append("count" in state)

    monkeypatch.setattr(SessionState, "on_script_will_rerun", call)
    state.on_script_will_rerun(None)
    return seen


def test_streamlit_ends_a_callback_where_another_request_waits(monkeypatch, state):
    with pytest.raises(Waits):
        begin(monkeypatch, state)


def test_the_callbacks_come_to_their_end_and_the_run_after_them_does_not(monkeypatch, state):
    finish_callbacks.__wrapped__()
    assert begin(monkeypatch, state) == [False, False]
    with pytest.raises(Waits):
        state["count"]


def test_after_a_callback_that_fails_the_next_request_is_looked_at(monkeypatch, state):
    def fail(kept, *args, **kwargs):
        raise ValueError("a fault")

    finish_callbacks.__wrapped__()
    monkeypatch.setattr(SessionState, "on_script_will_rerun", fail)
    with pytest.raises(ValueError, match="a fault"):
        state.on_script_will_rerun(None)
    with pytest.raises(Waits):
        state["count"]
