"""A view: a question about the race on the stage, answered in figures and tables below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from landscapes._network import Network
from simulation.race import Race

# In the names of figures on which a click chooses something: how the keyboard chooses it.
AS_SLIDERS = "a click takes both, as their sliders do"
AS_START = "a click is the next start, as is typing it in Settings"


@dataclass(frozen=True)
class View:
    """One view of the laboratory.

    `order` is its position in the row of titles, `question` the text above its figures, and `question_of_network` that
    on a network, if it is another one. `show(race)` computes and draws it below the stage, and `overlay(race)` returns
    the drawing that it adds to the stage: see `stage`. Both are called only while the view is open. A view with
    `networks_only` has no tab on other terrains.
    """

    order: int
    title: str
    question: str
    show: Callable[[Race], None]
    overlay: Callable[[Race], dict] = lambda race: {}
    question_of_network: str = ""
    networks_only: bool = False

    def asks(self, race: Race) -> str:
        """The text above the figures."""
        is_network = isinstance(race.problem.landscape, Network)
        return (is_network and self.question_of_network) or self.question
