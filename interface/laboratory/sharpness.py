"""Sharpness: the largest eigenvalue of the Hessian along each path, beside the limit of the rule's own step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from analysis import sharpness as analysis
from analysis.sharpness import Sharpness, limit_on_map
from catalog import listed
from figures import sharpness as figures
from figures.style import digits, styles
from interface import session
from interface.laboratory.base import View
from interface.readout import label, table
from interface.shared_cache import shared_cache
from optimizers.base import Optimizer
from simulation.problem import Problem
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

HEIGHT = 0.55
NEAR = 0.005  # of a limit: one that changes by less is one number
OFTEN = 0.02  # of the steps of a ball that are above its limit: from there on rounding matters


def _sharpness_of(ball: Ball) -> Sharpness:
    with np.errstate(all="ignore"):
        return analysis.sharpness(ball.problem, ball.rule, ball.run)


def told_by(ball: Ball) -> tuple[Problem, Optimizer]:
    """What tells a ball apart: its run follows from them."""
    return ball.problem, ball.rule


# Cached, since a change of one ball leaves the others as they are. On a network it takes about a second.
sharpness_of = shared_cache(4, told_by, lambda ball: ball.problem.landscape.dimension > 2)(_sharpness_of)


def of_all(race: Race) -> list[Sharpness]:
    """The sharpness of each ball, with progress where it takes long."""
    if race.problem.landscape.dimension == 2:
        return [sharpness_of(each) for each in race.balls]
    progress, found = st.progress(0.0), []
    for number, ball in enumerate(race.balls):
        progress.progress(number / len(race.balls), f"The sharpness of {ball.name}")
        found.append(sharpness_of(ball))
    progress.empty()
    return found


def show(race: Race) -> None:
    if not race.balls:
        st.html("<p>There is no ball in this race. Add one to see the sharpness on its way.</p>")
        return
    found = of_all(race)
    names = [each.name for each in race.balls]
    plot(
        "sharpness",
        figures.sharpness(list(zip(names, found, styles(race), strict=True)), race.problem.steps),
        "The sharpness of each ball against the step, and the limit of its rule as a dashed line. "
        + " ".join(summary(ball, each) for ball, each in zip(race.balls, found, strict=True)),
        session.message_count(),
        height=HEIGHT,
        follows=STAGE,
    )
    table(
        "The sharpness of each ball",
        (
            "Rule",
            ("Limit", "The sharpness above which a step of this rule leads farther away, as its own step says."),
            ("Steps above", "The share of the steps that leave a place where the sharpness is above the limit."),
            ("Mean, last half", "The mean sharpness over the last half of the race, and its share of the limit there."),
            ("Loss rises", "The share of the steps above the limit in which the loss rises."),
        ),
        [row(race, ball, each) for ball, each in zip(race.balls, found, strict=True)],
    )
    if text := notes(race, found):
        st.caption(text)


def overlay(race: Race) -> dict:
    """The lines on the map on which the sharpness is the limit of each ball; none where P changes from step to step."""
    if race.problem.landscape.dimension != 2:
        return {}
    edges = [edge_of(each) for each in race.balls]
    return {"edges": edges} if any(edges) else {}


def edge_of(ball: Ball) -> list[list[float]] | None:
    """The pieces of the line of a ball, each x0, y0, x1, y1, for the limit of its last step; None without a line."""
    found = sharpness_of(ball)
    if not found.has_limit or found.preconditioned:
        return None
    pieces = limit_on_map(ball.problem.landscape, float(found.limit[-1]))
    return [[float(f"{each:.5g}") for each in piece] for piece in pieces.tolist()] or None


def summary(ball: Ball, found: Sharpness) -> str:
    """A sentence on a ball for those who don't see the figure."""
    mean, share = late(found)
    if not np.isfinite(mean):
        return f"{ball.name} has none."
    of_limit = f", {100 * share:.0f} % of its limit" if np.isfinite(share) else ""
    return f"{ball.name}: {digits(mean)} on average over the last half{of_limit}."


def row(race: Race, ball: Ball, found: Sharpness) -> list[str]:
    """The cells of a ball in the table."""
    name, ended = label(race, ball), ending(ball)
    mean, share = late(found)
    at_end = f"{digits(mean)}" + (f" ({100 * share:.0f}\u00a0%)" if np.isfinite(share) else "")
    if not np.isfinite(mean):
        at_end = "–"
    if ended:
        at_end = escape(ended)
    if not found.has_limit:
        return [name, "none", "–", at_end, "–"]
    above = found.above
    rises = f"{100 * found.rises[above].mean():.0f} %" if above.any() else "–"
    return [name, limit_text(found), percent(float(above.mean())), at_end, rises]


def ending(ball: Ball) -> str:
    """Where a run ended before the race did; empty for one that didn't."""
    if ball.run.ended < 0:
        return ""
    return f"{'diverged' if ball.run.left < 0 else 'left the domain'} at step {int(ball.run.ended)}"


def percent(share: float) -> str:
    """A share as text; a small one is not said to be none."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def limit_text(found: Sharpness) -> str:
    """The limit as text: one number, or the first and the last one where it changes."""
    finite = found.limit[np.isfinite(found.limit)]
    if np.ptp(finite) <= NEAR * np.abs(finite).max():
        return digits(float(finite[-1]))
    return f"{digits(float(finite[0]))} to {digits(float(finite[-1]))}"


def late(found: Sharpness) -> tuple[float, float]:
    """The mean sharpness over the last half of the rows, and the mean of its share of the limit; NaN without any."""
    half = slice(len(found.rows) // 2, None)
    sharp, limit = found.sharpness[half], found.limit[half]
    if not np.isfinite(sharp).any():
        return float("nan"), float("nan")
    mean = float(np.nanmean(sharp))
    with np.errstate(all="ignore"):
        share = sharp / limit
    return mean, float(np.nanmean(share)) if np.isfinite(share).all() else float("nan")


def notes(race: Race, found: Sequence[Sharpness]) -> str:
    """What is particular in this race, in sentences; empty where nothing is."""
    sentences = []
    if overlay(race):
        sentences.append(
            "On the dashed line of its colour on the map the sharpness is the limit of a ball at the end of the race."
        )
    divides = dict.fromkeys(b.rule.name for b, each in zip(race.balls, found, strict=True) if each.preconditioned)
    if divides:
        sentences.append(
            f"{listed(list(divides))} {'divides' if len(divides) == 1 else 'divide'} the slope along each axis by a "
            "number P: there it is the sharpness of the Hessian with its rows and columns divided by √P."
        )
    without = dict.fromkeys(
        b.rule.name for b, each in zip(race.balls, found, strict=True) if len(each.rows) and not each.has_limit
    )
    if without:
        sentences.append(
            f"{listed(list(without))} {'has' if len(without) == 1 else 'have'} no limit: the step is not in proportion "
            "to the slope, even while what is remembered of the slope's size stands still."
        )
    if race.problem.is_noisy:
        sentences.append(
            "The slopes of this race have noise; the sharpness is that of the whole loss, and the limit that of a step "
            "without noise."
        )
    if any(each.above.mean() > OFTEN for each in found if len(each.rows)):
        sentences.append(
            "Above the limit rounding grows from step to step: on another machine the same link may show other peaks "
            "around the same mean."
        )
    return " ".join(sentences)


view = View(
    7,
    "Sharpness",
    "Is the ground too sharp for these steps? The sharpness, the largest eigenvalue of the Hessian where a ball is, is "
    "solid; dashed is the limit of its rule, above which its steps grow: for gradient descent 2/α.",
    show,
    overlay,
)
