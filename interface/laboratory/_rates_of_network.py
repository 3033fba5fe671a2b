"""The rates on a network: the outer eigenvalues of the Hessian at both ends of each path, and what follows."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.rates import is_linear, largest_stable_learning_rate
from analysis.training_rates import Ends, loss_factor, outer_eigenvalues
from figures.style import digits
from interface.readout import label, table
from interface.shared_cache import shared_cache
from landscapes.base import Landscape
from optimizers.base import rounded
from simulation.race import Ball, Race

NONE = 1e-4  # of the largest eigenvalue: a smaller one is not told from 0


def told_by(network: Landscape, ends: tuple[tuple[float, ...], ...]) -> tuple[Landscape, bytes]:
    """What tells a call apart: the places as bytes, which takes less time than thousands of numbers as text."""
    return network, np.array(ends).tobytes()


eigenvalues_of = shared_cache(4, told_by)(outer_eigenvalues)


def show(race: Race) -> None:
    if not race.balls:
        st.html("<p>A rate needs a ball in the race.</p>")
        return
    network = race.problem.landscape.on(None)  # the eigenvalues don't depend on the plane
    found = [(each, eigenvalues_of(network, ends_of(each))) for each in race.balls]
    at_start = found[0][1]
    rows = [["The start", *place(at_start, 0), "–", "–"]]
    for ball, each in found:
        name = f"{label(race, ball)}, {'its last place' if ball.run.ended >= 0 else 'its end'}"
        rows.append([name, *place(each, 1), limit(ball, float(each.largest[1])), factor(ball)])
    table(
        "The Hessian at the start and where each ball ends",
        (
            "Where",
            ("Smallest λ", "The smallest eigenvalue of the Hessian of the loss over all training examples."),
            ("Largest λ", "The largest one: the sharpness."),
            "Bowl?",
            ("Largest stable α", "In a bowl with this largest λ, a longer step leads farther away, for this rule."),
            ("Measured factor", "The mean factor of the loss a step, over the late half of the race."),
        ),
        rows,
    )
    st.caption(
        "In a bowl all eigenvalues are above 0, and the slowest axis sets the rate. "
        + (
            "Here some are not: along those axes the loss is flat or falls away on both sides, there is no minimum to "
            "come near, and theory predicts no rate. "
            if any((each.smallest <= NONE * each.largest).any() for _, each in found)
            else "Here they are, at these places; but the Hessian changes on the way, and so would the rate. "
        )
        + "The largest eigenvalue bounds α all the same, as long as it stays: Sharpness shows how it grows. A dash: a "
        "rule whose step is not linear in the slope, such as Adam's, has no such bound."
    )


def ends_of(ball: Ball) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The first and the last finite theta of a ball."""
    path = ball.run.theta[np.isfinite(ball.run.theta).all(axis=1)]
    return tuple(path[0].tolist()), tuple(path[-1].tolist())


def place(found: Ends, at: int) -> list[str]:
    """The cells of a place: its outer eigenvalues, and whether it lies in a bowl."""
    smallest, largest = float(found.smallest[at]), float(found.largest[at])
    if not np.isfinite([smallest, largest]).all():
        return ["–"] * 3
    bowl = "yes" if smallest > NONE * largest else "no"
    return [digits(rounded(smallest, 3), NONE * largest), digits(rounded(largest, 3)), bowl]


def limit(ball: Ball, largest: float) -> str:
    """The largest stable α at a place with this largest eigenvalue."""
    rule = ball.rule
    if not is_linear(rule) or not hasattr(rule, "learning_rate") or not largest > 0:
        return "–"
    return digits(rounded(float(largest_stable_learning_rate(rule, largest)), 3))


def factor(ball: Ball) -> str:
    """The measured factor of the loss a step."""
    found = loss_factor(ball.run.loss)
    return digits(found) if np.isfinite(found) else "–"
