"""The picture of the loading page: two rules racing down a ravine, from the project's own core, as SVG."""

from __future__ import annotations

import math

from figures.style import styles
from landscapes.ravine import Ravine
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend

SCALE = 120  # of the drawing to one unit of the map
HALF = (320, 200)
RAVINE = Ravine(condition_number=9.0, angle=-22.0)
START = (-2.2, 1.15)
RULES = (SGD(learning_rate=0.205), Momentum(learning_rate=0.03, momentum=0.86))
STEPS = 60


def picture() -> str:
    """Contours of the ravine, which are ellipses, and over them the path of each rule to its ball."""
    contours = "".join(
        f'<ellipse rx="{SCALE * axis:.1f}" ry="{SCALE * axis / math.sqrt(RAVINE.condition_number):.1f}"/>'
        for axis in (0.35 * 1.42**each for each in range(9))
    )
    paths = "".join(_path(rule, style.colour) for rule, style in zip(RULES, styles(RULES), strict=True))
    width, height = HALF
    return (
        f'<svg viewBox="{-width} {-height} {2 * width} {2 * height}" role="img" aria-label="Two balls in a ravine">'
        f'<g class="contours" transform="rotate({-RAVINE.angle:g})">{contours}</g>{paths}</svg>'
    )


def _path(rule, colour: str) -> str:
    theta = descend(RAVINE, rule, START, STEPS).theta
    points = " ".join(f"{SCALE * x:.1f},{-SCALE * y:.1f}" for x, y in theta)
    x, y = theta[9]  # a ball on its way, and not where both come to rest
    return (
        f'<polyline points="{points}" stroke="{colour}"/>'
        f'<circle cx="{SCALE * x:.1f}" cy="{-SCALE * y:.1f}" r="9" fill="{colour}"/>'
    )
