"""The gallery: a card with a small picture for each terrain, in groups, and a search box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache

import numpy as np
import streamlit as st

from catalog import sentence
from figures.relief import relief
from figures.style import PALETTES
from landscapes import LANDSCAPES
from landscapes.base import GROUPS
from simulation.experiment import Experiment
from simulation.race import Race
from stage.component import browser_component
from stage.message import pack

_component = browser_component("gallery/gallery")

SIDE = 72  # pixels of a picture


def gallery(chosen: str, on_chosen: Callable[[str], None]) -> None:
    """`on_chosen(key of the terrain)` is called before the page runs again."""

    def picked() -> None:
        move = st.session_state.gallery.get("picked")
        if isinstance(move, dict) and move.get("key") in LANDSCAPES:
            on_chosen(move["key"])

    groups, pictures = _groups()
    palettes = {theme: asdict(palette) for theme, palette in PALETTES.items()}
    metadata = {"groups": groups, "chosen": chosen, "side": SIDE, "palettes": palettes}
    _component(key="gallery", data=pack(metadata, pictures), on_picked_change=picked)


@cache
def _groups() -> tuple[list[dict], dict[str, np.ndarray]]:
    """The terrains in their groups, and shade and tint (n, SIDE, SIDE) of those with a picture, its row."""
    groups = [{"name": name, "terrains": []} for name in GROUPS]
    pictures = []
    for key in in_groups():
        cls = LANDSCAPES[key]
        terrain = {"key": key, "name": cls.name, "sentence": sentence(cls)}
        if cls.group != GROUPS[-1]:  # a visitor's own terrain has no picture yet
            terrain["picture"] = len(pictures)
            pictures.append(relief(Race(Experiment(cls())).seen, SIDE))
        groups[GROUPS.index(cls.group)]["terrains"].append(terrain)
    arrays = {name: np.array([getattr(each, name) for each in pictures]) for name in ("shade", "tint")}
    return [each for each in groups if each["terrains"]], arrays


def in_groups() -> list[str]:
    """The keys of the terrains, sorted by their group and then by their name."""
    return sorted(LANDSCAPES, key=lambda key: (GROUPS.index(LANDSCAPES[key].group), LANDSCAPES[key].name))
