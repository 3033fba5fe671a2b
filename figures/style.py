"""The style that all panels share: calm colours for height, vivid ones for balls, one colour for each rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog import choices, digits, parameters
from figures.shades import ramp
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.sgd import SGD
from simulation.race import Ball, Race, by_role

# Okabe & Ito (2008), distinct with any kind of colour vision; the last one replaces their black, which would be
# invisible on a dark page.
COLOURS = ("#009E73", "#E69F00", "#CC79A7", "#0072B2", "#D55E00", "#56B4E9", "#F0E442", "#666666")
DASHES = (
    "6px,2px",
    "solid",
    "10px,3px,2px,3px",
    "3px,2px",
    "14px,4px",
    "4px,2px,4px,6px",
    "8px,2px,2px,2px,2px,2px",
    "1px,3px",
)
OWN = "own"  # before a setting that follows no main slider
OWN_MEANING = "own: it follows no main slider, but has a value of its own."


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
    paper: str  # where the loss has no value


# Lightness rises with height in both, so that neither a projector nor a colour-blind reader loses the terrain. The
# valleys are light by day, so that SGD's blue stands out from them.
LIGHT = ("#8db6c1", "#aac9b7", "#cfd8b0", "#eadfb9", "#f8efdf")
DARK = ("#0f222b", "#1b363c", "#31504d", "#4f6658", "#77806a")
PAPER = Palette(LIGHT, ("#47557f", 0.65, 0.38), ("#fffdf4", 1.4, 0.6), "#32323c", "#fcfbf8")
NIGHT = Palette(DARK, ("#040814", 0.95, 0.6), ("#b2c4cd", 0.6, 0.3), "#dce6eb", "#11151b")
PALETTES = {"light": PAPER, "dark": NIGHT}  # for each theme of the page


@dataclass(frozen=True)
class Style:
    """How one ball of the race is drawn."""

    colour: str
    dash: str


def styles(race: Race) -> list[Style]:
    """A style for each ball of a race, no two alike.

    The balls of one rule are shades of its colour, from light to dark in the order of their settings: first by what
    sets their memory, then by their pace, then by the rest. A rule has the colour that it names, or the next one that
    is free where two rules of a race name the same.
    """
    groups: dict[type[Optimizer], list[Ball]] = {}
    for ball in race.balls:
        groups.setdefault(type(ball.rule), []).append(ball)
    slots = _slots(tuple(cls.colour % len(COLOURS) for cls in groups))
    shades = _shades(tuple((slot, len(balls)) for slot, balls in zip(slots, groups.values(), strict=True)))
    free = [slot for slot in range(len(DASHES)) if slot not in slots]
    assigned: dict[int, Style] = {}
    for slot, colours, balls in zip(slots, shades, groups.values(), strict=True):
        for ball, colour in zip(sorted(balls, key=_by_settings), colours, strict=True):
            # The ball in the rule's own colour has the rule's own line.
            dash = slot if colour == COLOURS[slot] else free.pop(0)
            assigned[ball.index] = Style(colour, DASHES[dash])
    return [assigned[ball.index] for ball in race.balls]


def replayed_styles(race: Race) -> list[Style]:
    """A style for each run of a recorded training, beside those of the balls of the race.

    A run that is named as a rule is has the rule's colour, if no ball has it.
    """
    known = {cls.name.casefold(): cls.colour % len(COLOURS) for cls in OPTIMIZERS.values()}
    taken = {each.colour for each in styles(race)}
    found = []
    for run in race.problem.landscape.replayed:
        wanted = known.get(run.name.casefold(), len(found))
        order = sorted(range(len(COLOURS)), key=lambda each: (each - wanted) % len(COLOURS))
        slot = next((each for each in order if COLOURS[each] not in taken), order[0])
        taken.add(COLOURS[slot])
        found.append(Style(COLOURS[slot], DASHES[slot]))
    return found


def _slots(wanted: Sequence[int]) -> list[int]:
    """The place in the palette of each rule: the wanted one, or the next free one if an earlier rule wants the same.

    The blue of SGD is the last to be given to another rule.
    """
    given = {slot: index for index, slot in reversed(list(enumerate(wanted)))}
    for index, slot in enumerate(wanted):
        following = sorted(range(len(COLOURS)), key=lambda each: (each == SGD.colour, (each - slot) % len(COLOURS)))
        if given[slot] != index:
            given[next(each for each in following if each not in given)] = index
    return sorted(given, key=given.__getitem__)


@lru_cache(maxsize=256)
def _shades(groups: tuple[tuple[int, int], ...]) -> list[list[str]]:
    """The colours of each rule, given its place in the palette and the number of its balls."""
    found = [[COLOURS[slot]] for slot, _ in groups]
    for index, (slot, count) in enumerate(groups):
        others = [colour for rule, colours in enumerate(found) if rule != index for colour in colours]
        found[index] = ramp(COLOURS[slot], count, others)
    return found


def _by_settings(ball: Ball) -> list[float]:
    return [getattr(ball.rule, name) for name in by_role(type(ball.rule))]


def colourscale(shades: Sequence[str]) -> list[list]:
    return [[index / (len(shades) - 1), shade] for index, shade in enumerate(shades)]


SCALES = {name: colourscale(palette.heights) for name, palette in PALETTES.items()}  # of height


def faded(colour: str, share: float) -> str:
    """A colour #rrggbb with the opacity `share`."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share})"


def settings(thing: Optimizer | Landscape, overridden: Collection[str] = (), named: str = "") -> str:
    """The settings as a text for legends, such as `own α 0.05 · β 0.9`; `overridden` ones are marked as own.

    Parameters with `hide_default`, and choices, are in it only when they are not at their default. The value of the
    field `named` is left out: it is in the name already.
    """
    numbers = []
    for name, each in parameters(type(thing)).items():
        value, own = getattr(thing, name), [OWN] * (name in overridden)
        if each.symbol and name != named and not (each.hide_default and value == each.default):
            numbers.append(" ".join([*own, each.label.split()[-1], digits(value)]))
    words = [
        each.options[getattr(thing, name)]
        for name, each in choices(type(thing)).items()
        if name != named and getattr(thing, name) != each.default
    ]
    return " · ".join([*numbers, *words])


def ball_settings(ball: Ball) -> str:
    """The `settings` of a ball that its name doesn't tell, with the name of its own schedule where it has one."""
    schedule = [ball.own_schedule.name] if ball.own_schedule and hasattr(ball.rule, "learning_rate") else []
    in_force = settings(ball.rule, ball.overridden, ball.told_by)
    return " · ".join([*([in_force] if in_force else []), *schedule])
