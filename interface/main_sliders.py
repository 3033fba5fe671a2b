"""The two main sliders, α and β."""

from __future__ import annotations

import streamlit as st

from catalog import parameters
from interface import session
from interface.fan import offered
from simulation.experiment import SHARED, Experiment, shared
from simulation.race import Race
from simulation.ranges import race_ranges
from stage import read
from stage.sliders import described, read_slides


def main_sliders(race: Race) -> dict:
    """The sliders of α and β, which set these two for every ball that follows them, for the look of the stage: see
    `stage`.
    """
    if not session.shows("sliders"):
        return {}
    ranges = race_ranges(race.problem.landscape)
    known = {name: ranges[name] for name in SHARED}
    return {
        "sliders": described(
            "main",
            {name: (each, getattr(race.experiment, name)) for name, each in known.items()},
            {name: reason for name in SHARED if (reason := why_idle(race, name))},
            offered(race, "main", known, lambda name, value: session.current().with_main(name, value)),
        )
    }


def slid() -> None:
    """Set α and β as the visitor has moved their sliders."""
    known = {name: parameters(Experiment)[name] for name in SHARED}  # their limits are those of every terrain
    for name, value, final in read_slides(read(st.session_state, "slid"), known, "main"):
        session.move(session.current().with_main(name, value), final)


def why_idle(race: Race, name: str) -> str:
    """Why a main slider moves no ball of the race, in a few words; empty if it moves one."""
    symbol = parameters(Experiment)[name].label.split()[-1]
    having = [each for each in race.balls if name in shared(type(each.rule))]
    if any(name not in each.overridden for each in having):
        return ""
    if not race.balls:
        return "Add a ball first." if not race.problem.landscape.replayed else "The runs are recorded."
    if len(having) == 1:
        return f"{having[0].name} has its own {symbol}."
    if having:
        return f"No ball follows {symbol}: each has its own."
    rules = list(dict.fromkeys(each.rule.name for each in race.balls))
    return f"{rules[0]} has no {symbol}." if len(rules) == 1 else f"No ball has {symbol} here."
