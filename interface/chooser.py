"""The choice of the balls that a view shows."""

from __future__ import annotations

import streamlit as st

from simulation.race import Ball, Race


def chooser(race: Race, key: str, first: int) -> list[Ball]:
    """Buttons to choose balls, at first the `first` ones of the race, and the balls that are chosen."""
    if len(race.balls) < 2:
        return list(race.balls)
    names = [each.name for each in race.balls]
    chosen = st.pills(
        "Balls shown",
        range(len(names)),
        format_func=names.__getitem__,
        selection_mode="multi",
        default=range(min(first, len(names))),
        key=f"{key} {' '.join(names)}",  # a new line-up starts with a new choice
    )
    return [race.balls[index] for index in sorted(chosen)]
