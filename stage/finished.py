"""The ticks of the finished lessons. Which stages a visitor has seen is stored in their browser alone."""

from __future__ import annotations

from collections.abc import Mapping

from stage.component import browser_component
from stage.message import pack

_component = browser_component("finished")


def finished(key: str, stages: Mapping[str, int], seen: str = "") -> None:
    """Tick the button `lesson_<key>` of each lesson of which the visitor has seen every stage.

    `stages` is the number of stages of each lesson by its key. `seen`, such as `zigzag.2`, is the stage on the page.
    """
    _component(key=key, data=pack({"stages": dict(stages), "seen": seen}))
