"""Which balls of the race a view shows."""

from __future__ import annotations

import streamlit as st

from simulation.experiment import Experiment


def chooser(experiment: Experiment, key: str, first: int) -> list[int]:
    """Let the visitor choose among the balls, at the outset the `first` few, and return the places of those chosen."""
    called = experiment.names
    if len(called) < 2:
        return list(range(len(called)))
    chosen = st.pills(
        "Balls shown",
        range(len(called)),
        format_func=called.__getitem__,
        selection_mode="multi",
        default=range(min(first, len(called))),
        key=f"{key} {' '.join(called)}",  # another line-up is another choice
    )
    return sorted(chosen)
