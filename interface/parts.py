"""The parts of the page that a link can hide, by the names that `hide=` gives them."""

from __future__ import annotations

from collections.abc import Collection

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


def shows(part: str, hidden: Collection[str]) -> bool:
    """Whether the page shows a part while others are hidden."""
    return part not in hidden and not any(part in inside for key, inside in INSIDE.items() if key in hidden)
