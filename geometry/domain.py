"""The domain of a function of the plane: its border, its holes, and the heights to which its poles are drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

LARGEST = 1e36  # a loss above counts as infinite: heights are drawn in single precision, which ends at 3e38
BISECTIONS = 30
NUDGES = np.array([[0.61, 0.79], [-0.79, 0.61], [-0.61, -0.79], [0.79, -0.61]]).T  # off every line of symmetry
TAILS = (5.0, 95.0)  # percentiles of the heights, between which nearly the whole map lies
BEYOND = 2.0  # a pole is drawn up to so many times the distance from the middle height to that percentile above it
ROUNDS, NARROWER = 8, 7  # how often the neighbourhood of the highest place is searched, each time so much narrower


def has_value(loss) -> np.ndarray:
    """Whether a loss of any shape is a number that can be drawn."""
    return np.abs(loss) <= LARGEST  # False for NaN


def moved_inside(loss: Callable, places: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """The places (2, *batch), those without a finite loss moved by `reach` (2,) to where there is one.

    Of the four directions that are tried the one with the largest loss is taken: beside a pole it is nearly infinite. A
    place stays where the loss is finite in none of them. So a hole of one point or one line is closed.
    """
    outside = ~has_value(loss(places))
    if not outside.any():
        return places
    around = places[:, outside][..., np.newaxis] + reach[:, np.newaxis, np.newaxis] * NUDGES[:, np.newaxis]
    heights = np.abs(loss(around))
    heights[~has_value(heights)] = -np.inf
    best = np.argmax(heights, axis=-1)
    rows = np.arange(len(best))
    places = places.copy()
    places[:, outside] = np.where(np.isfinite(heights[rows, best]), around[:, rows, best], places[:, outside])
    return places


def border(loss: Callable, x: np.ndarray, y: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """The border of the domain as straight pieces (n, 4), each x0, y0, x1, y1, from the grid points that are `inside`.

    `inside` has shape (len(y), len(x)). Where a side of a cell crosses the border, the place is found by bisection;
    the two such places of a cell are joined.
    """
    sides = []  # of each kind: from where, to where, and whether the border crosses it
    grid = np.stack(np.meshgrid(x, y))
    for one, other in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1, :], np.s_[1:, :])):
        crossed = inside[one] != inside[other]
        begin, end = (grid[(slice(None), *each)][:, crossed] for each in (one, other))
        defined = inside[one][crossed]
        low, high = np.where(defined, begin, end), np.where(defined, end, begin)  # inside and outside
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            is_inside = has_value(loss(middle))
            low, high = np.where(is_inside, middle, low), np.where(is_inside, high, middle)
        places = np.full((2, *crossed.shape), np.nan)
        places[:, crossed] = low
        sides.append(places)
    across, up = sides
    # The lower, the right, the upper and the left side of each cell, in this order around it.
    cells = np.stack([across[:, :-1], up[:, :, 1:], across[:, 1:], up[:, :, :-1]]).reshape(4, 2, -1)
    cells = cells[:, :, np.isfinite(cells[:, 0]).any(axis=0)]
    pieces = []
    for cell in np.moveaxis(cells, -1, 0):
        places = cell[np.isfinite(cell[:, 0])]
        pieces += [np.concatenate(places[each : each + 2]) for each in range(0, len(places) - 1, 2)]
    return np.array(pieces).reshape(-1, 4)


def moved_to_border(loss: Callable, places: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """The places (2, n, m) of a grid, those outside moved to the border where a neighbour on a grid line is `inside`.

    Of several such neighbours the one whose border is nearest counts.
    """
    moved, nearest = places.copy(), np.full(inside.shape, np.inf)
    rows, columns = inside.shape
    for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        here = np.s_[max(0, -down) : rows - max(0, down), max(0, -right) : columns - max(0, right)]
        there = np.s_[max(0, down) : rows + min(0, down), max(0, right) : columns + min(0, right)]
        crossed = np.zeros(inside.shape, dtype=bool)
        crossed[here] = ~inside[here] & inside[there]
        if not crossed.any():
            continue
        low, high = places[:, np.roll(crossed, (down, right), axis=(0, 1))], places[:, crossed]  # inside and outside
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            is_inside = has_value(loss(middle))
            low, high = np.where(is_inside, middle, low), np.where(is_inside, high, middle)
        away = np.hypot(*(low - places[:, crossed]))
        closer = away < nearest[crossed]
        found, distance = moved[:, crossed], nearest[crossed]
        moved[:, crossed], nearest[crossed] = np.where(closer, low, found), np.where(closer, away, distance)
    return moved


def drawn_range(loss: Callable, places: np.ndarray, heights: np.ndarray) -> tuple[float, float]:
    """The lowest and the highest loss that are drawn, infinite unless the function has a pole on that side.

    `heights` are the losses at `places` (2, n, n), NaN outside of the domain. A function has a pole where its loss
    keeps growing the nearer one looks. It is drawn to BEYOND times the distance from the middle height to the
    percentile TAILS, beyond that percentile.
    """
    known = np.isfinite(heights)
    low, middle, high = np.percentile(heights[known], (TAILS[0], 50.0, TAILS[1]))
    cell = np.abs(places[:, -1, -1] - places[:, 0, 0]) / (np.array(heights.shape)[::-1] - 1)
    ends = []
    for sign, tail in ((-1, low), (1, high)):
        end = tail + BEYOND * (tail - middle)
        place = places.reshape(2, -1)[:, np.argmax(np.where(known, sign * heights, -np.inf))]
        is_pole = _keeps_growing(lambda theta, sign=sign: sign * loss(theta), place, cell)
        ends.append(float(end) if is_pole else sign * np.inf)
    return ends[0], ends[1]


def _keeps_growing(height: Callable, place: np.ndarray, cell: np.ndarray) -> bool:
    """Whether a function grows without bound around a place, as far as ever narrower grids show."""
    share = np.linspace(-1, 1, 2 * NARROWER + 2)
    # Moved a little, so that no place of these is on the pole by chance.
    offsets = np.stack(np.meshgrid(share + 0.0271, share - 0.0314)).reshape(2, -1)
    found = []
    if np.isposinf(height(place)):
        return True
    for _ in range(ROUNDS):
        around = place[:, np.newaxis] + cell[:, np.newaxis] * offsets
        heights = height(around)
        if np.isposinf(heights).any():
            return True
        heights = np.where(np.isfinite(heights), heights, -np.inf)
        found.append(float(heights.max()))
        place = around[:, np.argmax(heights)]
        cell = cell / NARROWER
    # What a bounded function gains in the later rounds is next to nothing; a logarithm gains as much in every round.
    first, middle, last = found[0], max(found[: ROUNDS // 2]), max(found)
    return last - middle > 0.3 * abs(middle - first) and last > middle
