"""The look that every panel shares: height is calm, balls are vivid, and a rule has one colour everywhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalog import choices, parameters
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.race import Ball

# Okabe & Ito (2008), told apart with any kind of colour vision; the last one replaces their black, which
# is lost on a dark page.
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

# Height from the valley floor to the top, dark to light on both pages: grey-blue of even lightness steps.
LIGHT = ("#7b8ba3", "#8f9db2", "#a3afc0", "#b7c0ce", "#cad1db", "#dce1e8", "#eef0f4")
DARK = ("#1c2431", "#28313f", "#35404f", "#434f5f", "#526070", "#627182", "#738394")


@dataclass(frozen=True)
class Style:
    """How one ball of the race is drawn."""

    colour: str
    dash: str


def styles(optimizers: Sequence[Optimizer]) -> list[Style]:
    """A style for each ball: its rule's own or, where that is taken (by a rule that races twice), the next one."""
    taken: set[int] = set()
    found = []
    for optimizer in optimizers:
        slot = optimizer.colour % len(COLOURS)
        while slot in taken and len(taken) < len(COLOURS):
            slot = (slot + 1) % len(COLOURS)
        taken.add(slot)
        found.append(Style(COLOURS[slot], DASHES[slot]))
    return found


def colourscale(shades: Sequence[str]) -> list[list]:
    return [[place / (len(shades) - 1), shade] for place, shade in enumerate(shades)]


SCALES = {"light": colourscale(LIGHT), "dark": colourscale(DARK)}  # of height, for each theme of the page


def faded(colour: str, share: float) -> str:
    """A colour as #rrggbb, to be seen through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share})"


def digits(value: float) -> str:
    """A number with the three digits that matter."""
    return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e+")


def settings(thing: Optimizer | Landscape, overridden: Collection[str] = ()) -> str:
    """The hyperparameters in force, as a legend says them: `own α 0.05 · β 0.9`.

    Quiet ones and choices only where they were changed.
    """
    numbers = [
        f"{'own ' * (name in overridden)}{each.label.split()[-1]} {digits(getattr(thing, name))}"
        for name, each in parameters(type(thing)).items()
        if each.symbol and not (each.quiet and getattr(thing, name) == each.default)
    ]
    words = [
        each.options[getattr(thing, name)]
        for name, each in choices(type(thing)).items()
        if getattr(thing, name) != each.default
    ]
    return " · ".join([*numbers, *words])


def ball_settings(ball: Ball) -> str:
    """The settings of a ball, as a legend says them, with the name of its own schedule where it has one."""
    schedule = [ball.own_schedule.name] if ball.own_schedule and hasattr(ball.rule, "learning_rate") else []
    return " · ".join([settings(ball.rule, ball.overridden), *schedule])
