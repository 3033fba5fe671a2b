"""A button whose label says the step of a stage's playhead: a press tells Python that step."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from stage.component import browser_component
from stage.message import pack

_component = browser_component("step_button/step_button")


def step_button(key: str, label: str, stage: str, on_pressed: Callable[[int], None]) -> None:
    """`label` stands before the step, and `stage` is the key of the stage. `on_pressed(step)` is called before the page
    runs again.
    """

    def pressed() -> None:
        press = st.session_state[key].get("pressed")
        if isinstance(press, dict) and isinstance(press.get("step"), int) and press["step"] >= 0:
            on_pressed(press["step"])

    _component(key=key, data=pack({"label": label, "stage": stage}), on_pressed_change=pressed)
