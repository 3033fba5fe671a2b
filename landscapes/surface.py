"""A terrain that a visitor uploads: a smooth surface through a grid of losses, such as one measured on a real network.

Inside the grid it is the cubic spline through every value (de Boor, 1962), outside it goes on as straight as it can.
A file is a stranger's: its sizes are read before its contents, nothing in it is ever unpickled or evaluated, and
whatever is wrong with it raises ValueError with one line for the visitor.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from catalog import text
from landscapes._survey import survey
from landscapes.base import Landscape

LARGEST_FILE = 4_000_000  # bytes
FEWEST, MOST = 4, 512  # rows and columns
LARGEST_LOSS = 1e12
LARGEST_PLACE = 1e6
LONGEST_SIDE = 20  # times the shorter side of the map
CLOSEST = 1e-6  # of the side: two columns nearer than that would make a cliff
SAMPLE = 41
MOST_HEADER = 1000  # bytes of the header of an array; NumPy writes 118

NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
PLAIN = re.compile(r"[<>|=]?[fiu]\d{1,2}")  # real numbers: no objects, no complex ones, no records
HEADER = {
    "descr": re.compile(r"'descr': *('[^']*'|\[)"),
    "fortran_order": re.compile(r"'fortran_order': *(True|False)"),
    "shape": re.compile(r"'shape': *\(([0-9, ]*)\)"),
}


@dataclass(frozen=True, eq=False)
class Grid:
    """Losses z (rows, columns) at the places x (columns) and y (rows), both rising."""

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray

    @property
    def digest(self) -> str:
        content = hashlib.sha256(str(self.z.shape).encode())
        for each in (self.x, self.y, self.z):
            content.update(np.ascontiguousarray(each).tobytes())
        return content.hexdigest()[:16]

    @cached_property
    def splines(self) -> dict:
        """The spline through the grid and its derivatives, by their orders along x and y, as far as needed."""
        return {}

    def spline(self, along_x: int, along_y: int):
        """The spline, or one of its derivatives: made once, since that takes as long as many thousand points."""
        orders = along_x, along_y
        if orders not in self.splines:
            from scipy.interpolate import RectBivariateSpline  # a second, so not before a surface is looked at

            if orders == (0, 0):
                self.splines[orders] = RectBivariateSpline(self.x, self.y, self.z.T, kx=3, ky=3, s=0)
            else:
                self.splines[orders] = self.spline(0, 0).partial_derivative(*orders)
        return self.splines[orders]


@dataclass(frozen=True)
class Surface(Landscape):
    """Race over losses that you measured: upload a grid of them, and a smooth surface is laid through it."""

    name = "Your own surface"
    group = "Your own"
    formula = r"f(x, y) = \text{cubic spline through a grid of losses}"
    source = "A bumpy bowl made for this page: (x² + 2y²)/4 + ½ sin 3x cos 2y, known at 41 × 41 points only"
    x_range = (-3.0, 3.0)  # these three and the source are the sample's; an upload has its own
    y_range = (-3.0, 3.0)

    files = ("npz", "csv")
    file_help = (
        "A grid of losses, at most 4 MB and 512 × 512: .npz with x, y and z, or z alone; or .csv as a matrix, as a "
        "matrix with its axes, or with the columns x, y, z."
    )

    digest: str = text("", "", 16)
    losses: Grid | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The digest always is that of the grid: two surfaces of the same digest are the same terrain.
        if self.digest and self.losses is None:
            raise ValueError("An uploaded surface is not in its link: upload its file again, or ask the sender for it.")
        grid, digest = (sample(), "") if self.losses is None else (self.losses, self.losses.digest)
        rows, columns = grid.z.shape
        settled = {
            "digest": digest,
            "values": grid,
            "x_range": (float(grid.x[0]), float(grid.x[-1])),
            "y_range": (float(grid.y[0]), float(grid.y[-1])),
            "formula": rf"f(x, y) = \text{{cubic spline through a grid of }} {rows} \times {columns} \text{{ losses}}",
        }
        if digest:
            settled["unlinked"] = "The link leaves out your surface: send its file along."
            settled["source"] = f"An uploaded grid of {rows} × {columns} losses, its fingerprint {digest}"
        for name, value in settled.items():
            object.__setattr__(self, name, value)

    @classmethod
    def read(cls, name: str, data: bytes) -> Surface:
        """The surface of an uploaded file `.npz` or `.csv`. ValueError with one line if it can't be one.

        An `.npz` holds z, or x, y and z, or one array of any name. A `.csv` is a matrix of losses, with x in its
        first row and y in its first column if the corner is no number; or it has the three columns x, y and z.
        """
        kind = str(name).lower().rpartition(".")[2]
        if kind not in ("npz", "csv"):
            raise ValueError("Only .npz and .csv files can be read.")
        if not isinstance(data, bytes | bytearray | memoryview) or not len(data):
            raise ValueError("The file is empty.")
        if len(data) > LARGEST_FILE:
            raise ValueError(f"The file is larger than {LARGEST_FILE / 1e6:g} MB.")
        with np.errstate(all="ignore"):
            surface = cls(losses=_grid(*(_npz if kind == "npz" else _csv)(bytes(data))))
            try:
                smooth = np.isfinite(surface.loss(surface.places)).all()
            except ValueError:  # SciPy's word for a grid that no spline fits
                smooth = False
        if not smooth:
            raise ValueError("No smooth surface goes through these losses.")
        return surface

    @property
    def places(self) -> np.ndarray:
        """The places of the grid, (2, rows, columns)."""
        return np.stack(np.meshgrid(self.values.x, self.values.y))

    @property
    def minima(self):
        return survey(self).minima

    @property
    def start(self):
        return survey(self).start

    @property
    def learning_rate(self):
        return survey(self).learning_rate

    # Outside of the grid, at distances dx and dy from its nearest point, f = S + Sx dx + Sy dy + Sxy dx dy: that is
    # smooth across the border, and its derivatives are exact there too.

    @cached_property
    def _corners(self) -> np.ndarray:
        """The lower left and the upper right corner of the grid, (2, 2)."""
        return np.array([self.x_range, self.y_range]).T

    def _nearest(self, theta):
        """The nearest point x, y of the grid, its distance dx, dy (None inside), and which points are no numbers."""
        place = np.asarray(theta, dtype=float)
        low, high = (each.reshape(2, *(1,) * (place.ndim - 1)) for each in self._corners)
        nearest = np.minimum(np.maximum(place, low), high)
        if (nearest == place).all():
            return *nearest, None, None, None
        lost = ~np.isfinite(place).all(axis=0)
        nearest = np.where(lost, low, nearest)
        return *nearest, *np.where(lost, np.nan, place - nearest), lost

    def loss(self, theta):
        x, y, dx, dy, _ = self._nearest(theta)
        loss = self._slope(x, y, 0, 0)
        if dx is None:
            return loss
        with np.errstate(all="ignore"):
            slopes = self._slope(x, y, 1, 0) * dx + self._slope(x, y, 0, 1) * dy
            return loss + slopes + self._slope(x, y, 1, 1) * dx * dy

    def gradient(self, theta):
        x, y, dx, dy, _ = self._nearest(theta)
        gradient = np.array([self._slope(x, y, 1, 0), self._slope(x, y, 0, 1)])
        if dx is None:
            return gradient
        with np.errstate(all="ignore"):
            return gradient + self._slope(x, y, 1, 1) * np.array([dy, dx])

    def hessian(self, theta):
        x, y, dx, dy, lost = self._nearest(theta)
        xx, xy, yy = (self._slope(x, y, *orders) for orders in ((2, 0), (1, 1), (0, 2)))
        if dx is not None:
            with np.errstate(all="ignore"):
                xx = np.where(dx == 0, xx + self._slope(x, y, 2, 1) * dy, 0.0)
                yy = np.where(dy == 0, yy + self._slope(x, y, 1, 2) * dx, 0.0)
            xx, xy, yy = (np.where(lost, np.nan, each) for each in (xx, xy, yy))
        return np.array([[xx, xy], [xy, yy]])

    def _slope(self, x, y, along_x: int, along_y: int):
        """The derivative of the spline of these orders at points on the grid."""
        return self.values.spline(along_x, along_y)(x, y, grid=False)


@lru_cache(maxsize=1)
def sample() -> Grid:
    """A bumpy bowl, as losses around the minimum of a network are drawn (Li et al., 2018)."""
    x = np.linspace(-3.0, 3.0, SAMPLE)
    across, up = np.meshgrid(x, x)
    return Grid(x, x, (across**2 + 2 * up**2) / 4 + 0.5 * np.sin(3 * across) * np.cos(2 * up))


# What every file has to obey


def _grid(x: np.ndarray | None, y: np.ndarray | None, z: np.ndarray) -> Grid:
    """The grid of the numbers in a file, in floats and with rising places. Without x and y they are -1 to 1."""
    _check_shape(z)
    rows, columns = z.shape
    z = z.astype(float)
    x = np.linspace(-1, 1, columns) if x is None else x.astype(float)
    y = np.linspace(-1, 1, rows) if y is None else y.astype(float)
    if x.shape != (columns,) or y.shape != (rows,):
        shapes = f"z {_by(z.shape)}, x {_by(x.shape)}, y {_by(y.shape)}"
        raise ValueError(f"The sizes don't fit: {shapes}. z needs a row for each y and a column for each x.")
    for name, each in (("x", x), ("y", y), ("z", z)):
        if not np.isfinite(each).all():
            raise ValueError(f"{name} holds a number that is missing, NaN or infinite.")
    if x[0] > x[-1]:
        x, z = x[::-1], z[:, ::-1]
    if y[0] > y[-1]:
        y, z = y[::-1], z[::-1]
    for name, each in (("x", x), ("y", y)):
        if np.abs(each).max() > LARGEST_PLACE or each[-1] - each[0] < 1 / LARGEST_PLACE:
            raise ValueError(f"{name} must lie within ±{LARGEST_PLACE:,.0f} and span more than a millionth.")
        if (np.diff(each) <= 0).any():
            raise ValueError(f"{name} must rise, or fall, from one value to the next.")
        if np.diff(each).min() < CLOSEST * (each[-1] - each[0]):
            raise ValueError(f"Two values of {name} are too close to one another.")
    sides = sorted((x[-1] - x[0], y[-1] - y[0]))
    if sides[1] > LONGEST_SIDE * sides[0]:
        raise ValueError(f"One side of the map is more than {LONGEST_SIDE} times the other: scale x or y.")
    if np.abs(z).max() > LARGEST_LOSS:
        raise ValueError("z holds a loss beyond ±10^12: scale it down, or take its logarithm.")
    if z.min() == z.max():
        raise ValueError("All losses are the same: the surface is flat.")
    for each in (x, y, z):
        each.setflags(write=False)
    return Grid(x, y, z)


def _check_shape(z: np.ndarray) -> None:
    if z.ndim != 2 or min(z.shape) < FEWEST or max(z.shape) > MOST:
        raise ValueError(f"z is {_by(z.shape)}: it needs {FEWEST} to {MOST} rows and as many columns.")


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(str(each) for each in shape[:4]) + (" × …" if len(shape) > 4 else "") or "a single number"


# .npz


def _npz(data: bytes) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            arrays = {each.filename: (each, archive) for each in archive.infolist()}
            if not arrays or len(arrays) > 8:
                raise _Refused("An .npz file for a surface holds x, y and z, or z alone.")
            found = {name: _array(name, *each) for name, each in _wanted(arrays).items()}
            return found.get("x"), found.get("y"), found["z"]
    except _Refused as line:
        raise ValueError(str(line)) from None
    except Exception:  # a broken archive fails in a dozen ways of zipfile and zlib
        raise ValueError("The file is damaged, or not an .npz file.") from None


class _Refused(Exception):
    """One line for the visitor, told apart from the faults of the libraries that read the file."""


def _wanted(arrays: dict) -> dict:
    """x, y and z by name; or the only array there is, which is z."""
    if any(not name.endswith(".npy") or "/" in name or "\\" in name for name in arrays):
        raise _Refused("The file holds something else than arrays: save x, y and z with numpy.savez.")
    found = {each: arrays[f"{each}.npy"] for each in "xyz" if f"{each}.npy" in arrays}
    if "z" not in found and len(arrays) == 1:
        found = {"z": next(iter(arrays.values()))}
    if "z" not in found:
        raise _Refused("There is no array named z among the arrays of the file.")
    if len(found) == 2:
        raise _Refused("x and y come together: the file has only one of them.")
    return found


def _array(name: str, member: zipfile.ZipInfo, archive: zipfile.ZipFile) -> np.ndarray:
    """One array of plain numbers. Its header is read by pattern, and no more bytes than it may have are unpacked."""
    largest = (MOST * MOST if name == "z" else MOST) * 16 + MOST_HEADER
    if member.file_size > largest:
        raise _Refused(f"{name} is too large: at most {MOST}{f' × {MOST}' if name == 'z' else ''} numbers.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Refused(f"{name} is packed in a way that NumPy doesn't use.")
    with archive.open(member) as file:
        content = file.read(largest + 1)
    if content[:6] != b"\x93NUMPY" or content[6:7] not in (b"\x01", b"\x02"):
        raise _Refused(f"{name} is not an array of NumPy's.")
    wide = 2 if content[6] == 1 else 4
    begin = 8 + wide
    end = begin + int.from_bytes(content[8:begin], "little")
    header = content[begin:end].decode("latin-1")
    found = {key: pattern.search(header) for key, pattern in HEADER.items()}
    if end - begin > MOST_HEADER or not all(found.values()):
        raise _Refused(f"The header of {name} can't be read.")
    kind = found["descr"][1].strip("'")
    if not PLAIN.fullmatch(kind):
        raise _Refused(f"{name} doesn't hold plain real numbers.")
    shape = tuple(int(each) for each in found["shape"][1].replace(" ", "").split(",") if each)
    values = np.frombuffer(content[end:], dtype=np.dtype(kind))
    if len(shape) > 2 or math.prod(shape) != values.size:
        raise _Refused(f"{name} doesn't have as many numbers as its header says, or more than two axes.")
    return values.reshape(shape, order="F" if found["fortran_order"][1] == "True" else "C")


# .csv


def _csv(data: bytes) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray]:
    rows = _rows(data)
    if len(rows[0]) == 3:
        return _long(rows)
    corner = rows[0][0]
    if not NUMBER.fullmatch(corner) and corner.lower().lstrip("+-") not in ("nan", "inf", "infinity", "na", "n/a"):
        x = _numbers([rows[0][1:]], 1, 2)[0]
        body = _numbers(rows[1:], 2, 1) if len(rows) > 1 else np.empty((0, 1))
        return x, body[:, 0], body[:, 1:]
    return None, None, _numbers(rows, 1, 1)


def _rows(data: bytes) -> list[list[str]]:
    """The cells of a table, row by row and all of one length, without its empty rows and its last empty columns."""
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
        rows = [each[:-1] for each in rows]  # a separator that ends each line
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise ValueError(f"Row {number} has {len(row)} cells, the first one {len(rows[0])}.")
    if separator != "," and not any("." in cell for row in rows[1:] for cell in row):
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]  # a spreadsheet with decimal commas
    return rows


def _numbers(rows: list[list[str]], first_row: int, first_column: int) -> np.ndarray:
    """The numbers of cells; the two counts say where they stand in the file, to name one that is none."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if not NUMBER.fullmatch(cell):
                shown = "".join(each for each in cell[:20] if each.isprintable())
                said = f"holds “{shown}”, which is no number" if shown else "is empty"
                raise ValueError(f"Row {first_row + i}, column {first_column + j} {said}.")
    return np.array([[float(cell) for cell in row] for row in rows])


def _long(rows: list[list[str]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The three columns x, y, z, in any order of rows, that fill a grid."""
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
