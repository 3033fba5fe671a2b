"""A picture of a race, as SVG: its map with the path of each ball. It stands where a page has not drawn its map yet."""

from __future__ import annotations

from base64 import b64encode

import numpy as np

from figures.contour import DRAWN
from figures.png import png
from figures.relief import relief
from figures.style import PALETTES, styles
from simulation.race import Race

WIDTH = 1000  # units of the drawing for the width of the map
SIDE = 130  # pixels of the relief along each side; the browser smooths them
MOST = 400  # steps of a path that are drawn: a longer one would make the picture too large to come at once
FAR = 2000  # units beyond the map at which a path is cut: no line to there differs on the map
INK = {"light": "#23272f", "dark": "#eceae4"}


def picture(race: Race, theme: str = "light", step: int = 0) -> str:
    """The map with the balls at a step, in the colours of a theme: the relief, the minima and floors, the start and
    the paths.

    Its lines and balls are as wide as those of the stage at any size of the picture.
    """
    landscape = race.seen
    left, right = landscape.x_range
    bottom, top = landscape.y_range
    height = WIDTH * landscape.aspect
    units = WIDTH / (right - left), height / (top - bottom)

    def drawn(places) -> np.ndarray:
        """Places (2, n) of the plane as points (n, 2) of the drawing, whole numbers."""
        x, y = np.asarray(places, dtype=float)
        points = np.stack([units[0] * (x - left), units[1] * (top - y)], axis=1)
        return np.rint(np.clip(points, -FAR, WIDTH + FAR)).astype(int)

    content = b64encode(png(relief(landscape, SIDE).coloured(PALETTES[theme]))).decode()
    half = [each / (SIDE - 1) / 2 for each in (WIDTH, height)]  # a value lies in the middle of a pixel
    ground = (
        f'<image x="{-half[0]:.1f}" y="{-half[1]:.1f}" width="{WIDTH + 2 * half[0]:.1f}" '
        f'height="{height + 2 * half[1]:.1f}" preserveAspectRatio="none" href="data:image/png;base64,{content}"/>'
    )
    floors = "".join(
        f'<polyline class="minimum" points="{_text(drawn(each[::DRAWN].T))}" stroke="{INK[theme]}"/>'
        for each in landscape.floors
    )
    minima = floors + "".join(
        f'<path class="minimum" d="M{x - 9} {y - 9}l18 18m0-18l-18 18" stroke="{INK[theme]}"/>'
        for x, y in drawn(np.array(landscape.minima).reshape(-1, 2).T)
    )
    paths, balls = "", ""
    for ball, style in zip(race.balls, styles(race), strict=True):
        rows = ball.run.theta[: MOST + 1]
        rows = rows[np.isfinite(rows).all(axis=1)]
        points = drawn(race.problem.landscape.project(rows.T))
        at = points[min(step, len(points) - 1)]
        dashes = "" if style.dash == "solid" else f' stroke-dasharray="{style.dash}"'
        paths += f'<polyline class="path" points="{_text(points)}" stroke="{style.colour}"{dashes}/>'
        for width, colour in ((17, "#fff"), (13, style.colour)):
            balls += f'<path class="ball" d="M{at[0]} {at[1]}h0" stroke="{colour}" stroke-width="{width}"/>'
    ((x, y),) = drawn(np.array(race.problem.start).reshape(2, 1))
    start = f'<circle class="start" cx="{x}" cy="{y}" r="18" stroke="{INK[theme]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}"><style>'
        ":not(svg) { fill: none; vector-effect: non-scaling-stroke; stroke-linejoin: round; }"
        ".minimum, .start { stroke-width: 2px; } .path { stroke-width: 1.5px; opacity: 0.6; }"
        f".ball {{ stroke-linecap: round; }}</style>{ground}{minima}{start}{paths}{balls}</svg>"
    )


def _text(points: np.ndarray) -> str:
    """Points (n, 2) without those that repeat the one before."""
    differs = np.append(True, np.any(np.diff(points, axis=0), axis=1))
    return " ".join(f"{x},{y}" for x, y in points[differs])
