"""A file with recorded runs alone, which are drawn over a grid that was read before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from uploads import npz
from uploads.cells import rows_of
from uploads.content import ARRAY, ZIP, check_format, text, unpacked
from uploads.document import is_document, parsed, read_document
from uploads.grid import RecordedRun
from uploads.names import shown
from uploads.recording import is_recording, read_recording
from uploads.runs import NoRuns, from_arrays, from_records, from_table, limited, recorded
from uploads.table import titles_of_remark


def read_runs(file: str, data: bytes, axes: tuple[str, str]) -> tuple[RecordedRun, ...]:
    """The runs in the content of a file of that name, in the coordinates of a grid whose axes have these names.

    ValueError with one line for the visitor says what is wrong with them; it is NoRuns if the file holds none.
    """
    name = shown(file.rsplit("/", 1)[-1].split(".", 1)[0]) or "run"
    content = unpacked(bytes(data))
    if content.startswith(ZIP):
        arrays, refused = npz.arrays(content)
        if is_recording(arrays):
            read_recording(arrays, refused)
        if "about" in refused:
            raise ValueError(refused["about"])
        return from_arrays(arrays) or _paths(arrays, axes, name)
    if content.startswith(ARRAY):
        return _paths({name: npz.single(content)}, axes, name)
    check_format(content)
    written = text(content)
    if not is_document(written):
        return from_table(titles_of_remark(*rows_of(written)), axes, name)
    value = parsed(written)
    if isinstance(value, dict) and isinstance(value.get("runs"), list):
        return from_records(value["runs"])
    if isinstance(value, dict) and isinstance(value.get("x"), list) and "z" not in value:
        return from_records([{"name": name} | value])
    if isinstance(value, list) and all(isinstance(each, dict) and isinstance(each.get("x"), list) for each in value):
        return from_records(value)
    rows, arrays, _ = read_document(written)
    return _paths(arrays, axes, name) if rows is None else from_table(rows, axes, name)


def _paths(arrays: Mapping[str, np.ndarray], axes: tuple[str, str], name: str) -> tuple[RecordedRun, ...]:
    """The runs of arrays with a row for each step, (n, 2) of x and y or (n, 3 to 5) from the step on; or of lists."""
    lists = {title: each for title, each in arrays.items() if each.ndim == 1 and title != "about"}
    if lists and len({len(each) for each in lists.values()}) == 1 and len(lists) == len(arrays):
        table = [[repr(float(cell)) for cell in row] for row in zip(*lists.values(), strict=True)]
        return from_table([list(lists), *table], axes, name)
    runs = []
    for title, each in arrays.items():
        if each.ndim != 2 or not 2 <= each.shape[1] <= 5 or len(each) < 2:
            raise NoRuns("The arrays are no paths.")
        rows = each.astype(float)
        if rows.shape[1] == 2:
            rows = np.column_stack([np.arange(len(rows)), rows])
        elif not (np.diff(rows[:, 0]) > 0).all():
            raise NoRuns("The first column has no steps.")
        runs.append(recorded(shown(title) or name, rows))
    if not runs:
        raise NoRuns("There are no arrays.")
    return limited(runs)
