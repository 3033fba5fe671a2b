"""The controls of all hyperparameters of a terrain, a rule or a schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from catalog import conventions, parameters
from interface.choices import choice_boxes
from stage.sliders import sliders


def hyperparameters(key: str, thing: Any, on_changed: Callable[..., None], folded: bool = False) -> None:
    """A box for each choice and a slider for each parameter, without the conventions, or where `folded` for them alone.

    `on_changed(name, value, final)` is called before the page runs again, for a choice without `final`: it is always
    final. `key` is the key of the widgets.
    """
    names = [each.name for each in fields(thing) if (each.name in conventions(type(thing))) == folded]
    choice_boxes(key, thing, on_changed, names)
    if known := {name: each for name, each in parameters(type(thing)).items() if name in names}:
        sliders(key, {name: (each, getattr(thing, name)) for name, each in known.items()}, on_changed)
