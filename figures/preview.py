"""The picture that a messenger shows beside a link to the page: a race on the relief, with the mark in a corner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from figures.contour import levels
from figures.height import height
from figures.mark import BALL, LEFT, RADIUS, RIGHT, SIZE, VALLEY, WIDE, ball, valley
from figures.relief import channels, relief
from figures.style import PAPER, styles
from landscapes.base import Landscape
from simulation.race import Race

WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph advises
CORNER, BADGE = 28, 132  # pixels from the edges to the mark's badge, and the badge's side


def preview(race: Race, step: int) -> np.ndarray:
    """Pixels (HEIGHT, WIDTH, 3) in bytes: a part of the map as wide as it, with its balls at a step in the middle."""
    landscape = race.seen
    (left, right), (_, top) = landscape.x_range, landscape.y_range
    paths = [race.problem.landscape.project(each[: step + 1].T) for each in race.paths]
    points = [np.stack([(x - left), (top - y)], axis=1) * (WIDTH - 1) / (right - left) for x, y in paths]
    rows = np.concatenate(points)[:, 1]
    begin = int(np.clip((rows.min() + rows.max() - HEIGHT) / 2, 0, WIDTH - HEIGHT))
    shown = slice(begin, begin + HEIGHT)
    pixels = relief(landscape, WIDTH).coloured(PAPER)[shown].astype(float)
    _contours(pixels, landscape, shown)
    points = [each - (0, begin) for each in points]
    colours = [each.colour for each in styles(race)]
    for way, colour in zip(points, colours, strict=True):
        line(pixels, way, 11, "#ffffff", 0.5)
        line(pixels, way, 6, colour)
    for way, colour in zip(points, colours, strict=True):
        for width, shade in ((44, "#ffffff"), (34, colour)):
            line(pixels, way[-1:], width, shade)
    _mark(pixels)
    return np.rint(pixels).astype(np.uint8)


def _contours(pixels: np.ndarray, landscape: Landscape, shown: slice) -> None:
    """Contour lines at the levels of the map; each pixel is a step of the gradient away from the nearest one."""
    scale = height(landscape)
    losses = landscape.drawn_loss(landscape.grid(WIDTH)[2])[::-1][shown]
    drawn = scale(losses)
    steepness = np.hypot(*np.gradient(drawn)) + 1e-12
    ink = np.array(channels(PAPER.line))
    for level, label in levels(scale, losses):
        covered = np.nan_to_num(np.clip(1.2 - np.abs(drawn - level) / steepness, 0, 1)) * (0.4 if label else 0.18)
        pixels += covered[..., None] * (ink - pixels)


def _mark(pixels: np.ndarray) -> None:
    middle = np.array([CORNER + BADGE / 2, HEIGHT - CORNER - BADGE / 2])
    line(pixels, middle[None], BADGE, "#ffffff", 0.9)
    paint_mark(pixels, middle, BADGE / SIZE * 0.62)


def paint_mark(pixels: np.ndarray, middle: np.ndarray, unit: float) -> None:
    """Paint the mark around a pixel (x, y), `unit` pixels for each unit of the mark."""
    x = np.linspace(LEFT, RIGHT, 33)
    line(pixels, middle + unit * (np.stack([x, valley(x)], axis=1) - SIZE / 2), unit * WIDE, VALLEY)
    line(pixels, middle + unit * (np.array([ball()]) - SIZE / 2), unit * 2 * RADIUS, BALL)


def line(pixels: np.ndarray, points: np.ndarray, width: float, colour: str, opacity: float = 1.0) -> None:
    """Paint a line through points (n, 2), with round ends and smooth edges; one point is a disc as wide as the line."""
    rows, columns = np.indices(pixels.shape[:2])
    distance = np.full(pixels.shape[:2], np.inf)
    for begin, end in zip(points, points[1:] if len(points) > 1 else points, strict=False):
        near = _box(begin, end, width, pixels.shape)
        x, y = columns[near] - begin[0], rows[near] - begin[1]
        along = end - begin
        share = np.clip((x * along[0] + y * along[1]) / ((along @ along) or 1.0), 0, 1)
        distance[near] = np.minimum(distance[near], np.hypot(x - share * along[0], y - share * along[1]))
    covered = opacity * np.clip(width / 2 - distance + 0.5, 0, 1)[..., None]
    pixels += covered * (np.array(channels(colour)) - pixels)


def _box(begin: np.ndarray, end: np.ndarray, width: float, shape: Sequence[int]) -> tuple[slice, slice]:
    """The rows and columns of all pixels that a segment of that width may cover."""
    low = np.floor(np.minimum(begin, end) - width).astype(int)
    high = np.ceil(np.maximum(begin, end) + width).astype(int) + 1
    (left, top), (right, bottom) = np.maximum(low, 0), np.maximum(high, 0)
    return slice(top, min(bottom, shape[0])), slice(left, min(right, shape[1]))
