"""A smooth surface through a grid of heights: a bicubic patch on every cell, with limited slopes.

Height and gradient are continuous across the cells. A patch lies between the lowest and the highest of its sixteen
Bézier control points (Farin, Curves and Surfaces for CAGD, 2002), so limits on those are limits on the surface:

* The slope at a value is that of the polynomial through the five nearest values of its row or column, which is of
  fourth order where the heights are smooth.
* A slope is at most three times that of the line to each of the two neighbours, and 0 where the heights turn; so the
  surface between two values stays between them (de Boor and Swartz, 1977). It is steeper only if the second
  differences on both sides belong to the parabola of a smooth minimum or maximum (Huynh, 1993).
* Such a minimum or maximum is at most TOLERANCE below or above both values, and nothing is above the highest value of
  the grid, as that may be a cap.

A cell with a NaN at one of its corners has no patch.
"""

from __future__ import annotations

import numpy as np

TOLERANCE = 0.01  # of the range of the heights
ROUNDING = 1e-12
LEEWAY = 4 / 3  # how far a slope may exceed the parabola of a smooth extremum (Suresh and Huynh, 1997)


def patches(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """The corners of the patches through z (rows, columns), and the lowest and the highest height they can have.

    x (columns) and y (rows) rise, and there are at least four of each. The corners (rows, columns, 4) are the height,
    its slopes along x and y, and its twist, the derivative along both.
    """
    lowest, highest = np.nanmin(z), np.nanmax(z)
    margin = TOLERANCE * (highest - lowest)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        along_x, along_y = _slopes(x, z, margin), _slopes(y, z.T, margin).T
        diagonal_x, diagonal_y = _slopes_along_diagonals(x, y, z, margin)
        crossing = (along_x == 0) & (along_y == 0)
        along_x, along_y = np.where(crossing, diagonal_x, along_x), np.where(crossing, diagonal_y, along_y)
        twist = _by_polynomial(y, _by_polynomial(x, z).T).T
        corners = np.stack([z, along_x, along_y, twist], axis=-1)
        return _limited(corners, np.diff(x), np.diff(y)[:, np.newaxis], (lowest - margin, highest))


def weights(u, width, order: int):
    """The weights of a cubic's derivative of this order, at most 2: see `cubic`.

    u is from 0 to 1 across an interval that is `width` wide.
    """
    rest = 1 - u
    if order == 0:
        square, bend = u * u, width * u * rest
        return square * (3 - 2 * u), bend * rest, -bend * u
    if order == 1:
        return 6 * u * rest / width, rest * (1 - 3 * u), u * (3 * u - 2)
    return (6 - 12 * u) / (width * width), (6 * u - 4) / width, (6 * u - 2) / width


def cubic(heights, slopes, weighted, order: int):
    """The derivative of this order of the cubic with two heights and two slopes at the ends of an interval.

    `weighted` are its three weights: of the difference of the heights, and of each slope.
    """
    rise, first, last = weighted
    value = rise * (heights[1] - heights[0]) + (first * slopes[0] + last * slopes[1])
    return value if order else heights[0] + value


# Slopes along the rows of z, at the places x of its columns


def _slopes(x: np.ndarray, z: np.ndarray, margin: float) -> np.ndarray:
    """The limited slopes (rows, columns)."""
    width, highest = np.diff(x), np.nanmax(z)
    line = np.diff(z, axis=1) / width  # the slope of the line between two neighbours
    parabola = LEEWAY * _smooth_curvature(x, line) * width / 2
    slope = _by_polynomial(x, z)
    for beside in (_by_polynomial(x, z, 3), *_both_sides(line), np.zeros(z.shape)):  # next to a place without a height
        slope = np.where(np.isnan(slope), beside, slope)
    for side, here in ((1, np.s_[:, :-1]), (-1, np.s_[:, 1:])):  # the cell to the right of a value, and to its left
        level, least, most = 3 * (highest - z[here]) / width, np.minimum(0, 3 * line), np.maximum(0, 3 * line)
        smooth = np.clip(line - side * parabola, least - 3 * margin / width, most + 3 * margin / width)
        least, most = np.minimum(least, smooth), np.maximum(most, smooth)
        least, most = (least, np.minimum(most, level)) if side > 0 else (np.maximum(least, -level), most)
        slope[here] = np.fmin(np.fmax(slope[here], least), most)  # a NaN is no limit
    return slope


def _by_polynomial(x: np.ndarray, z: np.ndarray, count: int = 5) -> np.ndarray:
    """The slopes of the polynomials through the `count` nearest columns, NaN where one of them is."""
    columns, count = len(x), min(count, len(x))
    first = np.clip(np.arange(columns) - count // 2, 0, columns - count)
    nearest = first[:, np.newaxis] + np.arange(count)
    away = x[nearest] - x[:, np.newaxis]
    slope = np.zeros(z.shape)
    for node in range(count):  # the slope of Lagrange's polynomial that is 1 at this column and 0 at the others
        others = [each for each in range(count) if each != node]
        weight = sum(np.prod([-away[:, k] for k in others if k != each], axis=0) for each in others)
        weight = weight / np.prod([away[:, node] - away[:, each] for each in others], axis=0)
        slope += weight * z[:, nearest[:, node]]
    return slope


def _both_sides(line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slope of the line to the right of each value and to the left, NaN where there is none."""
    none = np.full((len(line), 1), np.nan)
    return np.hstack([line, none]), np.hstack([none, line])


def _smooth_curvature(x: np.ndarray, line: np.ndarray) -> np.ndarray:
    """The curvature of each cell of a row: that of the flatter of its two ends, 0 if they bend in opposite ways."""
    bend = 2 * np.diff(line, axis=1) / (x[2:] - x[:-2])  # at the inner values
    bend = np.where(np.isnan(bend), 0.0, bend)
    ends = 2 * bend[:, :1] - bend[:, 1:2], 2 * bend[:, -1:] - bend[:, -2:-1]
    bend = np.hstack([ends[0], bend, ends[1]])
    curvature = _smaller(bend[:, :-1], bend[:, 1:])
    for end, beside in ((0, 1), (-1, -2)):  # with less leeway, as the curvature at the border is a guess
        curvature[:, end] = _smaller(curvature[:, end], curvature[:, beside]) / LEEWAY
    return curvature


def _smaller(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The one that is nearer to 0, and 0 if their signs differ (minmod)."""
    return (np.sign(first) + np.sign(second)) / 2 * np.minimum(np.abs(first), np.abs(second))


def _slopes_along_diagonals(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, margin: float
) -> tuple[np.ndarray, np.ndarray]:
    """The slopes (rows, columns) along x and y of heights that rise or fall along a diagonal, and 0 elsewhere.

    On the floor of a narrow valley that crosses the grid, both the row and the column turn, and the floor goes on.
    """
    slope_x, slope_y = np.zeros(z.shape), np.zeros(z.shape)
    centre = z[1:-1, 1:-1]
    rising, falling = (
        _smaller((after - before) / 2, 1.5 * _smaller(centre - before, after - centre))
        for before, after in ((z[:-2, :-2], z[2:, 2:]), (z[2:, :-2], z[:-2, 2:]))
    )
    rising, falling = (np.where(np.isnan(each), 0.0, each) for each in (rising, falling))
    steepest = [3 * margin / np.maximum(axis[2:] - axis[1:-1], axis[1:-1] - axis[:-2]) for axis in (x, y)]
    slope_x[1:-1, 1:-1] = np.clip((rising + falling) / (x[2:] - x[:-2]), -steepest[0], steepest[0])
    depth, limit = (y[2:] - y[:-2])[:, np.newaxis], steepest[1][:, np.newaxis]
    slope_y[1:-1, 1:-1] = np.clip((rising - falling) / depth, -limit, limit)
    return slope_x, slope_y


# Patches


def _limited(corners: np.ndarray, width: np.ndarray, depth: np.ndarray, bounds: tuple[float, float]):
    """The corners with twists that keep the four inner control points of each patch within bounds, and the heights.

    Where no twist of a value does that in the four cells around it, its twist is 0 and its slopes are made smaller.
    """
    z, along_x, along_y, twist = np.moveaxis(corners, -1, 0)
    least, most = _cell_bounds(z, along_x, along_y, width, depth)
    least, most = np.maximum(least, bounds[0]), np.minimum(most, bounds[1])
    lowest, highest = np.full(z.shape, -np.inf), np.full(z.shape, np.inf)  # of the twist
    share = np.ones(z.shape)
    for up in (1, -1):  # the cells above a value, and those below it
        for right in (1, -1):
            here = np.s_[:-1] if up > 0 else np.s_[1:], np.s_[:-1] if right > 0 else np.s_[1:]
            inner = right * along_x[here] * width / 3 + up * along_y[here] * depth / 3
            room = [(each - z[here] - inner) * 9 / (up * right * width * depth) for each in (least, most)]
            lowest[here] = np.fmax(lowest[here], np.minimum(*room))  # a NaN, for a cell without a patch, is no limit
            highest[here] = np.fmin(highest[here], np.maximum(*room))
            within = np.where(inner > 0, most - z[here], z[here] - least) / np.abs(inner)
            share[here] = np.fmin(share[here], within)
    impossible = lowest - highest > ROUNDING * (np.abs(lowest) + np.abs(highest))
    share = np.where(impossible, share, 1.0)
    twist = np.fmin(np.fmax(np.where(np.isnan(twist), 0.0, twist), lowest), highest)
    twist = np.where(impossible, 0.0, twist)
    limited = np.stack([z, share * along_x, share * along_y, twist], axis=-1)
    return limited, (float(np.nanmin(least)), float(np.nanmax(most)))


def _cell_bounds(z, along_x, along_y, width, depth) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most (rows - 1, columns - 1) that an inner control point of a cell may be.

    They are those of the corners, widened as far as its sides along x and along y dip below them or rise above them.
    """
    corners = np.array([z[:-1, :-1], z[:-1, 1:], z[1:, :-1], z[1:, 1:]])
    across = np.array(
        [z[:, :-1], z[:, :-1] + along_x[:, :-1] * width / 3, z[:, 1:] - along_x[:, 1:] * width / 3, z[:, 1:]]
    )
    along = np.array([z[:-1], z[:-1] + along_y[:-1] * depth / 3, z[1:] - along_y[1:] * depth / 3, z[1:]])
    dips = [each[[0, 3]].min(axis=0) - each.min(axis=0) for each in (across, along)]
    rises = [each.max(axis=0) - each[[0, 3]].max(axis=0) for each in (across, along)]
    (dip, rise), (dip_along, rise_along) = (
        (np.fmax(each[:-1], each[1:]) for each in (dips[0], rises[0])),
        (np.fmax(each[:, :-1], each[:, 1:]) for each in (dips[1], rises[1])),
    )
    return corners.min(axis=0) - dip - dip_along, corners.max(axis=0) + rise + rise_along
