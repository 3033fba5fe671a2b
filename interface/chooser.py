"""Which balls of the race a view shows."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from simulation.experiment import Experiment


def names(experiment: Experiment) -> list[str]:
    """The balls by their rules, with a number where one races twice; without settings, so that they outlive a drag."""
    rules = [each.name for each in experiment.optimizers]
    found, seen = [], Counter()
    for rule in rules:
        seen[rule] += 1
        found.append(f"{rule} {seen[rule]}" if rules.count(rule) > 1 else rule)
    return found


def chooser(experiment: Experiment, key: str, first: int) -> list[int]:
    """Let the visitor choose among the balls, at the outset the `first` few, and return the places of those chosen."""
    called = names(experiment)
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
