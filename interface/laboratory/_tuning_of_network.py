"""Fair tuning on a network: its comparison, its rule in words, and the search in batches."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.training_tuning import STARTS, problems_of, tune_training
from analysis.trainings import Cells, batches
from analysis.tuning import Tuned
from figures.style import digits
from interface.laboratory._batches import computed, say_too_long
from interface.laboratory._trainings import of_settings, unseen
from optimizers.base import Optimizer
from simulation.cost import seconds
from simulation.problem import Problem

BUDGETS = (90, 180, 540)  # runs
MOST_SECONDS = 30.0  # of the processor for all rules
HEAD = ("Rule", "Best settings found", "Median steps to the target loss", "Median loss at the end")


def budgets(problem: Problem, rules: int) -> tuple[int, ...]:
    """The numbers of runs for each of so many rules that the page allows."""
    return tuple(each for each in BUDGETS if rules * seconds(problem.landscape, each, problem.steps) <= MOST_SECONDS)


def too_dear(problem: Problem, rules: int) -> None:
    """Say that even the fewest runs would take too long."""
    excess = rules * seconds(problem.landscape, BUDGETS[0], problem.steps) / MOST_SECONDS
    say_too_long(f"{BUDGETS[0]} runs of each rule", excess)


class Superseded(Exception):
    """The visitor has changed something meanwhile."""


def tuned(problem: Problem, rule: Optimizer, budget: int) -> Tuned | None:
    """The best settings of a rule, or None if the visitor changes something meanwhile."""

    def losses(problem: Problem, rule: Optimizer, settings: Cells) -> np.ndarray:
        parts = batches(problem, settings)
        found = list(computed(of_settings, [(problem, rule, part) for part in parts], f"{len(settings)} settings"))
        if len(found) < len(parts):
            raise Superseded
        return np.concatenate(found)

    try:
        return tune_training(problems_of(unseen(problem)), rule, budget, losses)
    except Superseded:
        return None


def explain(problem: Problem, budget: int) -> None:
    """The rule of the comparison, in words."""
    target = digits(problem.landscape.target_loss)
    st.html(
        f"<p style='margin: 0'><b>The rule of the comparison.</b> Every rule gets {budget} runs of {problem.steps} "
        f"steps and not one more. A setting is run from this start and from those of the next {STARTS - 1} seeds: "
        f"{STARTS} runs, so {budget // STARTS} settings a rule. Two thirds of them are a grid over the whole range of "
        "the rule's one or two main settings, the rest a finer grid around the best of those.</p>"
        "<ul style='margin: 0.3rem 0 0 1.2rem; padding: 0'>"
        "<li><b>Better</b> is the setting with the lower median loss at the end. A setting with which any run diverges "
        "comes last.</li>"
        f"<li><b>Worked</b> is the share of the settings on the first grid with which at least half of the runs reach "
        f"the target loss {target} and none diverges: how easy the rule is to tune.</li>"
        "</ul>"
    )
