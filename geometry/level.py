"""The lines along which a function on a grid has one value, by marching squares."""

from __future__ import annotations

import numpy as np


def level_lines(x: np.ndarray, y: np.ndarray, values: np.ndarray, level: float) -> np.ndarray:
    """The straight pieces (k, 4), each x0, y0, x1, y1, of the lines of a level, one or two in each cell of the grid.

    `values` (n, m) has y (n,) along its rows and x (m,) along its columns. A cell with a corner that is not finite has
    none.
    """
    above = values - level
    corners = above[:-1, :-1], above[:-1, 1:], above[1:, 1:], above[1:, :-1]  # around the cell
    finite = np.all([np.isfinite(each) for each in corners], axis=0)
    at_x = [*np.broadcast_arrays(x[:-1], x[1:], x[1:], x[:-1], corners[0])][:4]
    at_y = [*np.broadcast_arrays(y[:-1, None], y[:-1, None], y[1:, None], y[1:, None], corners[0])][:4]
    sides = []  # the crossing of each side: where it is, and whether there is one
    for one, other in ((0, 1), (1, 2), (2, 3), (3, 0)):
        crossed = finite & ((corners[one] > 0) != (corners[other] > 0))
        with np.errstate(all="ignore"):
            share = corners[one] / (corners[one] - corners[other])
            places = [each[one] + share * (each[other] - each[one]) for each in (at_x, at_y)]
        sides.append((*places, crossed))
    count = np.sum([crossed for *_, crossed in sides], axis=0)
    pieces = []
    for one in range(4):
        for other in range(one + 1, 4):
            both = sides[one][2] & sides[other][2]
            # Where all four sides are crossed two pieces cut off two opposite corners.
            joined = both & ((count == 2) | ((one, other) in ((0, 1), (2, 3))))
            pieces.append(np.stack([each[joined] for side in (one, other) for each in sides[side][:2]], axis=-1))
    return np.concatenate(pieces)
