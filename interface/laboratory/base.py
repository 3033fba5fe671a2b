"""The one idea of a view: a question on the race above it, answered in figures and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulation.race import Race


@dataclass(frozen=True)
class View:
    """One view of the laboratory.

    `order` is its position in the row of views. `show(race)` draws it below the stage; nothing of a view is worked
    out before it is opened. `overlay(race)` gives what it adds to the stage: see `stage`.
    """

    order: int
    title: str
    question: str
    show: Callable[[Race], None]
    overlay: Callable[[Race], dict] = lambda race: {}
