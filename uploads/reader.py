"""The reader of a visitor's file: from its bytes to a grid of losses, or one line that says why there is none.

Sizes are read before contents, and nothing in a file is ever unpickled or evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from uploads import npz
from uploads.added import read_runs
from uploads.arrays import read_arrays
from uploads.cells import rows_of
from uploads.content import ARRAY, LARGEST_FILE, ZIP, Foreign, check_format, text, unpacked
from uploads.document import is_document, read_document
from uploads.found import Choices, Found
from uploads.grid import FEWEST, MOST
from uploads.reading import Reading, finished
from uploads.recording import check_steps
from uploads.runs import from_records, limited
from uploads.table import read_table

# Of the files that an upload box offers: the content of each is read, whatever its ending.
ENDINGS = ("csv", "tsv", "txt", "dat", "json", "jsonl", "npz", "npy", "gz")
PAGE = re.compile(r"\s*<(!doctype|\?xml|html|head|body|table|svg|div|script)\b", re.IGNORECASE)
PRINTED = re.compile(r"\s*\[\[[^\[\]{}\"]*\d\.?\]")  # a matrix as NumPy prints it
HELP = (
    f"A grid of losses, {FEWEST} × {FEWEST} to {MOST} × {MOST}, in at most {LARGEST_FILE / 1e6:g} MB: a table with the "
    "columns x, y and the loss, or a matrix with or without its axes, as text, JSON, .npy or .npz (x, y and z), also "
    "packed by gzip. Recorded runs may come with it: as arrays ball_1, ball_2 (rows of step, x, y, loss, distance), as "
    "“runs” in JSON, or as rows of the table with the columns run and step. A file of runs alone adds them to the grid "
    "on the map. docs/record.py records a training of PyTorch's as such a file, which is shown as a race."
)

FOUND = Choices()  # nothing is chosen: all is found


def read(data: bytes, choices: Choices = FOUND, added: Sequence[tuple[str, bytes]] = ()) -> Reading:
    """The grid in a file, and how it was read. ValueError with one line for the visitor if it holds none.

    `added` are the names and contents of files with runs alone, in the coordinates of the grid.

    The content tells the kind of the file: arrays of NumPy's, JSON, or a table in text, each also packed by gzip. For
    another tool's format the error is `uploads.content.Foreign`, which has a line of Python.
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise ValueError("The file is empty.")
    with np.errstate(all="ignore"):
        found = _grid(bytes(data), choices)
        for name, content in added:
            found = replace(found, runs=limited((*found.runs, *read_runs(name, content, found.names))))
        if found.recording is not None:
            for run in found.runs:
                check_steps(run.name, run.step)
        return finished(found, choices)


def _grid(data: bytes, choices: Choices) -> Found:
    try:
        return _found(unpacked(data), choices)
    except Foreign:
        raise
    except ValueError as error:
        if choices != FOUND:
            raise
        try:
            read_runs("", data, ("", ""))
        except ValueError:
            raise error from None
    raise ValueError("The file has recorded runs alone: upload the grid of losses first, and then the runs.")


def _found(content: bytes, choices: Choices) -> Found:
    if content.startswith(ZIP):
        return read_arrays(*npz.arrays(content), choices)
    if content.startswith(ARRAY):
        return read_arrays({"z": npz.single(content)}, {}, choices)
    check_format(content)
    written = text(content)
    if PAGE.match(written):
        raise ValueError("The file is a web page or XML: a table of numbers, JSON, .npy or .npz can be read.")
    if not is_document(written):
        return read_table(*rows_of(written), choices)
    try:
        rows, arrays, runs = read_document(written)
    except ValueError:
        if not PRINTED.match(written):
            raise
        return read_table(*rows_of(written), choices)
    found = read_arrays(arrays, {}, choices) if rows is None else read_table(rows, (), choices)
    return found if runs is None else replace(found, runs=from_records(runs))
