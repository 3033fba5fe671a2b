"""How each ball ended, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from figures.style import ball_settings, digits, settings, styles
from simulation.energy import energy
from simulation.outcome import State
from simulation.race import Ball, Race

RULE_OF_STATES = (
    "Converged at step k: from k on it stays within the tolerance of one minimum and every step is shorter than the "
    "tolerance. Diverged: farther from the centre of the map than 100 times its size, or not finite. Stalled: not at a "
    "minimum, and in the last tenth of the race it covered less than the tolerance. Otherwise it is still moving. "
    "The tolerance is {tolerance}. Crossings: changes of sign of the velocity along the steepest axis."
)


def readout(race: Race) -> None:
    """A table with one row for each ball."""
    if not race.balls:
        return
    tolerance = digits(race.problem.tolerance)
    head = (
        "Rule",
        "At the end",
        "Loss",
        "Nearest minimum",
        "Distance to it",
        f"Steps to {tolerance}",
        "Valley crossings",
        "Same path as",
    )
    states = f"<p class='dh-small'>{escape(RULE_OF_STATES.format(tolerance=tolerance))}</p>"
    table("How each ball ended", head, [row(race, each) for each in race.balls], energy_of_balls(race) + states)


def table(label: str, head: Sequence[str], rows: Sequence[Sequence[str]], below: str = "") -> None:
    """A table whose cells and the text `below` it are HTML; `label` names it for screen readers."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in each)}</tr>" for each in rows)
    st.html(
        f"<div class='dh-readout' tabindex='0' role='region' aria-label='{escape(label)}'><table><thead><tr>"
        f"{''.join(f'<th>{escape(each)}</th>' for each in head)}</tr></thead><tbody>{cells}</tbody></table></div>"
        f"{below}"
    )


def label(race: Race, ball: Ball) -> str:
    """A ball's colour, name and settings, as HTML."""
    colour = styles(race)[ball.index].colour
    in_force = escape(ball_settings(ball))
    return f"<i style='background:{colour}'></i><b>{escape(ball.name)}</b> {in_force}"


def energy_of_balls(race: Race) -> str:
    """The energy of each rolling ball at the start and at its last step."""
    paragraphs = ""
    for ball in race.balls:
        if ball.rule.as_ball() != ball.rule:
            continue
        end = race.problem.steps if ball.run.diverged < 0 else int(ball.run.diverged)
        with np.errstate(all="ignore"):
            energies = energy(race.problem.landscape, ball.rule, ball.run)
        paragraphs += (
            f"<p class='dh-small'>{escape(ball.name)}: its energy of {digits(energies.total[0])} at the start is at "
            f"step {end} {digits(energies.potential[end])} potential, {digits(energies.kinetic[end])} kinetic, "
            f"{digits(energies.total[end])} in total, and friction has taken {digits(energies.dissipated[end])}.</p>"
        )
    return paragraphs


def row(race: Race, ball: Ball) -> list[str]:
    """The cells of a ball in the table of the readout."""
    outcome = ball.outcome
    equivalent = ball.rule.equivalent()
    state = outcome.state.value
    if outcome.state in (State.CONVERGED, State.DIVERGED):
        state += f" at step {outcome.step}"
    return [
        label(race, ball),
        escape(state),
        digits(outcome.loss),
        "–" if outcome.minimum is None else coordinates(race.problem.landscape.project(outcome.minimum)),
        "–" if outcome.distance is None else digits(outcome.distance),
        "–" if outcome.steps_to_tolerance is None else str(outcome.steps_to_tolerance),
        str(outcome.crossings),
        "–" if equivalent is None else f"{escape(equivalent.name)} {escape(settings(equivalent))}",
    ]


def listed(words: Sequence[str], conjunction: str = "and") -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)


def coordinates(place: Sequence[float]) -> str:
    """A place of the map as text: (x, y)."""
    x, y = place
    return f"({digits(x)}, {digits(y)})"
