"""A table of cells: the columns x, y and the loss, a matrix of losses with its axes, or a matrix alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from uploads.cells import MISSING, number
from uploads.columns import read_columns
from uploads.found import AXES, BARE, COLUMNS, LAYOUTS, MATRIX, NO_NAMES, NO_TITLES, PREVIEW, Choices, Found
from uploads.grid import FEWEST
from uploads.limits import spaced_by_ratios
from uploads.names import HEIGHTS, counts, height_rank, is_pair, numbers_in, shown, titles_shown
from uploads.runs import from_rows
from uploads.slices import is_chosen, settings

INDEX = ("", "index", "id", "unnamed: 0", "row", "rownames", "number", "#", "x1")  # titles of a column of row numbers
NUMBERED_NAMES = (
    "",
    "v",
    "x",
    "c",
    "col",
    "column",
    "var",
    "f",
    "unnamed:",
)  # with a number, a title that says nothing


def read_table(rows: list[list[str]], remarks: Sequence[str], choices: Choices) -> Found:
    """The grid in the cells of a table, all rows of one length. ValueError says in one line why there is none."""
    titled = titles_of_remark(rows, remarks)
    if titled is not rows:
        try:
            return _read(titled, choices)
        except ValueError:  # the remark had as many words by chance
            pass
    return _read(rows, choices)


def _read(rows: list[list[str]], choices: Choices) -> Found:
    rows = _without_units(_pivoted(rows))
    if len(rows) == 3 and len(rows[0]) >= FEWEST * FEWEST:  # x, y and the loss as three long rows
        rows = [list(each) for each in zip(*rows, strict=True)]
    rows, runs = from_rows(rows)
    numbers = [[number(cell) for cell in row] for row in rows]
    values = np.array(numbers, dtype=float)  # a word, of which `number` gives None, is NaN
    words = np.array([[each is None for each in row] for row in numbers])
    layout = choices.layout if choices.layout in LAYOUTS else _layout(rows, values, words)
    if runs and layout != COLUMNS:
        raise ValueError("Rows with the name of a run stand beside rows of x, y and the loss without one.")
    if layout == COLUMNS:
        found = _columns(rows, values, words, choices)
    else:
        found = _matrix(rows, values, words, layout, choices)
    layouts = tuple(LAYOUTS) if len(rows[0]) > 3 else (COLUMNS,)
    bare = layout == COLUMNS and not _has_titles(values, words)
    return replace(
        found,
        layouts=layouts,
        runs=runs,
        preview=_preview([titles_shown([""] * len(rows[0])), *rows] if bare else rows),
    )


def _has_titles(values: np.ndarray, words: np.ndarray) -> bool:
    return bool(words[0].any()) or not np.isfinite(values[0]).any()


def _columns(rows: list[list[str]], values: np.ndarray, words: np.ndarray, choices: Choices) -> Found:
    """The grid of a table with a row for each loss."""
    has_titles = _has_titles(values, words)
    titles, body = titles_shown(rows[0] if has_titles else [""] * len(rows[0])), rows[has_titles:]
    if not body:
        raise ValueError("The file has no numbers in it.")
    _check_words(rows, words, has_titles, range(len(titles)) if len(titles) == 3 else ())
    chosen = is_chosen(titles, body, choices)
    found = read_columns(titles, values[has_titles:][chosen], choices, are_known=has_titles)
    _check_words(rows, words, has_titles, [titles.index(found.chosen.height)])
    if not found.repeated and not choices.where:
        return found
    others, notes = settings(titles, body, found), list(found.notes)
    differ = [title for title, _ in others if title not in dict(choices.where)]
    if found.repeated and differ:
        notes[0] = f"{notes[0]}, over {' and '.join(differ)}"
    notes += [f"only rows with {title} {value}" for title, value in choices.where]
    return replace(found, settings=others, notes=tuple(notes))


def _layout(rows: list[list[str]], values: np.ndarray, words: np.ndarray) -> str:
    """The likeliest layout of a table."""
    head = rows[0][1:]
    if len(rows[0]) <= 3:
        return COLUMNS
    corner_is_open = words[0, 0] or rows[0][0].lower() in MISSING
    first_column_is_numbers = len(rows) > 1 and bool(np.isfinite(values[1:, 0]).all())
    if words[0, 1:].any():
        return _layout_below_titles(rows, values, words)
    if corner_is_open and np.isfinite(values[0, 1:]).all():
        if words[0, 0] or not rows[0][0]:
            names = numbers_in([row[0] for row in rows[1:]])
            if first_column_is_numbers and (words[0, 0] or (_one_way(values[0, 1:]) and _one_way(values[1:, 0]))):
                return AXES
            if names and not counts(names[1]) and _one_way(names[1]):
                return AXES
            if len(rows) > 1 and words[1:, 0].all():
                return BARE if not words[0, 0] or _is_scale(values[0, 1:]) else NO_NAMES
            return AXES if words[0, 0] else MATRIX
        borders = values[0, 1:], values[1:, 0]
        return AXES if all(map(_is_scale, borders)) and not _is_scale(values[1, 1:]) else MATRIX
    if words[:, 0].all():
        return NO_NAMES
    if not np.isfinite(values[:, 1:]).any() or len(rows) < FEWEST:
        return MATRIX
    if _runs_through_a_grid(values):
        return COLUMNS
    if len(rows) > 1 and np.isfinite(values[0, 1:]).all() and first_column_is_numbers:
        borders = values[0, 1:], values[1:, 0]
        is_body = not _is_scale(values[1, 1:]) and not _is_scale(values[1:, 1])
        if all(map(_is_scale, borders)) and is_body:
            return AXES
        if values[0, 0] in (0, len(head), len(rows) - 1) and all(map(_one_way, borders)) and _are_rounder(values):
            return AXES
    if _is_scale(values[0]) and not _is_scale(values[1]):
        return NO_TITLES
    if _is_scale(values[:, 0]) and not _is_scale(values[:, 1]):
        return NO_NAMES
    return MATRIX


def _layout_below_titles(rows: list[list[str]], values: np.ndarray, words: np.ndarray) -> str:
    """The layout of a table whose first row has words."""
    numbered = numbers_in(rows[0][1:])
    if numbered and not counts(numbered[1]) and _one_way(numbered[1]):
        first = numbers_in([row[0] for row in rows[1:]])
        if first and _one_way(first[1]):
            return AXES
    if numbered and numbered[0].lower() in NUMBERED_NAMES and len(rows[0]) > FEWEST:
        indexed = rows[0][0].lower() in INDEX and (words[1:, 0].all() or counts(values[1:, 0].tolist()))
        named = words[1:, 0].all()
        return BARE if indexed or named else NO_TITLES
    letters = [chr(ord("a") + each) for each in range(26)]
    if [each.lower() for each in rows[0]] == letters[: len(rows[0])] and not _runs_through_a_grid(values[1:]):
        return NO_TITLES
    return COLUMNS


def _matrix(rows: list[list[str]], values: np.ndarray, words: np.ndarray, layout: str, choices: Choices) -> Found:
    """A matrix of losses, with the axes that its first row and column may be."""
    top, left = layout in (AXES, NO_TITLES, BARE), layout in (AXES, NO_NAMES, BARE)
    for i, row in enumerate(words[top:, left:], start=top):
        for j in np.flatnonzero(row) + left:
            raise ValueError(f"Row {i + 1}, column {j + 1} holds “{shown(rows[i][j])[:20]}”, which is no number.")
    names = ["x", "y"]
    axes: list[np.ndarray | None] = [None, None]
    titles = [(rows[0][left:], values[0, left:])] if top else []
    for index, (cells, found) in enumerate(
        [*titles, *([([row[0] for row in rows[top:]], values[top:, 0])] if left else [])], start=0 if top else 1
    ):
        numbered = numbers_in(cells) if not np.isfinite(found).all() else ("", found.tolist())
        if numbered and (layout == AXES or (_is_scale(np.array(numbered[1])) and not counts(numbered[1]))):
            axes[index] = np.array(numbered[1])
            names[index] = shown(numbered[0]) or names[index]
        elif layout == AXES:
            axis = "first row" if index == 0 else "first column"
            cell = next((each for each in cells if number(each) is None or each.lower() in MISSING), "")
            fault = f"holds “{shown(cell)[:20]}”, which is no number" if shown(cell) else "has an empty cell"
            raise ValueError(f"The {axis} is an axis, and {fault}.")
    if layout == AXES:
        names = _names_of_corner(rows[0][0], names)
    z = values[top:, left:]
    if axes[1] is None and axes[0] is None and len(rows) - top < 1:
        raise ValueError("The file has no numbers in it.")
    return Found(axes[0], axes[1], z, replace(choices, layout=layout), names=(names[0], names[1]))


def _names_of_corner(corner: str, names: list[str]) -> list[str]:
    r"""The names of the axes that the corner of a matrix tells: momentum\lr, y / x, or the name of y alone."""
    if number(corner) is not None:
        return names
    for divider in ("\\", "/", "|", ",", " vs ", " by ", "→", "↓"):
        parts = [shown(each.strip("→↓↑← ")) for each in corner.split(divider)]
        if len(parts) == 2 and all(parts):
            return [parts[1], parts[0]]
    return names if height_rank(corner) < len(HEIGHTS) and corner.lower() != "y" else [names[0], shown(corner)]


def _check_words(rows: list[list[str]], words: np.ndarray, has_titles: bool, columns: Iterable[int]) -> None:
    """ValueError that names the first word below the titles in some columns."""
    for column in columns:
        for row in np.flatnonzero(words[has_titles:, column]) + has_titles:
            word = shown(rows[row][column])[:20]
            raise ValueError(f"Row {row + 1}, column {column + 1} holds “{word}”, which is no number.")


def titles_of_remark(rows: list[list[str]], remarks: Sequence[str]) -> list[list[str]]:
    """The rows under the titles of the last remark above them that fits, as numpy.savetxt and gnuplot write them."""
    if any(number(cell) is None for cell in rows[0]):
        return rows
    for remark in reversed(remarks[:20]):
        for divider in (",", ";", "\t", "|", None):
            titles = [each.strip().strip('"') for each in remark.split(divider)]
            if len(titles) != len(rows[0]) or not all(titles) or any(number(each) is not None for each in titles):
                continue
            known = any(height_rank(each) < len(HEIGHTS) for each in titles)
            if known or any(is_pair(a, b) for a in titles for b in titles):
                return [titles, *rows]
    return rows


def _pivoted(rows: list[list[str]]) -> list[list[str]]:
    """The rows of a table of pandas' pivot_table, whose first rows name the loss and the axes, with one corner."""
    if len(rows) > FEWEST and len(set(rows[0][1:])) == 1 and number(rows[0][1]) is None and not rows[0][0]:
        rows = rows[1:]
    if len(rows) > FEWEST and not any(rows[1][1:]) and number(rows[1][0]) is None and _one_way(_numbers(rows[0][1:])):
        rows = [[f"{rows[1][0]}\\{rows[0][0]}" if rows[0][0] else rows[1][0], *rows[0][1:]], *rows[2:]]
    return rows


def _numbers(cells: Sequence[str]) -> list[float]:
    return [np.nan if (each := number(cell)) is None else each for cell in cells]


def _without_units(rows: list[list[str]]) -> list[list[str]]:
    """The rows without those between the titles and the numbers that hold units and comments, as Origin writes them."""
    if len(rows) < 2 or not all(number(cell) is None for cell in rows[0] if cell):
        return rows
    first = next((n for n, row in enumerate(rows) if n and any(cell and number(cell) is not None for cell in row)), 1)
    return [rows[0], *rows[first:]] if first <= 4 else rows


def _runs_through_a_grid(values: np.ndarray) -> bool:
    try:
        found = read_columns([f"{each}" for each in range(values.shape[1])], values, Choices(), are_known=False)
    except ValueError:
        return False
    return not found.repeated or len(found.z) * len(found.z[0]) * 2 <= len(values)


def _one_way(values: Sequence[float] | np.ndarray) -> bool:
    """Whether numbers rise, or fall, from each to the next."""
    steps = np.diff(np.asarray(values, dtype=float))
    return len(steps) > 0 and bool((steps > 0).all() or (steps < 0).all())


def _is_scale(values: np.ndarray) -> bool:
    """Whether numbers are evenly spaced, or by ratios: an axis is, losses are not."""
    if len(values) < FEWEST or not np.isfinite(values).all() or not _one_way(values):
        return False
    steps = np.abs(np.diff(values))
    return bool(np.ptp(steps) <= 1e-3 * steps.mean()) or spaced_by_ratios(np.asarray(values, dtype=float))


def _are_rounder(values: np.ndarray) -> bool:
    """Whether the numbers of the first row and column have fewer digits than the others."""
    digits = [
        [len(f"{abs(each):.6g}") for each in part if np.isfinite(each)]
        for part in (
            [*values[0, 1:], *values[1:, 0]],
            values[1:, 1:].ravel()[:1000],
        )
    ]
    return all(digits) and np.mean(digits[0]) + 1 < np.mean(digits[1])


def _preview(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(shown(cell) for cell in row[:12]) for row in rows[: PREVIEW + 1])
