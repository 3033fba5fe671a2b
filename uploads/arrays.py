"""Arrays with names: which of them are the axes x and y, and which matrix of losses fits them.

Two axes and one matrix that fits leave no choice, whatever their names; where there is one, the names decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from uploads.columns import read_columns
from uploads.found import AXES, MATRIX, Choices, Found
from uploads.grid import FEWEST
from uploads.limits import by
from uploads.names import HEIGHTS, height_rank, is_pair, shown, titles_shown
from uploads.recording import is_recording, read_recording
from uploads.runs import BALL, from_arrays

MOST_NAMED = 4  # arrays that a message names


def read_arrays(arrays: Mapping[str, np.ndarray], refused: Mapping[str, str], choices: Choices) -> Found:
    """The grid in named arrays; `refused` says why others can't be read. ValueError names what is in the file."""
    if is_recording(arrays):
        return read_recording(arrays, refused)
    runs = from_arrays(arrays)
    if runs and "about" in refused:
        raise ValueError(refused["about"])
    plain = {name: _squeezed(each) for name, each in arrays.items() if not BALL.match(name) and name != "about"}
    plain = _stacked(dict(zip(titles_shown(plain), plain.values(), strict=True)))
    matrices = {name: each for name, each in plain.items() if each.ndim == 2 and each.size}
    lists = {name: each for name, each in plain.items() if each.ndim == 1 and each.size}
    if "z" in refused:
        raise ValueError(refused["z"])
    found = (
        _with_meshes(matrices, choices)
        or _with_axes(matrices, lists, choices)
        or _rows(matrices, lists, choices)
        or _alone(matrices, lists, choices)
    )
    if found is None:
        if not plain and refused:
            raise ValueError(next(iter(refused.values())))
        raise ValueError(f"No matrix of losses with fitting axes is among the arrays: {_named(plain)}.")
    return replace(found, runs=runs)


def _squeezed(array: np.ndarray) -> np.ndarray:
    """The array without the axes of length one that MATLAB and PyTorch add to lists."""
    return array.reshape([each for each in array.shape if each != 1]) if 1 in array.shape and array.ndim > 1 else array


def _stacked(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays, with x, y and z for three matrices in one array, and with two lists for a matrix of places."""
    if len(arrays) == 1:
        (stack,) = arrays.values()
        if stack.ndim == 3 and 3 in (stack.shape[0], stack.shape[-1]):
            return dict(zip("xyz", stack if stack.shape[0] == 3 else np.moveaxis(stack, -1, 0), strict=True))
    found: dict[str, np.ndarray] = {}
    longest = max((len(each) for each in arrays.values() if each.ndim == 1), default=0)
    for name, each in arrays.items():
        if each.ndim == 2 and longest >= FEWEST * FEWEST and each.shape in ((longest, 2), (2, longest)):
            x, y = each.T if each.shape[1] == 2 else each
            found |= {f"{name}[0]": x, f"{name}[1]": y}
        else:
            found[name] = each
    return found


def _named(arrays: Mapping[str, np.ndarray]) -> str:
    names = [f"{name[:12]} ({by(each.shape)})" for name, each in list(arrays.items())[:MOST_NAMED]]
    return ", ".join(names) + ", …" * (len(arrays) > MOST_NAMED) or "none"


def _with_meshes(matrices: Mapping[str, np.ndarray], choices: Choices) -> Found | None:
    """A matrix of losses with x and y in matrices of its shape, as numpy.meshgrid makes them in either order."""
    along = {name: axis for name, each in matrices.items() for axis in (0, 1) if _varies_along(each, axis)}
    for x, y in sorted(permutations(along, 2), key=lambda pair: not is_pair(*pair)):
        shape = matrices[x].shape
        others = {name: each for name, each in matrices.items() if each.shape == shape and name not in (x, y)}
        if along[x] == along[y] or matrices[y].shape != shape or not others:
            continue
        if not is_pair(x, y) and along[x] == 0:
            continue
        heights = _by_rank(others)
        height = choices.height if choices.height in others else heights[0]
        across, up, z = matrices[x].take(0, 1 - along[x]), matrices[y].take(0, 1 - along[y]), others[height]
        return Found(
            across,
            up,
            z if along[x] == 1 else z.T,
            replace(choices, layout=AXES, x=x, y=y, height=height),
            names=_axis_names(x, y),
            height=_height_name(height),
            heights=tuple(heights),
        )
    return None


def _varies_along(mesh: np.ndarray, axis: int) -> bool:
    """Whether a matrix is one list of different numbers, repeated across the other axis."""
    values = mesh.take(0, 1 - axis)
    if not np.isfinite(mesh).all() or len(np.unique(values)) < len(values):
        return False
    noise = 1e-6 * np.ptp(values) / max(1, len(values))
    return bool((np.abs(mesh - np.expand_dims(values, 1 - axis)) <= noise).all())


def _with_axes(matrices: Mapping[str, np.ndarray], lists: Mapping[str, np.ndarray], choices: Choices) -> Found | None:
    """A matrix of losses with two lists that fit it."""
    fitting = []
    for height in _by_rank(matrices):
        rows, columns = matrices[height].shape
        for x, y in permutations(lists, 2):
            sizes = len(lists[x]), len(lists[y])
            if sizes not in ((columns, rows), (rows, columns)):
                continue
            chosen = (choices.height == height) * 4 + ((choices.x, choices.y) == (x, y)) * 2
            # Where the names tell nothing, the sizes do: the rows of a matrix run up.
            rank = (chosen, is_pair(x, y), not is_pair(y, x), sizes == (columns, rows))
            fitting.append((rank, height, x, y))
    if not fitting:
        return None
    best = max(each[0] for each in fitting)
    _, height, x, y = next(each for each in fitting if each[0] == best)
    z, is_square = matrices[height], len(lists[x]) == len(lists[y])
    turned = z.shape != (len(lists[y]), len(lists[x])) or (is_square and choices.transposed)
    axes = sorted({name for _, _, *pair in fitting for name in pair}, key=list(lists).index)
    return Found(
        lists[x],
        lists[y],
        z.T if turned else z,
        replace(choices, layout=AXES, x=x, y=y, height=height),
        names=_axis_names(x, y),
        height=_height_name(height),
        notes=("the matrix is transposed, as its sizes demand",) * (turned and not is_square),
        axes=tuple(axes),
        heights=tuple(dict.fromkeys(each[1] for each in fitting)),
        is_square=is_square,
    )


def _rows(matrices: Mapping[str, np.ndarray], lists: Mapping[str, np.ndarray], choices: Choices) -> Found | None:
    """Lists of one length, or a matrix of three columns or rows: a row of x, y and the loss for each place."""
    tables: list[tuple[list[str], np.ndarray, bool]] = []
    longest = max(map(len, lists.values()), default=0)
    alike = {name: each for name, each in lists.items() if len(each) == longest}
    if len(alike) >= 3 and longest >= FEWEST * FEWEST:
        tables.append((list(alike), np.column_stack([each.astype(float) for each in alike.values()]), True))
    if len(matrices) == 1 and not tables:
        (matrix,) = matrices.values()
        matrix = matrix.T if len(matrix) <= 12 < FEWEST * FEWEST <= matrix.shape[1] else matrix
        if 3 <= matrix.shape[1] <= 12:
            titles = titles_shown([""] * matrix.shape[1])
            tables.append((titles, matrix.astype(float), False))
    for titles, values, are_known in tables:
        try:
            return read_columns(titles, values, choices, are_known=are_known)
        except ValueError:
            if (are_known and not matrices) or values.shape[1] == 3:
                raise
    return None


def _alone(matrices: Mapping[str, np.ndarray], lists: Mapping[str, np.ndarray], choices: Choices) -> Found | None:
    """A single matrix of losses without axes, or the one that bears the name of a loss."""
    heights = _by_rank(matrices)
    named = [each for each in heights if height_rank(each) < len(HEIGHTS)]
    axes = [name for name in (*lists, *matrices) if name.lower() in ("x", "y")]
    if not heights or (len(heights) > 1 and not named):
        return None
    height = choices.height if choices.height in heights else heights[0]
    z = matrices[height]
    if axes or len(lists) == 2:
        have = {name: each for name, each in {**matrices, **lists}.items() if name == height or name in (*axes, *lists)}
        raise ValueError(f"The sizes don't fit: {_named(have)}. A matrix needs a row for each y, a column for each x.")
    return Found(
        None,
        None,
        z.T if choices.transposed else z,
        replace(choices, layout=MATRIX, height=height),
        height=_height_name(height),
        heights=tuple(heights),
        notes=(f"without axes, since only {next(iter(lists))} is a list",) if len(lists) == 1 else (),
    )


def _by_rank(names: Sequence[str] | Mapping[str, object]) -> list[str]:
    return sorted(names, key=height_rank)


def _axis_names(x: str, y: str) -> tuple[str, str]:
    return ("x", "y") if (x, y) in (("X", "Y"), ("arr_0", "arr_1")) else (shown(x), shown(y))


def _height_name(name: str) -> str:
    return "loss" if name.lower() in ("z", "zz", "column 1") or name.startswith("arr_") else shown(name)
