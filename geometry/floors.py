"""Curves of minima: valley floors along which the loss is the same to the last bits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geometry.plane import Range
from geometry.valleys import HALVINGS, Crossings

SHORTEST = 3  # cells: a floor that is shorter is a flat-bottomed minimum
GAP = 3  # cells: a valley that touches a line of the grid is lost over up to so many
FACING = 0.5  # the cosine of the largest angle between an end and the gap before it
MOST_PIECES = 200  # the longest, that are joined
CLOSE = 0.3  # cells: the least distance of two crossings of one floor
PIECES = 12  # of the curve between two crossings
LOUD = 16  # roundings: the difference of the losses of two neighbours on a floor is no larger


def level_floors(found: Crossings, cell: float, count: int, facing: float = FACING) -> tuple[np.ndarray, ...]:
    """The crossings (k, 2) of each floor in their order, the deepest first; a closed floor ends where it began.

    `cell` is the diagonal of a cell of the grid, and `count` the number of its cells. Two ends are joined if the cosine
    of the angle between each and the gap is above `facing`.
    """
    links = _links(found, count)
    chains = _joined(_chains(links, found.losses.size), found, cell, facing)
    curves = []
    for chain in chains:
        line = found.points[:, _spread(found.points[:, chain], chain, CLOSE * cell)].T
        length = np.hypot(*np.diff(line, axis=0).T).sum()
        if len(line) > 2 and length >= SHORTEST * cell:
            curves.append((float(np.median(found.losses[chain])), line))
    return tuple(line for _, line in sorted(curves, key=lambda each: each[0]))


def _links(found: Crossings, count: int) -> list[tuple[int, int]]:
    """The pairs of crossings in one cell whose losses differ by rounding alone, at most two for each crossing."""
    (index,), cells = np.nonzero(np.ravel(found.cells >= 0)), np.ravel(found.cells)
    crossing, cell = index % found.losses.size, cells[index]
    _, first, number = np.unique(cell, return_index=True, return_inverse=True)
    order = np.argsort(first[number], kind="stable")  # by cell, and within a cell in the order of the crossings
    cell, crossing = first[number][order], crossing[order]
    pairs = []
    for apart in range(1, cell.size):
        same = np.flatnonzero(cell[:-apart] == cell[apart:])
        if not same.size:
            break
        one, other = crossing[same], crossing[same + apart]
        level = np.abs(found.losses[one] - found.losses[other]) <= LOUD * (found.rounding[one] + found.rounding[other])
        pairs.append(np.stack([cell[same], one, other])[:, level])
    if not pairs:
        return []
    cell, one, other = np.hstack(pairs)
    # Where two floors pass through a cell, the nearer ends belong together.
    length = np.hypot(*(found.points[:, one] - found.points[:, other]))
    nearest = np.lexsort((other, one, length, cell))
    links: list[tuple[int, int]] = []
    used: set[tuple[int, int]] = set()
    for place, *link in zip(*(each[nearest].tolist() for each in (cell, one, other)), strict=True):
        ends = [(place, end) for end in link]
        if used.isdisjoint(ends):
            links.append((link[0], link[1]))
            used.update(ends)
    return links


def _chains(links: list[tuple[int, int]], count: int) -> list[list[int]]:
    """The crossings of each chain of links in their order; of a closed one the first is the last as well."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for one, other in links:
        neighbours[one].append(other)
        neighbours[other].append(one)
    ends = [each for each in range(count) if len(neighbours[each]) == 1]
    rest = [each for each in range(count) if len(neighbours[each]) > 1]
    seen = [False] * count
    chains = []
    for first in ends + rest:
        if seen[first]:
            continue
        chain, at = [], first
        while True:
            seen[at] = True
            chain.append(at)
            onward = [each for each in neighbours[at] if not seen[each]]
            if not onward:
                break
            at = onward[0]
        if len(chain) > 2 and first in neighbours[chain[-1]]:
            chain.append(first)
        chains.append(chain)
    return chains


def _joined(chains: list[list[int]], found: Crossings, cell: float, facing: float) -> list[list[int]]:
    """The chains, those joined whose ends face each other across a short gap at one level, the nearest first."""
    done = [each for each in chains if len(each) > 2 and each[0] == each[-1]]
    pieces = sorted((each for each in chains if not (len(each) > 2 and each[0] == each[-1])), key=len)[-MOST_PIECES:]
    if not pieces:
        return done
    # Ends 2 i and 2 i + 1 are the first and the last crossing of piece i; each has the direction in which it leaves.
    ends = np.array([each[side] for each in pieces for side in (0, -1)])
    inner = np.array([each[at] for each in pieces for at in (min(3, len(each) - 1), max(-4, -len(each)))])
    at_end = found.points[:, ends]
    leaving = at_end - found.points[:, inner]
    leaving = leaving / np.maximum(np.hypot(*leaving), 1e-300)
    gap = at_end[:, np.newaxis] - at_end[:, :, np.newaxis]  # (2, from, to)
    length = np.hypot(*gap)
    ahead = np.einsum("cij,ci->ij", gap, leaving) / np.maximum(length, 1e-300)
    faces = (ahead > facing) | (leaving == 0).all(axis=0)[:, np.newaxis]
    level = np.abs(found.losses[ends] - found.losses[ends][:, np.newaxis]) <= LOUD * (
        found.rounding[ends] + found.rounding[ends][:, np.newaxis]
    )
    apart = np.where(faces & faces.T & level & (length < GAP * cell), length, np.inf)
    one, other = np.nonzero(np.triu(np.isfinite(apart), 1))
    partner: dict[int, int] = {}
    for pair in np.argsort(apart[one, other], kind="stable"):
        first, second = int(one[pair]), int(other[pair])
        short = first // 2 == second // 2 and len(pieces[first // 2]) < 5
        if first not in partner and second not in partner and not short:
            partner[first], partner[second] = second, first
    left = set(range(len(pieces)))
    starts = [each for each in range(len(ends)) if each not in partner]
    for start in [*starts, *range(len(ends))]:
        if start // 2 not in left:
            continue
        chain: list[int] = []
        at = start
        while at // 2 in left:
            left.remove(at // 2)
            piece = pieces[at // 2]
            chain += piece if at % 2 == 0 else piece[::-1]
            at = partner.get(at ^ 1, at)  # the other end of the piece, and what it is joined to
        if partner.get(start) is not None:
            chain.append(chain[0])
        done.append(chain)
    return done


def _spread(points: np.ndarray, chain: list[int], least: float) -> list[int]:
    """The crossings of a chain at the `points` (2, k) without those nearer than `least` to the one kept before."""
    if (np.hypot(*np.diff(points, axis=1)) >= least).all():
        return chain
    kept = [0]
    for index in range(1, len(chain)):
        if np.hypot(*(points[:, index] - points[:, kept[-1]])) >= least:
            kept.append(index)
    if kept[-1] != len(chain) - 1:
        if len(kept) > 1:
            kept.pop()
        kept.append(len(chain) - 1)
    return [chain[each] for each in kept]


def to_border(
    line: np.ndarray, ranges: tuple[Range, Range], cell: float, gradient: Callable, is_level: Callable
) -> np.ndarray:
    """A floor (k, 2), led on to the border of the rectangle at an open end near it, if it is level up to there."""
    for _ in range(2):
        line = line[::-1]
        end, way = line[-1], line[-1] - line[-min(3, len(line))]
        if (line[0] == end).all() or not way.any():
            continue
        for axis in (0, 1):
            border = ranges[axis][int(way[axis] > 0)]
            ahead = (border - end[axis]) / way[axis] if way[axis] else np.inf
            if not 0 < ahead * np.hypot(*way) <= GAP * cell:
                continue
            low, high = (end[1 - axis] + ahead * way[1 - axis] + sign * cell / 2 for sign in (-1, 1))
            for _ in range(HALVINGS):
                middle = (low + high) / 2
                place = np.array([border, middle] if axis == 0 else [middle, border])
                low, high = (low, middle) if gradient(place)[1 - axis] > 0 else (middle, high)
            other = ranges[1 - axis]
            if other[0] <= middle <= other[1] and is_level(end, place):
                line = np.vstack([line, place])
                break
    return line


def smoothed(line: np.ndarray) -> np.ndarray:
    """The curve through the points (k, 2): between two of them a cubic whose tangents are those of parabolas."""
    closed = bool((line[0] == line[-1]).all())
    steps = np.diff(line, axis=0)
    lengths = np.hypot(*steps.T)[:, np.newaxis]
    slopes = steps / lengths
    if closed:
        before, after = np.roll(slopes, 1, axis=0), slopes
        shorter, longer = np.roll(lengths, 1, axis=0), lengths
        tangents = (before * longer + after * shorter) / (shorter + longer)
        tangents = np.vstack([tangents, tangents[:1]])
    else:
        tangents = np.empty_like(line)
        tangents[1:-1] = (slopes[:-1] * lengths[1:] + slopes[1:] * lengths[:-1]) / (lengths[:-1] + lengths[1:])
        tangents[0] = 2 * slopes[0] - tangents[1]
        tangents[-1] = 2 * slopes[-1] - tangents[-2]
    t = (np.arange(PIECES) / PIECES)[:, np.newaxis, np.newaxis]
    curve = (
        (1 + 2 * t) * (1 - t) ** 2 * line[:-1]
        + t * (1 - t) ** 2 * lengths * tangents[:-1]
        + t * t * (3 - 2 * t) * line[1:]
        + t * t * (t - 1) * lengths * tangents[1:]
    )
    return np.vstack([curve.transpose(1, 0, 2).reshape(-1, 2), line[-1:]])
