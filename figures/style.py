"""The style that all panels share: calm colours for height, vivid ones for balls, one colour for each rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalog import choices, parameters
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.race import Ball, Race

# Okabe & Ito (2008), distinct with any kind of colour vision; the last one replaces their black, which would be
# invisible on a dark page.
COLOURS = ("#009E73", "#E69F00", "#CC79A7", "#0072B2", "#D55E00", "#56B4E9", "#F0E442", "#7F7F7F")
DASHES = (
    "6px,2px",
    "solid",
    "10px,3px,2px,3px",
    "2px,2px",
    "14px,4px",
    "4px,2px,4px,6px",
    "8px,2px,2px,2px,2px,2px",
    "1px,3px",
)


@dataclass(frozen=True)
class Palette:
    """The colours of a relief.

    `heights` run from the valley floor to the top. Places in the shadow are mixed with a colour, and lit places with
    another: (colour, share of it for a unit of shade, largest share).
    """

    heights: tuple[str, ...]
    shadow: tuple[str, float, float]
    light: tuple[str, float, float]
    line: str  # the contour lines


# Lightness rises with height in both, so that neither a projector nor a colour-blind reader loses the terrain. The
# valleys are light by day, so that SGD's blue stands out from them.
LIGHT = ("#8db6c1", "#aac9b7", "#cfd8b0", "#eadfb9", "#f8efdf")
DARK = ("#0f222b", "#1b363c", "#31504d", "#4f6658", "#77806a")
PAPER = Palette(LIGHT, ("#47557f", 0.65, 0.38), ("#fffdf4", 1.4, 0.6), "#32323c")
NIGHT = Palette(DARK, ("#040814", 0.95, 0.6), ("#b2c4cd", 0.6, 0.3), "#dce6eb")
PALETTES = {"light": PAPER, "dark": NIGHT}  # for each theme of the page


@dataclass(frozen=True)
class Style:
    """How one ball of the race is drawn."""

    colour: str
    dash: str


def styles(race: Race) -> list[Style]:
    """A style for each ball of a race: that of its rule, or the next one that is free where the rule races twice."""
    taken: set[int] = set()
    assigned = []
    for ball in race.balls:
        slot = ball.rule.colour % len(COLOURS)
        while slot in taken and len(taken) < len(COLOURS):
            slot = (slot + 1) % len(COLOURS)
        taken.add(slot)
        assigned.append(Style(COLOURS[slot], DASHES[slot]))
    return assigned


def colourscale(shades: Sequence[str]) -> list[list]:
    return [[index / (len(shades) - 1), shade] for index, shade in enumerate(shades)]


SCALES = {name: colourscale(palette.heights) for name, palette in PALETTES.items()}  # of height


def faded(colour: str, share: float) -> str:
    """A colour #rrggbb with the opacity `share`."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share})"


def digits(value: float) -> str:
    """A number as text with three significant digits."""
    return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e+")


def settings(thing: Optimizer | Landscape, overridden: Collection[str] = ()) -> str:
    """The settings as a text for legends, such as `own α 0.05 · β 0.9`; `overridden` ones are marked as own.

    Parameters with `hide_default`, and choices, are in it only when they are not at their default.
    """
    numbers = [
        f"{'own ' * (name in overridden)}{each.label.split()[-1]} {digits(getattr(thing, name))}"
        for name, each in parameters(type(thing)).items()
        if each.symbol and not (each.hide_default and getattr(thing, name) == each.default)
    ]
    words = [
        each.options[getattr(thing, name)]
        for name, each in choices(type(thing)).items()
        if getattr(thing, name) != each.default
    ]
    return " · ".join([*numbers, *words])


def ball_settings(ball: Ball) -> str:
    """The `settings` of a ball, with the name of its own schedule where it has one."""
    schedule = [ball.own_schedule.name] if ball.own_schedule and hasattr(ball.rule, "learning_rate") else []
    return " · ".join([settings(ball.rule, ball.overridden), *schedule])
