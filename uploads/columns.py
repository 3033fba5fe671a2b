"""A table with a row for each loss: which two of its columns run through a grid, and which is the loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from uploads.found import COLUMNS, LAST, LOWEST, MEAN, SEVERAL, Choices, Found
from uploads.grid import FEWEST, MOST
from uploads.limits import LEAST_FILLED
from uploads.names import HEIGHTS, counts, height_rank, is_pair, is_setting

NOISE = (0.0, 1e-12, 1e-9, 1e-6, 1e-4)  # of the values of an axis: those nearer to one another are the same
MOST_AXES = 12  # columns of which each two are tried
INDEX = ("index", "id", "unnamed: 0", "row", "rownames", "number", "trial", "column 1")  # titles of row numbers
STEPS = ("step", "epoch", "iteration", "iter", "training_iteration", "_step", "trainer/global_step")


@dataclass(frozen=True)
class Axis:
    """A column whose values repeat: its different values, rising, and the index (n,) of each row's value."""

    values: np.ndarray
    index: np.ndarray


@dataclass(frozen=True)
class Fit:
    """Two columns as the axes of a grid: how many of its places have a row, and whether some have several."""

    x: Axis
    y: Axis
    filled: int
    repeated: bool

    @property
    def places(self) -> int:
        return len(self.x.values) * len(self.y.values)

    @property
    def is_grid(self) -> bool:
        sizes = len(self.x.values), len(self.y.values)
        return min(sizes) >= FEWEST and max(sizes) <= MOST and self.filled >= LEAST_FILLED * self.places


def read_columns(titles: Sequence[str], values: np.ndarray, choices: Choices, *, are_known: bool = True) -> Found:
    """The grid of a table (n, columns), NaN where it has no number; `are_known` if the titles stand in the file.

    ValueError says why no two columns run through a grid.
    """
    numeric = [each for each in range(len(titles)) if np.isfinite(values[:, each]).sum() > 0.25 * len(values)]
    if not numeric:
        raise ValueError("The file has no numbers in it.")
    if len(numeric) < 3:
        raise ValueError(f"A table of x, y and the loss has three columns of numbers: this one has {len(numeric)}.")
    by_name = {titles[each]: each for each in numeric}
    height = by_name.get(choices.height)
    if height is None and are_known:
        ranked = sorted(numeric, key=lambda each: height_rank(titles[each]))
        height = ranked[0] if height_rank(titles[ranked[0]]) < len(HEIGHTS) else None
    first, second, fit = _axes(titles, values, numeric, height, choices, are_known)
    if height is None or height in (first, second):
        others = [each for each in numeric if each not in (first, second)]
        others = [each for each in others if not _is_index(titles[each], values[:, each])] or others
        # A title with the word, or else the column that tells most places apart; of those the first.
        if are_known and any("loss" in titles[each].lower() for each in others):
            others = [each for each in others if "loss" in titles[each].lower()]
        height = max(others, key=lambda each: (len(np.unique(values[:, each])), -each))
    several = choices.several or (LAST if _step_column(titles, values) is not None else MEAN)
    placed = np.isfinite(values[:, [first, second]]).all(axis=1)
    step = _step_column(titles, values)
    z = _losses(fit, values[placed, height], several, None if step is None else values[placed, step])
    missing = int((~placed).sum())
    notes = [f"several rows at one place: {SEVERAL[several]}"] * fit.repeated
    notes += [f"{missing} {'row' if missing == 1 else 'rows'} without a place left out"] * bool(missing)
    axes = [each for each in numeric if len(np.unique(values[:, each])) >= FEWEST]
    return Found(
        x=fit.x.values,
        y=fit.y.values,
        z=z,
        chosen=replace(
            choices, layout=COLUMNS, x=titles[first], y=titles[second], height=titles[height], several=several
        ),
        names=(titles[first], titles[second]) if are_known else ("x", "y"),
        height="loss" if titles[height].lower() == "z" or (not are_known and len(numeric) == 3) else titles[height],
        notes=tuple(notes),
        axes=tuple(titles[each] for each in axes),
        heights=tuple(titles[each] for each in numeric),
        repeated=fit.repeated,
    )


def _axes(
    titles: Sequence[str],
    values: np.ndarray,
    numeric: list[int],
    height: int | None,
    choices: Choices,
    are_known: bool,
) -> tuple[int, int, Fit]:
    """The columns of x and y, and their fit."""
    by_name = {titles[each]: each for each in numeric}
    chosen = [by_name[each] for each in (choices.x, choices.y) if each in by_name]
    if len(chosen) == 2 and chosen[0] != chosen[1]:
        fit = _fit(values, *chosen)
        if not fit.is_grid:
            raise ValueError(_scattered(titles, chosen[0], chosen[1], fit))
        return chosen[0], chosen[1], fit
    candidates = [each for each in numeric if each != height and len(np.unique(values[:, each])) >= FEWEST]
    if not are_known:
        if len(candidates) > 3 and counts(values[:, candidates[0]].tolist()):  # an index
            candidates = candidates[1:]
        candidates = candidates[:2]
    best: tuple[tuple, int, int, Fit] | None = None
    for a, b in combinations(candidates[:MOST_AXES], 2):
        x, y = (b, a) if is_pair(titles[b], titles[a]) else (a, b)
        fit = _fit(values, x, y)
        named = is_pair(titles[x], titles[y]) * 2 + is_setting(titles[x]) * is_setting(titles[y])
        rank = (fit.is_grid, named, not fit.repeated, fit.filled / max(1, fit.places))
        if best is None or rank > best[0]:
            best = rank, x, y, fit
    if best is None:
        raise ValueError(f"No two columns have at least {FEWEST} different numbers each, so there is no grid.")
    _, x, y, fit = best
    if not fit.is_grid:
        raise ValueError(_scattered(titles, x, y, fit))
    return x, y, fit


def _is_index(title: str, column: np.ndarray) -> bool:
    """Whether a column merely numbers the rows."""
    is_named = title.lower() in INDEX
    are_whole = bool((column == np.round(column)).all())
    return counts(column.tolist()) or (is_named and are_whole and len(np.unique(column)) == len(column))


def _scattered(titles: Sequence[str], x: int, y: int, fit: Fit) -> str:
    rows, names = len(fit.x.index), [titles[each][:12] for each in (x, y)]
    return (
        f"{rows} rows with {len(fit.x.values)} different {names[0]} and {len(fit.y.values)} {names[1]} fill "
        f"{fit.filled} of {fit.places} places: they are no grid of {FEWEST} to {MOST} each."
    )


def _fit(values: np.ndarray, x: int, y: int) -> Fit:
    """The fit of two columns, with as little taken for rounding noise as makes them a grid."""
    rows = values[np.isfinite(values[:, [x, y]]).all(axis=1)]
    first: Fit | None = None
    for noise in NOISE:
        across, up = _axis(rows[:, x], noise), _axis(rows[:, y], noise)
        places = np.unique(across.index * len(up.values) + up.index)
        fit = Fit(across, up, len(places), len(places) < len(rows))
        if fit.is_grid and fit.filled == fit.places:
            return fit
        if first is None or (fit.is_grid and not first.is_grid):
            first = fit
    assert first is not None
    return first


def _axis(column: np.ndarray, noise: float) -> Axis:
    """The different values of a column; of values that differ by noise alone, the most frequent one."""
    values, index, count = np.unique(column, return_inverse=True, return_counts=True)
    if noise and len(values) > 1:
        # Noise is a share of the values themselves, and next to 0 a share of the side.
        size = np.maximum(np.abs(values[1:]), np.abs(values[:-1]))
        near = np.diff(values) <= np.maximum(noise * size, noise * 1e-3 * (values[-1] - values[0]))
        cluster = np.concatenate([[0], np.cumsum(~near)])
        order = np.lexsort((-count, cluster))
        begin = np.concatenate([[True], np.diff(cluster[order]) > 0])
        values, index = values[order[begin]], cluster[index]
    return Axis(values, index)


def _step_column(titles: Sequence[str], values: np.ndarray) -> int | None:
    found = (each for each, title in enumerate(titles) if title.lower() in STEPS)
    return next((each for each in found if np.isfinite(values[:, each]).all()), None)


def _losses(fit: Fit, loss: np.ndarray, several: str, step: np.ndarray | None) -> np.ndarray:
    """The losses (rows, columns) at the places of the grid, NaN where there is none, from those of the rows (n,)."""
    shape = len(fit.y.values), len(fit.x.values)
    place = fit.y.index * shape[1] + fit.x.index
    z = np.full(shape[0] * shape[1], np.nan)
    order = np.arange(len(place)) if step is None else np.argsort(step, kind="stable")
    z[place[order]] = loss[order]  # of several rows at one place the last
    if fit.repeated and several != LAST:
        finite = np.isfinite(loss)
        measured = np.unique(place[finite])  # where all are infinite or missing, the last of them stays
        if several == LOWEST:
            lowest = np.full(len(z), np.inf)
            np.minimum.at(lowest, place[finite], loss[finite])
            z[measured] = lowest[measured]
        else:
            number, total = (np.bincount(place[finite], each, len(z)) for each in (None, loss[finite]))
            z[measured] = total[measured] / number[measured]
    return z.reshape(shape)
