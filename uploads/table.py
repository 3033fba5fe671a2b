"""The numbers of a .csv file: a matrix of losses, a matrix with its axes, or the columns x, y and z."""

from __future__ import annotations

import csv
import io
import re

import numpy as np

from uploads.grid import MOST

NOT_A_NUMBER = ("nan", "inf", "infinity", "na", "n/a")  # a missing loss in the corner; another word there is a title
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)


def arrays(data: bytes) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray]:
    """The arrays x, y and z of the file; x and y are None if it has neither. ValueError says why there is no z."""
    rows = _rows(data)
    if len(rows[0]) == 3:
        return _columns(rows)
    corner = rows[0][0]
    if not NUMBER.fullmatch(corner) and corner.lower().lstrip("+-") not in NOT_A_NUMBER:
        x = _numbers([rows[0][1:]], 1, 2)[0]
        body = _numbers(rows[1:], 2, 1) if len(rows) > 1 else np.empty((0, 1))
        return x, body[:, 0], body[:, 1:]
    return None, None, _numbers(rows, 1, 1)


def _rows(data: bytes) -> list[list[str]]:
    """The cells of a table by row, all rows of one length, without empty rows and without an empty last column."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("The file is in UTF-16: save it as CSV in UTF-8.")
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("The file is not text in UTF-8.") from None
    if "\0" in content:
        raise ValueError("The file is not text: it holds null characters.")
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    first = next((each for each in content.split("\n") if each.strip(" ,;\t")), "")
    separator = next((each for each in "\t;," if each in first), ",")
    rows = []
    try:
        for row in csv.reader(io.StringIO(content), delimiter=separator):
            cells = [each.strip() for each in row]
            if any(cells):
                rows.append(cells)
            if len(rows) > MOST * MOST + 1 or len(cells) > MOST + 2:
                raise ValueError(f"The table is too large: at most {MOST} × {MOST} losses.")
    except csv.Error:
        raise ValueError("The file can't be read as a table.") from None
    if not rows:
        raise ValueError("The file has no numbers in it.")
    if all(not each[-1] for each in rows) and len({len(each) for each in rows}) == 1:
        rows = [each[:-1] for each in rows]  # each line ends with a separator
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise ValueError(f"Row {number} has {len(row)} cells, the first one {len(rows[0])}.")
    if separator != "," and not any("." in cell for row in rows[1:] for cell in row):
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]  # decimal commas, as some spreadsheets write
    return rows


def _numbers(rows: list[list[str]], first_row: int, first_column: int) -> np.ndarray:
    """The numbers of cells. An error names the cell, counted from the first row and column given."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if not NUMBER.fullmatch(cell):
                printable = "".join(each for each in cell[:20] if each.isprintable())
                fault = f"holds “{printable}”, which is no number" if printable else "is empty"
                raise ValueError(f"Row {first_row + i}, column {first_column + j} {fault}.")
    return np.array([[float(cell) for cell in row] for row in rows])


def _columns(rows: list[list[str]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The arrays of the three columns x, y and z, whose rows fill a grid in any order."""
    titles = not any(NUMBER.fullmatch(each) for each in rows[0])
    if len(rows) < 2:
        raise ValueError("The file has no numbers in it.")
    across, up, height = _numbers(rows[titles:], 1 + titles, 1).T
    x, column = np.unique(across, return_inverse=True)
    y, row = np.unique(up, return_inverse=True)
    if max(len(x), len(y)) > MOST or len(x) * len(y) != len(height):
        raise ValueError(f"{len(height)} rows of x, y, z don't fill a grid of {len(x)} x and {len(y)} y values.")
    z = np.full((len(y), len(x)), np.nan)
    z[row, column] = height
    if np.isnan(z).any():
        raise ValueError("Some places x, y are there twice, and others are missing.")
    return x, y, z
