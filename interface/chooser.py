"""Which balls of the race a view shows."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from simulation.experiment import Experiment


def chooser(experiment: Experiment, key: str, first: int) -> list[int]:
    """Let the visitor choose among the balls of the race, and return the places of those chosen; at the outset `first`.

    Its entries are without settings, so that a choice outlives a drag.
    """
    rules = [each.name for each in experiment.optimizers]
    if len(rules) < 2:
        return list(range(len(rules)))
    names, seen = [], Counter()
    for rule in rules:
        seen[rule] += 1
        names.append(f"{rule} {seen[rule]}" if rules.count(rule) > 1 else rule)
    chosen = st.pills(
        "Balls shown",
        range(len(names)),
        format_func=names.__getitem__,
        selection_mode="multi",
        default=range(min(first, len(names))),
        key=f"{key} {' '.join(names)}",  # another line-up is another choice
    )
    return sorted(chosen)
