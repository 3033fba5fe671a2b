"""The window of a visitor's formula: the edges that are typed, and around its minima where they are not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from catalog import MINUS
from geometry import plane
from geometry.floors import PIECES
from landscapes._wells import wells_of

HALF_WIDTH = 5.0  # of the map, before any zoom
FARTHER = (20.0, 100.0)  # half the widths of the squares that are searched for minima where the map has none
AROUND = 16  # places around a minimum
SHALLOW = 1e-9  # of the highest of them: in a well all rise by more than that
SIDES = (1e-6, 1e12)  # the shortest and the longest side of a map
FINEST = 1e-10  # the shortest side of a map by its distance from the origin: a double has 16 digits
LONGEST = 1000  # the longer side of a map by its shorter one, at most

Edges = tuple[float | None, float | None]


def window(expression, zoom: float, typed: Sequence[Edges]) -> list[plane.Range]:
    """The ranges of x and y: the typed edges, and where one is None that of the map at this zoom.

    ValueError with one line for a window that no map can show.
    """
    left_out = any(None in edges for edges in typed)
    found = zoomed(expression, zoom) if left_out else [(0.0, 0.0), (0.0, 0.0)]
    ranges = []
    for axis, edges, known in zip("xy", typed, found, strict=True):
        low, high = (float(each) if edge is None else float(edge) for edge, each in zip(edges, known, strict=True))
        _check_side(axis, low, high)
        ranges.append((low, high))
    width, height = (high - low for low, high in ranges)
    if max(width, height) > LONGEST * min(width, height):
        raise ValueError(
            f"One side of the map may be at most {LONGEST} times as long as the other: x spans {shown(width)}, "
            f"y spans {shown(height)}."
        )
    return ranges


def _check_side(axis: str, low: float, high: float) -> None:
    """ValueError if there is no map between two edges, or none that doubles resolve."""
    shortest, longest = SIDES
    if not math.isfinite(low) or not math.isfinite(high):
        raise ValueError(f"{axis} from and {axis} to must be finite numbers.")
    if low >= high:
        raise ValueError(
            f"{axis} from must be below {axis} to, but it is {shown(low)}, and {axis} to is {shown(high)}."
        )
    if not shortest <= high - low <= longest:
        raise ValueError(
            f"{axis} from and {axis} to must be at least {shown(shortest)} and at most {shown(longest)} apart."
        )
    if high - low < (least := FINEST * max(abs(low), abs(high))):
        raise ValueError(
            f"So far from the origin {axis} from and {axis} to must be at least {shown(least)} apart: "
            "numbers have 16 digits."
        )


def zoomed(expression, zoom: float) -> list[plane.Range]:
    """The ranges of x and y on the map of a formula at a zoom."""
    return [
        (fix + (middle - HALF_WIDTH - fix) / zoom, fix + (middle + HALF_WIDTH - fix) / zoom)
        for middle, fix in zip(*_home(expression), strict=True)
    ]


@lru_cache(maxsize=64)
def _home(expression) -> tuple[tuple[float, float], tuple[float, float]]:
    """The centre of the map, and the place that a zoom leaves where it is: the deepest minimum, which stays on the map.

    The centre is the origin, unless all minima of the formula are farther out.
    """
    origin = (0.0, 0.0)
    for half in (HALF_WIDTH, *FARTHER):
        with np.errstate(all="ignore"):
            wells = wells_of(expression, (-half, half), (-half, half))
        minima = wells.minima
        on_floors = [(x, y) for floor in wells.floors for x, y in floor[::PIECES].tolist()]
        near = [each for each in (*minima, *on_floors) if max(map(abs, each)) <= 0.8 * HALF_WIDTH]
        if near:
            # Of wells that are equally deep, or of a valley floor, the place nearest to the origin.
            depth = {each: float(expression.loss(np.array(each))) for each in near}
            lowest = min(depth.values())
            level = lowest + 1e-9 * max(1.0, abs(lowest))
            deepest = [each for each in near if depth[each] <= level]
            return origin, min(deepest, key=lambda each: math.hypot(*each))
        for each in minima:
            low, high = np.linalg.eigvalsh(expression.hessian(np.array(each)))
            if low > 1e-6 * high and _is_closed(expression, each):
                x, y = each
                return (float(round(x)), float(round(y))), each
    return origin, origin


def _is_closed(expression, place: tuple[float, float]) -> bool:
    """Whether the loss rises all around a minimum, and it is not the far end of a slope that flattens out."""
    angle = np.arange(AROUND) * 2 * np.pi / AROUND
    around = np.array(place)[:, np.newaxis] + HALF_WIDTH / 2 * np.array([np.cos(angle), np.sin(angle)])
    rise = expression.loss(around) - expression.loss(np.array(place))
    return bool(rise.min() > SHALLOW * rise.max())


def shown(value: float) -> str:
    """A number of the visitor's, as a message shows it."""
    return f"{value + 0.0:.6g}".replace("e-0", "e-").replace("e+", "e").replace("-", MINUS)
