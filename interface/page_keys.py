"""The keys of a link that set the page; the others are those of the race."""

from __future__ import annotations

import re
from pathlib import Path

from catalog import entries
from interface import parts
from interface.cards import AT, CARD
from simulation.mending import Vocabulary, mended

MAPS, VIEW, HIDE, LESSON, SCREEN, TRAIL, LOSS = "maps", "view", "hide", "lesson", "screen", "trail", "loss"
PAGE_KEYS = {MAPS, VIEW, HIDE, LESSON, TRAIL, LOSS}  # beside these alone a lesson or a card opens its own race
SIDE = "side"  # the value of MAPS for one map per ball
STAGE = "stage"  # the value of SCREEN for the race alone, as large as the window
TRAIL_STEPS = 50  # the value of TRAIL for trails that fade; without it a trail is the whole path
LINEAR = "linear"  # the value of LOSS for a linear axis
VIEWS = tuple(entries([str(Path(__file__).parent / "laboratory")]))
BESIDE = ("surface", "fit", *VIEWS)  # what can stand beside the map: a panel of the stage, or a view


def meant(address: dict[str, list[str]]) -> dict[str, list[str]]:
    """An address as it was meant before it was changed on its way."""
    lessons = entries([str(Path(__file__).parents[1] / "lessons")])
    page = Vocabulary(
        {
            MAPS: {SIDE}.__contains__,
            VIEW: BESIDE.__contains__,
            HIDE: lambda value: not parts.read_hidden(value)[1],
            LESSON: lambda value: bool(re.fullmatch(r"(\w+)(\.\d+)?", value)) and value.split(".")[0] in lessons,
            SCREEN: {STAGE}.__contains__,
            TRAIL: {str(TRAIL_STEPS)}.__contains__,
            LOSS: {LINEAR}.__contains__,
            CARD: lambda value: True,
            AT: str.isdecimal,
        }
    )
    found: dict[str, list[str]] = {}
    for key, value in mended([(key, each) for key, values in address.items() for each in values], page):
        found.setdefault(key, []).append(value)
    return found
