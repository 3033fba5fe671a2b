"""The passes between minima: where, and how high, the lowest path from one minimum to another has to climb."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.energy import height_energy
from geometry.curvature import along_axes, from_axes, principal_axes, shortened
from geometry.curves import NearCurves
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory
from simulation.energy import lowest_minimum

NEAR = 4  # cells: the largest distance of a saddle from the cell where two catchments meet
LONGEST = 1000  # cells: the longest descent from a saddle


@dataclass(frozen=True)
class Pass:
    """The lowest saddle on the border of the catchments of two minima: its place (x, y) on the map and its loss.

    `minima` are the indices of the two, the smaller first.
    """

    minima: tuple[int, int]
    place: tuple[float, float]
    loss: float


@dataclass(frozen=True)
class Catchments:
    """To which minimum water runs from each cell of the grid x (n,), y (n,), and the passes between.

    `minimum` (n, n), an index into `landscape.wells`, has y along the rows, and is -1 on a map without a minimum.
    `passes` join neighbouring catchments, the lowest first.
    """

    x: np.ndarray
    y: np.ndarray
    minimum: np.ndarray
    passes: tuple[Pass, ...]

    def at(self, theta: np.ndarray) -> np.ndarray:
        """The minimum of the cell nearest to each of the points (2, *batch); -1 for a NaN."""
        missing = ~np.isfinite(theta).all(axis=0)
        column, row = (
            np.clip(np.rint((np.where(missing, axis[0], each) - axis[0]) / (axis[1] - axis[0])), 0, axis.size - 1)
            for axis, each in zip((self.x, self.y), theta, strict=True)
        )
        return np.where(missing, -1, self.minimum[row.astype(int), column.astype(int)])


def catchments(landscape: Landscape, n: int = 201) -> Catchments:
    """The catchments of the listed minima and floors, on an (n, n) grid of eight neighbours a cell.

    Each cell drains to its neighbour of steepest descent. A hollow of the grid without a listed minimum spills over its
    lowest edge. The pass of two minima is the lowest place of the border of their catchments, polished by Newton's
    method on the gradient; a border whose lowest place is no saddle, such as the top of a hill where four meet or the
    edge of the map, has no pass. The steepest descent on both sides of a pass decides which minima it joins. Without a
    well there is neither: the grid of a network's plane alone would take seconds.
    """
    x, y, points = landscape.grid(n)
    if not landscape.wells:
        return Catchments(x, y, np.full((n, n), -1), ())
    loss = landscape.loss(points)
    loss = np.where(np.isfinite(loss), loss, np.inf)
    width, height = x[1] - x[0], y[1] - y[0]
    sink = _sinks(loss, width, height)
    minimum: dict[int, int] = {}
    for index, (at_x, at_y) in enumerate(landscape.minima):
        column, row = np.rint((at_x - x[0]) / width), np.rint((at_y - y[0]) / height)
        minimum.setdefault(int(sink[int(row), int(column)]), index)
    for index, floor in enumerate(landscape.floors, len(landscape.minima)):
        column, row = np.rint((floor.T - [[x[0]], [y[0]]]) / [[width], [height]]).astype(int)
        for each in np.unique(_beside(sink, row, column)).tolist():
            minimum.setdefault(each, index)
    parent = {int(each): int(each) for each in np.unique(sink)}
    met: dict[tuple[int, ...], int] = {}

    def root(each):
        while parent[each] != each:
            parent[each] = each = parent[parent[each]]
        return each

    for one, other, cell in _borders(loss, sink):
        one, other = root(one), root(other)
        if one == other:
            continue
        if one in minimum and other in minimum and minimum[one] != minimum[other]:
            met.setdefault(tuple(sorted((minimum[one], minimum[other]))), cell)
        else:
            drained, hollow = (one, other) if one in minimum else (other, one)
            parent[hollow] = drained
    names, where = np.unique(sink, return_inverse=True)
    labels = np.array([minimum.get(root(int(each)), -1) for each in names])[where].reshape(loss.shape)
    return Catchments(x, y, labels, _polished(landscape, met, points.reshape(2, -1), float(np.hypot(width, height))))


def _beside(sink: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """The sinks that are cells of a floor, given its cells, or beside them: on its bed the grid makes hollows."""
    on_floor = np.zeros(sink.shape, dtype=bool)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            at = np.clip(row + down, 0, sink.shape[0] - 1), np.clip(column + right, 0, sink.shape[1] - 1)
            on_floor[at] = True
    numbers = np.unique(sink)
    return numbers[on_floor.ravel()[numbers]]


def highest_pass(passes: tuple[Pass, ...], start: int, end: int) -> Pass | None:
    """The highest pass on the lowest path between two minima, which may lead by others; None where there is no path."""
    reached = {start: {start}, end: {end}}
    for each in sorted(passes, key=lambda each: each.loss):
        one, other = (reached.setdefault(index, {index}) for index in each.minima)
        if one is other:
            continue
        if {start, end} <= one | other:
            return each
        one |= other
        for index in other:
            reached[index] = one
    return None


def _sinks(loss: np.ndarray, width: float, height: float) -> np.ndarray:
    """The number of the cell in which the descent from each cell (n, n) of that width and height ends."""
    n, m = loss.shape
    padded = np.pad(loss, 1, constant_values=np.inf)
    numbers = np.arange(n * m).reshape(n, m)
    to: np.ndarray = numbers
    steepest = np.zeros_like(loss)
    with np.errstate(invalid="ignore"):  # where two neighbours are both infinitely high
        for down, right in ((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)):
            beside = padded[1 + down : n + 1 + down, 1 + right : m + 1 + right]
            slope = (loss - beside) / np.hypot(down * height, right * width)
            to = np.where(slope > steepest, numbers + down * m + right, to)
            steepest = np.fmax(steepest, slope)
    to = to.ravel()
    while not np.array_equal(to, further := to[to]):
        to = further
    return to.reshape(n, m)


def _borders(loss: np.ndarray, sink: np.ndarray):
    """For each two neighbouring sinks (sink, sink, higher cell of the lowest step between them), the lowest first."""
    n, m = loss.shape
    numbers = np.arange(n * m).reshape(n, m)
    steps = []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = np.s_[: n - down, max(0, -right) : m - max(0, right)]
        there = np.s_[down:, max(0, right) : m + min(0, right)]
        apart = sink[here] != sink[there]
        heights = loss[here][apart], loss[there][apart]
        cells = np.where(heights[0] >= heights[1], numbers[here][apart], numbers[there][apart])
        pair = np.sort([sink[here][apart], sink[there][apart]], axis=0)
        steps.append((*pair, cells, np.maximum(*heights)))
    one, other, cell, height = (np.concatenate(each) for each in zip(*steps, strict=True))
    order = np.argsort(height, kind="stable")
    _, first = np.unique(np.stack([one, other])[:, order], axis=1, return_index=True)
    order = order[np.sort(first)]
    return zip(one[order].tolist(), other[order].tolist(), cell[order].tolist(), strict=True)


def _polished(landscape: Landscape, met: dict, points: np.ndarray, cell: float) -> tuple[Pass, ...]:
    """The passes by Newton's method from the cells `met` of the borders between two minima."""
    if not met:
        return ()
    start = points[:, list(met.values())]
    theta = start.copy()
    with np.errstate(all="ignore"):
        for _ in range(60):
            values, vectors, along = _modes(landscape, theta)
            # Along a flat axis the least curvature keeps the step finite.
            values = np.where(np.abs(values) < 1e-12, 1e-12, values)
            theta = theta - shortened(from_axes(vectors, along / values), cell)
        values, _, along = _modes(landscape, theta)
    scale = np.maximum(np.abs(values).max(axis=1), 1)
    still = np.hypot(*along.T) <= 1e-7 * scale
    saddle = (values[:, 0] <= 1e-4 * scale) & (values[:, 1] >= -1e-4 * scale)
    saddles = np.flatnonzero(still & saddle & (np.hypot(*(theta - start)) <= NEAR * cell))
    theta, fall = theta[:, saddles], vectors[saddles, :, 0].T * cell
    ends = np.sort(_run_down(landscape, np.stack([theta + fall, theta - fall], axis=2), cell), axis=1)
    pairs = list(met)
    lowest: dict[tuple[int, int], Pass] = {}
    for index, (one, other), place, loss in zip(saddles, ends, theta.T, landscape.loss(theta), strict=True):
        # From a saddle that is flat or falls three ways, descent doesn't find the two minima: the grid decides.
        flat = values[index, 0] >= -1e-6 * scale[index]
        pair = pairs[index] if flat or one < 0 or one == other else (int(one), int(other))
        if pair not in lowest or loss < lowest[pair].loss:
            lowest[pair] = Pass(pair, (float(place[0]), float(place[1])), float(loss))
    return tuple(sorted(lowest.values(), key=lambda each: each.loss))


def _run_down(landscape: Landscape, theta: np.ndarray, cell: float) -> np.ndarray:
    """The minimum in which the steepest descent from each of the points (2, k, 2) ends, (k, 2); -1 is none.

    Each step follows the gradient flow of the local quadratic model, which is stable in narrow valleys too.
    """
    shape, theta = theta.shape[1:], theta.reshape(2, -1)
    minima = np.array(landscape.minima).reshape(-1, 2, 1)
    floors = NearCurves(landscape.floors, cell) if landscape.floors else None
    with np.errstate(all="ignore"):
        for _ in range(LONGEST):
            well = np.full(theta.shape[1], -1) if floors is None else floors.within(theta)
            well = np.where(well >= 0, well + len(minima), -1)
            if len(minima):
                distances = np.hypot(*np.moveaxis(minima - theta, 1, 0))
                well = np.where(distances.min(axis=0) < cell, distances.argmin(axis=0), well)
            if (arrived := well >= 0).all():
                break
            values, vectors, along = _modes(landscape, theta)
            time = (cell / np.maximum(np.hypot(*along.T), 1e-300))[:, np.newaxis]
            exponent = np.clip(values * time, -50, 50)
            share = np.where(np.abs(exponent) < 1e-9, 1.0, -np.expm1(-exponent) / exponent)
            theta = np.where(arrived, theta, theta - shortened(from_axes(vectors, along * time * share), cell))
    return well.reshape(shape)


def _modes(landscape, theta):
    """Curvatures (k, 2), their directions (k, 2, 2), and the slopes along them (k, 2)."""
    values, vectors = principal_axes(landscape.hessian(theta))
    return values, vectors, along_axes(vectors, landscape.gradient(theta))


@dataclass(frozen=True)
class Crossing:
    """The change of a ball from the catchment of one minimum to that of another, the `wells` by their index.

    `step` is the first in the new catchment. Heights are losses above `lowest_minimum`: `height` is that of the highest
    pass on the lowest path between the two (None where there is no path on the map), and `energy` the sum of the ball's
    potential and kinetic energy in the step before.
    """

    step: int
    wells: tuple[int, int]
    height: float | None
    energy: float


def pass_crossings(
    landscape: Landscape, optimizer: Optimizer, trajectory: Trajectory, areas: Catchments | None = None
) -> tuple[Crossing, ...] | None:
    """The changes of catchment along a single run of a ball, in their order; None for a rule that is no ball.

    `areas` are the catchments of the landscape, if they are known. A point has the catchment of the nearest cell of the
    grid: beside a border this is right to half a cell.
    """
    energy = height_energy(landscape, optimizer, trajectory)
    if energy is None:
        return None
    areas = catchments(landscape) if areas is None else areas
    visited = areas.at(landscape.project(trajectory.theta.T))
    crossings = []
    for step in np.flatnonzero((visited[1:] != visited[:-1]) & (visited[1:] >= 0)) + 1:
        pair = int(visited[step - 1]), int(visited[step])
        over = highest_pass(areas.passes, *pair)
        height = None if over is None else over.loss - lowest_minimum(landscape)
        crossings.append(Crossing(int(step), pair, height, float(energy.total[step - 1])))
    return tuple(crossings)
