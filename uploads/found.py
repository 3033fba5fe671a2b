"""What a file holds, and what a visitor may choose about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uploads.grid import RecordedRun, Recording

COLUMNS, AXES, MATRIX = "columns", "axes", "matrix"
NO_TITLES, NO_NAMES, BARE = "no titles", "no names", "bare"
LAYOUTS = {
    COLUMNS: "Columns: x, y and the loss",
    AXES: "Matrix with its axes",
    MATRIX: "Matrix of losses",
    NO_TITLES: "Matrix without the first row",
    NO_NAMES: "Matrix without the first column",
    BARE: "Matrix without both",
}
MEAN, LOWEST, LAST = "mean", "lowest", "last"
SEVERAL = {MEAN: "their mean", LOWEST: "the lowest of them", LAST: "the last of them"}
PREVIEW = 5  # rows


@dataclass(frozen=True)
class Choices:
    """What a visitor chooses about a file. A text that is empty and a None are found."""

    layout: str = ""  # one of LAYOUTS
    x: str = ""  # the names of the columns, or of the arrays
    y: str = ""
    height: str = ""
    where: tuple[tuple[str, str], ...] = ()  # columns of other settings, and the value in the rows that are read
    several: str = ""  # the loss of several rows at one place: one of SEVERAL
    log_x: bool | None = None  # the logarithm of the axis, after `swapped`
    log_y: bool | None = None
    log_height: bool = False
    swapped: bool = False  # x and y change places
    transposed: bool = False  # the rows of a matrix run along x, where its sizes leave that open


@dataclass(frozen=True)
class Found:
    """What a file holds before the visitor's logarithms: see Grid. x or y is None where the file has no such axis."""

    x: np.ndarray | None
    y: np.ndarray | None
    z: np.ndarray
    chosen: Choices  # those that are in force
    names: tuple[str, str] = ("x", "y")
    height: str = "loss"
    notes: tuple[str, ...] = ()  # on what was done to the numbers
    layouts: tuple[str, ...] = ()  # that the file may have
    axes: tuple[str, ...] = ()  # columns or arrays that may be x or y
    heights: tuple[str, ...] = ()  # and the loss
    is_square: bool = False  # the sizes don't tell whether rows of the matrix run along x or y
    repeated: bool = False  # some places have several rows
    settings: tuple[tuple[str, tuple[str, ...]], ...] = ()  # columns in which such rows differ, and their values
    runs: tuple[RecordedRun, ...] = ()
    recording: Recording | None = None
    preview: tuple[tuple[str, ...], ...] = ()  # the titles of a table, and its first rows
