"""The picture of the loading page, as SVG: two rules race down a ravine, run by the project's own code."""

from __future__ import annotations

import math

from figures.style import styles
from landscapes.ravine import Ravine
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.experiment import Experiment
from simulation.race import Race

SCALE = 120  # units of the drawing for one unit of the map
HALF = (320, 200)  # half the width and half the height of the drawing
RAVINE = Ravine(condition_number=9.0, angle=-22.0)
START = (-2.2, 1.15)
RULES = (SGD(learning_rate=0.205), Momentum(learning_rate=0.03, momentum=0.86))
STEPS = 60


def picture() -> str:
    """The ravine's contours, which are ellipses, with the path of each rule and its ball above them."""
    contours = "".join(
        f'<ellipse rx="{SCALE * axis:.1f}" ry="{SCALE * axis / math.sqrt(RAVINE.condition_number):.1f}"/>'
        for axis in (0.35 * 1.42**each for each in range(9))
    )
    race = Race(Experiment(RAVINE, optimizers=RULES, start=START, steps=STEPS))
    paths = "".join(_path(theta, style.colour) for theta, style in zip(race.paths, styles(race), strict=True))
    width, height = HALF
    return (
        f'<svg viewBox="{-width} {-height} {2 * width} {2 * height}" role="img" aria-label="Two balls in a ravine">'
        f'<g class="contours" transform="rotate({-RAVINE.angle:g})">{contours}</g>{paths}</svg>'
    )


def _path(theta, colour: str) -> str:
    """The path theta (steps + 1, 2) of a ball, and the ball on it."""
    points = " ".join(f"{SCALE * x:.1f},{-SCALE * y:.1f}" for x, y in theta)
    x, y = theta[9]  # the ball early on its path: at the end both balls are at the minimum
    return (
        f'<polyline points="{points}" stroke="{colour}"/>'
        f'<circle cx="{SCALE * x:.1f}" cy="{-SCALE * y:.1f}" r="9" fill="{colour}"/>'
    )
