"""The picture of all terrains in the README: each map with the paths of SGD and momentum from its start.

python docs/terrains.py     writes docs/terrains.png; needs Pillow, see requirements-dev.txt
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).parents[1]))

from figures.relief import relief
from figures.style import PAPER, styles
from landscapes import LANDSCAPES
from landscapes.base import GROUPS
from simulation.experiment import Experiment
from simulation.race import Race

SIDE, GAP, TITLE, COLUMNS = 230, 16, 44, 5  # pixels, and maps in a row
FINE = 2  # the picture is drawn larger by this factor and scaled down at the end, for smooth lines
INK = "#31333f"


def font(size):
    return ImageFont.load_default(size * FINE)


def terrain(landscape):
    """The relief of a terrain as on the page, SIDE * FINE pixels on each side."""
    return Image.fromarray(relief(landscape, SIDE * FINE).coloured(PAPER))


def cell(landscape):
    """The map with its minima as crosses, the start as a ring, and the path of each ball."""
    race = Race(Experiment(landscape))
    seen, landscape = race.seen, race.problem.landscape
    picture = terrain(seen)
    draw = ImageDraw.Draw(picture)
    low, high = np.array([seen.x_range, seen.y_range]).T

    def pixels(theta):
        share = (np.asarray(theta).reshape(-1, 2) - low) / (high - low)
        share[:, 1] = 1 - share[:, 1]
        return [tuple(each) for each in np.clip(share, -5, 6) * SIDE * FINE]

    for x, y in pixels(seen.minima) if seen.minima else []:
        for slant in (-1, 1):
            draw.line((x - 5, y - 5 * slant, x + 5, y + 5 * slant), INK, 2)
    for style, theta in zip(styles(race), race.paths, strict=True):
        path = pixels(landscape.project(theta[np.isfinite(theta).all(axis=1)].T).T)
        draw.line(path, "white", 3 * FINE, "curve")
        draw.line(path, style.colour, 2 * FINE - 1, "curve")
        x, y = path[-1]
        for radius, colour in ((6 * FINE, "white"), (5 * FINE - 1, style.colour)):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
    ((x, y),) = pixels(race.problem.start)
    draw.ellipse((x - 8 * FINE, y - 8 * FINE, x + 8 * FINE, y + 8 * FINE), outline=INK, width=FINE)
    return picture


def main():
    found = sorted(LANDSCAPES.values(), key=lambda cls: (GROUPS.index(cls.group), cls.name))
    rows = -(-len(found) // COLUMNS)
    step_x, step_y = SIDE + GAP, SIDE + GAP + TITLE
    sheet = Image.new("RGB", ((COLUMNS * step_x + GAP) * FINE, (rows * step_y + GAP) * FINE), "white")
    draw = ImageDraw.Draw(sheet)
    for place, cls in enumerate(found):
        left, top = (place % COLUMNS) * step_x + GAP, (place // COLUMNS) * step_y + GAP
        draw.text((left * FINE, top * FINE), cls.name.replace("–", "-"), INK, font(15))
        line = f"{cls.group}, learning rate {cls().learning_rate:g}"
        draw.text((left * FINE, (top + 20) * FINE), line, "#777777", font(12))
        sheet.paste(cell(cls()), (left * FINE, (top + TITLE - 4) * FINE))
    sheet = sheet.resize((sheet.width // FINE, sheet.height // FINE), Image.Resampling.LANCZOS)
    sheet.save(Path(__file__).with_suffix(".png"), optimize=True)


if __name__ == "__main__":
    main()
