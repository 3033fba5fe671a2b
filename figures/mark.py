"""The mark of the page: a ball rolls into a valley. It stands beside the title, in the browser's tab, in previews."""

from __future__ import annotations

import numpy as np

VALLEY, BALL = "#0072B2", "#E69F00"  # of Okabe & Ito (2008), as the balls of a race
SIZE = 16
LEFT, RIGHT = 1.4, 14.6  # the ends of the valley's line, which is a parabola
LOWEST = (9.9, 13.7)  # its lowest point, with y downwards
BEND = 0.13
WIDE = 2.4  # the width of the line
AT, RADIUS = 3.5, 3.1  # where the ball touches the valley, and its radius


def valley(x) -> np.ndarray:
    """The height of the valley's line at x, from the top of the mark downwards."""
    return LOWEST[1] - BEND * (np.asarray(x) - LOWEST[0]) ** 2


def slope(x: float) -> float:
    """The derivative of `valley`."""
    return -2 * BEND * (x - LOWEST[0])


def ball() -> tuple[float, float]:
    """The centre of the ball, which lies on the valley's line."""
    away = np.array([slope(AT), -1.0]) / np.hypot(slope(AT), 1.0)  # out of the ground
    x, y = np.array([AT, float(valley(AT))]) + (RADIUS + WIDE / 2) * away
    return float(x), float(y)


def mark() -> str:
    """The mark as SVG."""
    x, y = ball()
    high, low = float(valley(LEFT)), float(valley(RIGHT))
    middle = (LEFT + RIGHT) / 2  # the tangents at the ends of a parabola meet above the middle
    meet = high + slope(LEFT) * (middle - LEFT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<path d="M{LEFT} {high:.2f}Q{middle:g} {meet:.2f} {RIGHT} {low:.2f}" fill="none" stroke="{VALLEY}" '
        f'stroke-width="{WIDE}" stroke-linecap="round"/>'
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{RADIUS}" fill="{BALL}"/></svg>'
    )
