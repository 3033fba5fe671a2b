"""The fan of a slider on the page: the browser asks for it, and this fragment, which reruns alone, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from catalog import Parameter
from interface import session
from interface.turns import one_by_one
from simulation.experiment import Experiment
from simulation.fan import can_fan, values_at_once
from simulation.race import Race
from stage.fan import channel, fan_message, nothing, read_ask


def offered(
    race: Race,
    group: str,
    parameters: Mapping[str, Parameter],
    change: Callable[[str, float], Experiment],
    prefix: str = "",
) -> dict[str, tuple[str, int]]:
    """For `sliders`, the sliders of a group that may have a fan: each with its key in a link, which begins with the
    prefix, and the number of values. `change(name, value)` is the experiment at a value of one of them."""
    session.state().fans[group] = change, parameters
    count = values_at_once(race)
    return {name: (prefix + name, count) for name in parameters} if count else {}


@st.fragment
@one_by_one()
@session.visitor()
def fan() -> None:
    now = session.state()
    ask, now.fan_asked = now.fan_asked, None
    channel(answer(ask["id"], ask["group"], ask["name"], ask["values"]) if ask else nothing(), asked)


def asked() -> None:
    session.state().fan_asked = read_ask(st.session_state)


def answer(id: float, group: str, name: str, values: Iterable[float]) -> bytes:
    """The fan of a slider; none where the slider is no longer on the page, or where it can have none."""
    now = session.state()
    change, parameters = now.fans.get(group, (None, {}))
    if change is None or name not in parameters:
        return nothing()
    values = list(dict.fromkeys(parameters[name].clamp(value) for value in values))
    experiments = [change(name, value) for value in values]
    races = [Race(each, now.seen) for each in experiments]
    if not can_fan(experiments) or len(values) > max(1, values_at_once(races[0])):
        return nothing()
    return fan_message(id, values, races, [session.link(each) for each in experiments])
