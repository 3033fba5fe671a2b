"""The reader of a visitor's file: from its name and its bytes to a grid of losses, or one line that says why not.

Sizes are read before contents, and nothing in a file is ever unpickled or evaluated.
"""

from __future__ import annotations

import numpy as np

from uploads import npz, table
from uploads.grid import Grid, checked

ARRAYS = {"npz": npz.arrays, "csv": table.arrays}  # by the ending of the file's name
LARGEST_FILE = 4_000_000  # bytes


def read_grid(name: str, data: bytes) -> Grid:
    """The grid in a file `.npz` or `.csv`. ValueError with one line for the visitor if it holds none.

    An `.npz` holds z, or x, y and z, or one array of any name. A `.csv` is a matrix of losses, with x in its
    first row and y in its first column if the corner is no number; or it has the three columns x, y and z.
    """
    kind = str(name).lower().rpartition(".")[2]
    if kind not in ARRAYS:
        raise ValueError("Only .npz and .csv files can be read.")
    if not isinstance(data, bytes | bytearray | memoryview) or not len(data):
        raise ValueError("The file is empty.")
    if len(data) > LARGEST_FILE:
        raise ValueError(f"The file is larger than {LARGEST_FILE / 1e6:g} MB.")
    with np.errstate(all="ignore"):
        return checked(*ARRAYS[kind](bytes(data)))
