"""A view: a question about the race on the stage, answered in figures and tables below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulation.race import Race


@dataclass(frozen=True)
class View:
    """One view of the laboratory.

    `order` is its position in the row of titles, `question` the text above its figures. `show(race)` computes and draws
    it below the stage, and `overlay(race)` returns the drawing that it adds to the stage: see `stage`. Both are called
    only while the view is open.
    """

    order: int
    title: str
    question: str
    show: Callable[[Race], None]
    overlay: Callable[[Race], dict] = lambda race: {}
