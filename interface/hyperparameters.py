"""The controls of all hyperparameters of a terrain, a rule or a schedule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from catalog import Parameter, conventions, parameters
from interface.choices import choice_boxes
from stage.sliders import sliders


def hyperparameters(
    key: str,
    thing: Any,
    on_changed: Callable[..., None],
    idle: Mapping[str, str] | None = None,
    ranges: Mapping[str, Parameter] | None = None,
    folded: bool = False,
    *,
    fans: Callable[[str, Mapping[str, Parameter]], Mapping[str, tuple[str, int]]] | None = None,
) -> None:
    """A box for each choice and a slider for each parameter, without the conventions, or where `folded` for them alone.

    `on_changed(name, value, final)` is called before the page runs again, for a choice without `final`: it is always
    final. `key` is the key of the widgets. `idle` names the sliders that would change nothing, each with the reason.
    `ranges` are the parameters with the ranges of the sliders, where they aren't those of the file.
    `fans(key, parameters)` is what `sliders` is told of fans.
    """
    names = [each.name for each in fields(thing) if (each.name in conventions(type(thing))) == folded]
    choice_boxes(key, thing, on_changed, names)
    ranges = ranges or parameters(type(thing))
    if known := {name: (each, getattr(thing, name)) for name, each in ranges.items() if name in names}:
        offered = fans(key, {name: each for name, (each, _) in known.items()}) if fans else None
        sliders(key, known, on_changed, idle, offered)
