"""The parts of the page that a link can hide, by the names that `hide=` gives them."""

from __future__ import annotations

from collections.abc import Collection

from simulation.link import printable
from stage import PARTS as STAGE_PARTS

NAMED = {"fit": "Data", "play": "Play bar"}  # the titles of parts of the stage whose name isn't their title
STAGE = {key: NAMED.get(key, key.capitalize()) for key in STAGE_PARTS if key != "map"}  # the map always stays
# The title of each part, in the groups in which the page shows them.
GROUPS = {
    "Head": {
        "head": "The whole head",
        "lessons": "Lessons",
        "share": "Share",
    },
    "Race": {
        "sliders": "Sliders of α and β",
        "tabs": "Tabs of the second panel",
        "laboratory": "Views of the laboratory",
        **STAGE,
        "readout": "How it ended",
        "formulas": "Formulas",
    },
    "Settings": {
        "controls": "The whole column",
        "terrain": "Terrain",
        "lineup": "Line-up",
        "compare": "Ready-made line-ups",
        "schedule": "Schedule of α",
        "maps": "One map or side by side",
        "start": "Start, steps and noise",
        "presets": "Presets",
    },
}
PARTS = {key: title for group in GROUPS.values() for key, title in group.items()}
# The parts that are hidden together with another one.
INSIDE = {
    "head": ("lessons", "share"),
    "controls": tuple(key for key in GROUPS["Settings"] if key != "controls"),
}


def read_hidden(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The parts of a text of names with blanks or commas between them, and a sentence on those that are none."""
    names = dict.fromkeys(text.replace(",", " ").split())
    unknown = [f"“{printable(each)}”" for each in names if each not in PARTS]
    more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
    note = f"hide can only name {', '.join(PARTS)}: {', '.join(unknown[:3])}{more} is ignored."
    return tuple(each for each in names if each in PARTS), [note] if unknown else []


def shows(part: str, hidden: Collection[str]) -> bool:
    """Whether the page shows a part while others are hidden."""
    return part not in hidden and not any(part in inside for key, inside in INSIDE.items() if key in hidden)
