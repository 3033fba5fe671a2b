"""Distances from curves, which are polylines of points (k, 2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geometry.floors import PIECES

CELLS = 256  # along the longer side of the table
FARTHEST = 1e150  # the squares of larger numbers overflow; from so far away all places of a curve are equally near


def nearest(curve: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The place (2, m) on a curve (k, 2) that is nearest to each of the points (2, m); NaN for a NaN.

    The curve is one of geometry/floors.py: the nearest of every PIECES-th point tells where to look closely.
    """
    coarse = curve[::PIECES].T
    x, y = points = np.clip(points, -FARTHEST, FARTHEST)
    best = PIECES * np.argmin(
        (x[:, np.newaxis] - coarse[0]) ** 2 + (y[:, np.newaxis] - coarse[1]) ** 2, axis=1
    )  # an argmin of NaN is 0, and the place is then NaN all the same
    first = best[:, np.newaxis] + np.arange(-PIECES, PIECES)
    last = len(curve) - 1
    if (curve[0] == curve[-1]).all():
        start, end = curve[first % last], curve[first % last + 1]
    else:
        start, end = curve[np.clip(first, 0, last - 1)], curve[np.clip(first, 0, last - 1) + 1]
    return nearest_on_segments(start, end, points)


def nearest_on_segments(start: np.ndarray, end: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The place (2, m) nearest to each of the points (2, m) on any of its own segments from start to end, (m, n, 2)."""
    way, here = end - start, points.T[:, np.newaxis]
    squared = np.maximum((way * way).sum(axis=2), 1e-300)
    share = np.clip(((here - start) * way).sum(axis=2) / squared, 0.0, 1.0)
    foot = start + share[:, :, np.newaxis] * way
    best = np.argmin(((here - foot) ** 2).sum(axis=2), axis=1)
    return foot[np.arange(len(best)), best].T


class NearCurves:
    """Which of several curves is within a distance, `reach`, of a point: a table of cells, for many points at once.

    Each cell near a curve knows the parabola that touches the curve at its point nearest to the cell's middle.
    """

    def __init__(self, curves: Sequence[np.ndarray], reach: float) -> None:
        self.reach = reach
        samples = np.vstack(curves).T
        self.low = samples.min(axis=1) - 2 * reach
        self.cell = max(reach, float((samples.max(axis=1) + 2 * reach - self.low).max()) / CELLS)
        shape = ((samples.max(axis=1) + 2 * reach - self.low) / self.cell).astype(int) + 1
        self.last = shape - 1
        nearest_sample = self._nearest_samples(samples, shape)
        cells = np.flatnonzero(nearest_sample >= 0)
        self.touching = np.hstack([_parabolas(each) for each in curves])[:, nearest_sample[cells]]
        self.table = np.full(nearest_sample.shape, -1, dtype=np.intp)
        self.table[cells] = np.arange(cells.size)
        numbers = np.repeat(np.arange(len(curves)), [len(each) for each in curves])
        self.curve = numbers[nearest_sample[cells]]
        self.shape = shape

    def _nearest_samples(self, samples: np.ndarray, shape: np.ndarray) -> np.ndarray:
        """For each cell, as one row of numbers, the sample nearest to its middle; -1 where none is near."""
        home = ((samples - self.low[:, np.newaxis]) / self.cell).astype(int)
        found = np.full(int(np.prod(shape)), -1, dtype=np.intp)
        cells, away = [], []
        for right in (-1, 0, 1):
            for up in (-1, 0, 1):
                at = np.clip(home + np.array([[right], [up]]), 0, self.last[:, np.newaxis])
                cells.append(np.ravel_multi_index(tuple(at), shape))
                away.append(np.hypot(*((at + 0.5) * self.cell + self.low[:, np.newaxis] - samples)))
        order = np.argsort(-np.concatenate(away), kind="stable")  # the nearest is written last
        found[np.concatenate(cells)[order]] = np.tile(np.arange(samples.shape[1]), 9)[order]
        return found

    def within(self, points: np.ndarray) -> np.ndarray:
        """The index of the curve within `reach` of each of the points (2, *batch), or -1."""
        points = np.where(np.isfinite(points), points, np.nan)
        column, row = (
            # fmin gives NaN a cell as well; its distance is NaN, which is not near.
            np.fmax(np.fmin((each - low) / self.cell, last), 0).astype(np.intp)
            for each, low, last in zip(points, self.low, self.last, strict=True)
        )
        index = self.table[column * self.shape[1] + row]
        x, y, along_x, along_y, bend, before, after = self.touching[:, index]
        dx, dy = points[0] - x, points[1] - y
        along = dx * along_x + dy * along_y
        across = dy * along_x - dx * along_y - bend * along * along
        beyond = np.maximum(np.maximum(along - after, before - along), 0.0)
        near = across * across + beyond * beyond <= self.reach**2
        return np.where(near & (index >= 0), self.curve[index], -1)


def _parabolas(curve: np.ndarray) -> np.ndarray:
    """The parabola that touches a curve (k, 2) at each of its points: place, tangent, half the bend, and its ends.

    (7, k); the ends are distances along the tangent at which the curve ends, before and after the point.
    """
    closed = bool((curve[0] == curve[-1]).all())
    before, after = np.roll(curve, 1, axis=0), np.roll(curve, -1, axis=0)
    if closed:
        before[0], after[-1] = curve[-2], curve[1]
    else:
        before[0], after[-1] = curve[0], curve[-1]
    chord = after - before
    along = chord / np.maximum(np.hypot(*chord.T), 1e-300)[:, np.newaxis]
    bends = []
    for other in (before, after):
        way = other - curve
        ahead = (way * along).sum(axis=1)
        aside = way[:, 1] * along[:, 0] - way[:, 0] * along[:, 1]
        bends.append(aside / np.maximum(ahead * ahead, 1e-300))
    bend = (bends[0] + bends[1]) / 2
    length = np.append(0, np.cumsum(np.hypot(*np.diff(curve, axis=0).T)))
    ends = (np.full_like(length, -np.inf), np.full_like(length, np.inf)) if closed else (-length, length[-1] - length)
    if not closed:
        bend[[0, -1]] = 0.0
    return np.stack([*curve.T, *along.T, bend, *ends])
