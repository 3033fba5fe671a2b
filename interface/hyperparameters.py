"""The controls of all hyperparameters of a terrain, a rule or a schedule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog import Parameter, parameters
from interface.choices import choice_boxes
from stage.sliders import sliders


def hyperparameters(
    key: str,
    thing: Any,
    on_changed: Callable[..., None],
    idle: Mapping[str, str] | None = None,
    ranges: Mapping[str, Parameter] | None = None,
) -> None:
    """A box for each choice and a slider for each parameter.

    `on_changed(name, value, final)` is called before the page runs again, for a choice without `final`: it is always
    final. `key` is the key of the widgets. `idle` names the sliders that would change nothing, each with the reason.
    `ranges` are the parameters with the ranges of the sliders, where they aren't those of the file.
    """
    choice_boxes(key, thing, on_changed)
    if known := ranges or parameters(type(thing)):
        sliders(key, {name: (each, getattr(thing, name)) for name, each in known.items()}, on_changed, idle)
