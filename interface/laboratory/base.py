"""A view: a question about the race on the stage, answered in figures and tables below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from landscapes._network import Network
from simulation.race import Race


@dataclass(frozen=True)
class View:
    """One view of the laboratory.

    `order` is its position in the row of titles, `question` the text above its figures. `show(race)` computes and draws
    it below the stage, and `overlay(race)` returns the drawing that it adds to the stage: see `stage`. Both are called
    only while the view is open. A view with `networks_only` has no tab on other terrains.
    """

    order: int
    title: str
    question: str
    show: Callable[[Race], None]
    overlay: Callable[[Race], dict] = lambda race: {}
    networks_only: bool = False


def no_answer(race: Race) -> bool:
    """Whether a view of minima has no answer on this terrain, which is then said: those of a network aren't known."""
    is_network = isinstance(race.problem.landscape, Network)
    if is_network:
        st.html(
            "<p>The minima of a network aren't known, and a ball trains towards a low loss and not to a place: this "
            "view has no answer for networks. How each training ended is in the table below the loss.</p>"
        )
    return is_network
