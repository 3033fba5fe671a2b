"""A table that sweeps more than two settings has several rows at one place: the settings in which they differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from uploads.found import Choices, Found
from uploads.names import shown

MOST_VALUES = 32  # of a setting
MOST_SETTINGS = 4


def is_chosen(titles: Sequence[str], rows: Sequence[Sequence[str]], choices: Choices) -> np.ndarray:
    """Whether each row (n,) has the values that the visitor chose. ValueError if none has."""
    chosen = np.ones(len(rows), dtype=bool)
    for title, value in choices.where:
        if title in titles:
            column = titles.index(title)
            chosen &= [shown(row[column]) == value for row in rows]
    if not chosen.any():
        raise ValueError("No row has all of the chosen values: choose fewer of them.")
    return chosen


def settings(
    titles: Sequence[str], rows: Sequence[Sequence[str]], found: Found
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The other settings of a table with their values, each of which has a grid of rows of its own.

    A metric has about as many values as the table has rows, and so is none.
    """
    places = int(np.isfinite(found.z).sum())
    used = {found.chosen.x, found.chosen.y, found.chosen.height}
    names: list[tuple[str, tuple[str, ...]]] = []
    for column, title in enumerate(titles):
        values = dict.fromkeys(shown(row[column]) for row in rows)
        if title not in used and 1 < len(values) <= MOST_VALUES and len(values) * places <= 1.01 * len(rows):
            names.append((title, tuple(values)))
    return tuple(names[:MOST_SETTINGS])
