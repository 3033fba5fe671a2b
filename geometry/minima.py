"""The local minima of a function on a rectangle: isolated ones, those at creases, and curves of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from geometry.circle import lowest_around
from geometry.creases import is_pole, polished
from geometry.floors import LOUD, level_floors, smoothed, to_border
from geometry.newton import is_smooth, newton
from geometry.plains import shores
from geometry.plane import Range
from geometry.resolution import is_resolved
from geometry.rounding import in_round_numbers, rounding_error
from geometry.valleys import Crossings, crossings, lowest_of

MOST_MINIMA = 200  # that are listed
MOST_POLISHED = 50  # crossings from which a minimum at a crease is searched for
OFFSETS = 0.4137, 0.2293  # of a cell: no round coordinate and no line of symmetry lies on a line of the grid
CLOSE = 4  # cells: half the width of the square that is looked at
FINE = 8  # lines of the finer grid in each cell
LONG = 1.5  # sides of the rectangle: a longer one is searched as a square
ROUND = 1e-7  # a minimum whose curvatures have a smaller ratio is looked at from around
RADII = (1 / 16, 1 / 4, 1.0)  # cells: the circles on which the loss is compared with that in their middle
CHECKED = 12  # points of a floor from which the loss has to rise
NEW = 0.05  # cells: two minima that are farther apart are two
FLAT = 1e-14  # of the range of the losses: a well that bends less within a cell is part of a plain


class Wells(NamedTuple):
    """The minima that were found on a rectangle.

    `minima` are the isolated ones, the deepest first, at most MOST_MINIMA. `floors` are curves of minima, each (k, 2)
    with one loss, the deepest first; a closed curve ends where it begins. `resolved` is False if there are more, or if
    the loss goes up and down within a cell of the grid.
    """

    minima: tuple[tuple[float, float], ...]
    floors: tuple[np.ndarray, ...]
    resolved: bool


class _Field(NamedTuple):
    """A loss that is infinite where it isn't defined, its derivatives, and the rectangle with its grid."""

    loss: Callable
    gradient: Callable
    hessian: Callable
    x: np.ndarray
    y: np.ndarray
    ranges: tuple[Range, Range]

    @property
    def cells(self) -> int:
        """The number of the cells of the grid."""
        return (self.x.size - 1) * (self.y.size - 1)

    @property
    def cell(self) -> float:
        """The diagonal of a cell."""
        return float(np.hypot(self.x[1] - self.x[0], self.y[1] - self.y[0]))

    def rounding(self, points: np.ndarray) -> np.ndarray:
        """The rounding error of the loss at points (2, k)."""
        return rounding_error(self.loss, points, float(np.spacing(np.abs(self.ranges).max())))

    def is_level(self, one: np.ndarray, other: np.ndarray) -> bool:
        """Whether the losses at two points (2,) differ by rounding alone."""
        points = np.stack([one, other], axis=1)
        losses = self.loss(points)
        return bool(np.ptp(losses) <= LOUD * self.rounding(points).sum())

    def newton(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The ends of Newton's method from theta (2, k), see geometry/newton.py."""
        functions = self.loss, self.gradient, self.hessian
        return newton(functions, theta, self.cell, lambda points: self.inside(points, 4.0))

    def inside(self, points: np.ndarray, margin: float = 0.0) -> np.ndarray:
        (left, right), (bottom, top) = self.ranges
        x, y = points
        beyond = margin * self.cell
        return (left - beyond <= x) & (x <= right + beyond) & (bottom - beyond <= y) & (y <= top + beyond)


def find_minima(
    loss: Callable, gradient: Callable, hessian: Callable, x_range: Range, y_range: Range
) -> tuple[tuple[float, float], ...]:
    """The isolated minima of `find_wells`."""
    return find_wells(loss, gradient, hessian, x_range, y_range).minima


def find_wells(
    loss: Callable, gradient: Callable, hessian: Callable, x_range: Range, y_range: Range, *, n: int = 161
) -> Wells:
    """The minima on a rectangle, searched for on a grid of (n, n) points.

    The functions take points (2, *batch); the loss is NaN or infinite where it isn't defined. Newton's method leads
    from the lowest cells to smooth minima. Where it doesn't settle, or where a minimum is as flat as a valley floor,
    the valleys are followed across the lines of the grid: their lowest places are minima at creases, and a valley of
    one loss is a floor. A minimum is listed if the loss rises around it by more than rounding.
    """
    sides = x_range[1] - x_range[0], y_range[1] - y_range[0]
    long = sides[1] / sides[0]
    long = 1.0 if max(long, 1 / long) < LONG else long  # circles and steps need one unit length along both axes

    def finite(points):
        values = loss(points)
        return np.where(np.isfinite(values), values, np.inf)

    def defined(points):
        return finite(_scaled(points, long))

    def slope(points):
        return _scaled(gradient(_scaled(points, long)), long)

    def curvature(points):
        return _scaled(_scaled(hessian(_scaled(points, long)), long).swapaxes(0, 1), long)

    ranges = x_range, (y_range[0] / long, y_range[1] / long)
    x, y = (low + (high - low) * (np.arange(n) + each) / n for each, (low, high) in zip(OFFSETS, ranges, strict=True))
    with np.errstate(all="ignore"):
        points, floors, resolved = _search(_Field(defined, slope, curvature, x, y, ranges))
        points = in_round_numbers(finite, gradient, _scaled(points, long), max(sides), min(sides) / n)
    return Wells(
        tuple((float(x), float(y)) for x, y in points.T), tuple(_scaled(each.T, long).T for each in floors), resolved
    )


def _scaled(vectors: np.ndarray, factor: float) -> np.ndarray:
    """Vectors (2, ...) with their second component times a factor."""
    return vectors if factor == 1.0 else np.stack([vectors[0], vectors[1] * factor])


def _search(field: _Field, zooms: int = 2, follow: bool = True) -> tuple[np.ndarray, list[np.ndarray], bool]:
    """The isolated minima (2, k), the floors (k, 2) and whether those are all."""
    height = field.loss(grid := np.stack(np.meshgrid(field.x, field.y)))
    known_height = height[np.isfinite(height)]
    if not known_height.size:
        return np.empty((2, 0)), [], True
    candidates, many, plain = _lowest_cells(grid, height)
    resolved = is_resolved(field.loss, field.x, field.y, height)
    theta, settled, curvatures = field.newton(candidates)
    here = field.inside(theta) & np.isfinite(field.loss(theta))
    wells = settled & here & (curvatures[0] > ROUND * curvatures[1])
    # A well whose rise within a cell is rounding is part of a plain, as in the tail of a Gaussian.
    wells[wells] = curvatures[0][wells] * field.cell**2 > 8 * field.rounding(theta[:, wells])
    wells &= curvatures[1] * field.cell**2 > FLAT * np.ptp(known_height)
    flat = settled & here & ~wells & (curvatures[1] >= 0)
    # A candidate at the border that leaves the rectangle is on a slope that leads out of it.
    edge = ~field.inside(candidates, -1.5)
    lost = ~settled & (field.inside(theta, 1.0) | ~edge)
    known, flats = theta[:, wells], theta[:, flat]
    rises = _rise(field, flats[:, :: max(1, flats.shape[1] // CHECKED)])
    floors: list[np.ndarray] = []
    crowded = many and _thinned(field, known, field.cell).shape[1] > MOST_MINIMA
    if follow and not crowded and (lost.any() or (rises == 0).any()):
        found = crossings(field.loss, field.gradient, field.x, field.y, height)
        floors = _floors(field, found)
        flats = flats[:, _far(field, flats, floors)] if floors else flats
        known = np.hstack([known, flats[:, _rise(field, flats) > 0]])
        if resolved:
            known = np.hstack([known, _creased(field, found, [known.T, *floors])])
    else:
        known = np.hstack([known, flats[:, _rise(field, flats) > 0]])
    deepest_is_smooth = known.size and field.loss(known).min() >= field.loss(theta[:, wells]).min(initial=np.inf)
    if plain:
        found = shores(field.loss, field.x, field.y, height)
        floors = [*level_floors(found, field.cell, field.cells, -1.0), *floors]
    if zooms and not floors and (not resolved or deepest_is_smooth):
        close = _looked_at_closely(field, grid, height, known, zooms=1 if resolved else zooms, resolved=resolved)
        resolved &= not _apart(close, known, NEW * field.cell).any()
        known = np.hstack([known, close])
    points = _thinned(field, known, 1e-3 * field.cell)
    resolved &= points.shape[1] <= MOST_MINIMA and not (many and not floors)
    return points[:, :MOST_MINIMA], [smoothed(each) for each in floors], resolved


def _looked_at_closely(
    field: _Field, grid: np.ndarray, height: np.ndarray, known: np.ndarray, *, zooms: int, resolved: bool
) -> np.ndarray:
    """The minima (2, k) around the lowest place that is known, on a finer grid: of a fine pattern, the deepest ones."""
    places = np.hstack([known, grid.reshape(2, -1)[:, [np.argmin(height)]]])
    centre = places[:, np.argmin(field.loss(places))]
    ranges, lines = [], []
    for at, (low, high), line in zip(centre, field.ranges, (field.x, field.y), strict=True):
        reach = CLOSE * (line[1] - line[0])
        ranges.append((max(low, at - reach), min(high, at + reach)))
        offset, count = OFFSETS[len(ranges) - 1], FINE * CLOSE * 2
        lines.append(ranges[-1][0] + (ranges[-1][1] - ranges[-1][0]) * (np.arange(count) + offset) / count)
    close = field._replace(x=lines[0], y=lines[1], ranges=(ranges[0], ranges[1]))
    return _search(close, zooms - 1, not resolved)[0]


def _lowest_cells(grid: np.ndarray, height: np.ndarray) -> tuple[np.ndarray, bool, bool]:
    """The points (2, k) not higher than their eight neighbours, the lowest first.

    Whether some are left out, and whether there are cells as high as all their neighbours, which lie on a plain.
    """
    n = len(height)
    padded = np.pad(height, 1, constant_values=np.inf)
    beside = [padded[1 + i : n + 1 + i, 1 + j : n + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
    lowest, plain = np.isfinite(height), np.ones_like(height, dtype=bool)
    for each in beside:
        lowest &= height <= each
        plain &= (height == each) | np.isinf(each)
    lowest &= ~plain
    order = np.argsort(height[lowest], kind="stable")
    return (
        grid[:, lowest][:, order[: 2 * MOST_MINIMA]],
        order.size > 2 * MOST_MINIMA,
        bool((plain & np.isfinite(height)).any()),
    )


def _rise(field: _Field, theta: np.ndarray) -> np.ndarray:
    """1 where the loss rises around each point (2, k) by more than rounding, 0 where it is level, -1 where it falls."""
    here, verdict = field.loss(theta), np.zeros(theta.shape[1])
    if not theta.size:
        return verdict
    for radius in RADII:
        around, lowest = lowest_around(field.loss, theta, radius * field.cell)
        rounding = 4 * np.maximum(field.rounding(theta), field.rounding(around))
        verdict = np.where((verdict == 0) & (np.abs(lowest - here) > rounding), np.sign(lowest - here), verdict)
    return verdict


def _floors(field: _Field, found: Crossings) -> list[np.ndarray]:
    """The crossings (k, 2) of each curve of minima: of each floor beside which the loss is nowhere lower."""
    floors = level_floors(found, field.cell, field.cells)
    if not floors:
        return []
    some = [each[:: max(1, len(each) * len(floors) // (20 * CHECKED), len(each) // CHECKED)] for each in floors]
    points = np.vstack(some).T
    around, lowest = lowest_around(field.loss, points, field.cell / 4)
    rounding = 64 * np.maximum(field.rounding(points), field.rounding(around))
    falls = (lowest < field.loss(points) - rounding) | is_pole(field.loss, points, field.cell)
    by_floor = np.split(falls, np.cumsum([len(each) for each in some])[:-1])
    kept = [each for each, lower in zip(floors, by_floor, strict=True) if lower.mean() <= 0.1]
    return [to_border(each, field.ranges, field.cell, field.gradient, field.is_level) for each in kept]


def _creased(field: _Field, found: Crossings, known: list[np.ndarray]) -> np.ndarray:
    """The isolated minima (2, k) at the lowest of these crossings, but for those near points `known`, each (m, 2)."""
    found = found.chosen(lowest_of(found, field.cells))
    theta = found.points[:, np.argsort(found.losses, kind="stable")[: 4 * MOST_POLISHED]]
    theta = _thinned(field, theta[:, _far(field, theta, known)], field.cell)[:, :MOST_POLISHED]
    smooth, settled, wells = _smooth_wells(field, theta, 2 * field.cell)
    # What is smooth and no well is a saddle, or the way to a well that is known.
    rough = polished(
        field.loss,
        field.gradient,
        theta[:, ~wells & ~(settled & is_smooth(field.gradient, field.hessian, theta, field.cell))],
        field.cell,
    )
    rough = rough[:, np.isfinite(rough).all(axis=0)]
    rough = rough[:, ~is_pole(field.loss, rough, field.cell)]
    better, _, known_better = _smooth_wells(field, rough, 0.1 * field.cell)
    rough = np.where(known_better, better, rough)
    theta = np.hstack([smooth[:, wells], rough[:, _rise(field, rough) > 0]])
    return _thinned(field, theta[:, field.inside(theta)], 0.25 * field.cell)


def _smooth_wells(field: _Field, theta: np.ndarray, distance: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ends (2, k) of Newton's method from theta (2, k), whether it settled, and at a well within that distance."""
    ends, settled, (low, high) = field.newton(theta)
    return ends, settled, settled & (low > ROUND * high) & (np.hypot(*(ends - theta)) < distance)


def _far(field: _Field, points: np.ndarray, others: Iterable[np.ndarray]) -> np.ndarray:
    """A mask of the points (2, k) that are more than two cells away from all the others, each (m, 2)."""
    corner = np.array([[field.x[0]], [field.y[0]]])
    sides = np.array([[field.x[1] - field.x[0]], [field.y[1] - field.y[0]]])

    def cell_of(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        column, row = np.clip(np.rint((places - corner) / sides), -1, [[field.x.size], [field.y.size]]).astype(int) + 3
        return row, column

    near = np.zeros((field.y.size + 6, field.x.size + 6), dtype=bool)
    row, column = cell_of(np.vstack(list(others)).T)
    for down in range(-2, 3):
        for right in range(-2, 3):
            near[row + down, column + right] = True
    return ~near[cell_of(points)]


def _apart(points: np.ndarray, others: np.ndarray, distance: float) -> np.ndarray:
    """A mask of the points (2, k) that are farther than `distance` from all the others (2, m)."""
    return np.hypot(*(points[:, :, np.newaxis] - others[:, np.newaxis])).min(axis=1, initial=np.inf) > distance


def _thinned(field: _Field, points: np.ndarray, distance: float) -> np.ndarray:
    """The points (2, k), the deepest first, without those that have a deeper one within `distance`."""
    points = points[:, np.argsort(field.loss(points), kind="stable")]
    near = np.hypot(*(points[:, :, np.newaxis] - points[:, np.newaxis])) < distance
    return points[:, ~np.triu(near, 1).any(axis=0)]
