"""Energy: the height that each ball can still climb, and the passes between wells that it crosses or stops below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from analysis.energy import height_energy
from analysis.passes import Catchments, Crossing, catchments, pass_crossings
from catalog import listed, percent
from figures.energy import AT_REST, FRICTION, POTENTIAL, Hill, energy, window
from figures.style import digits, styles
from interface import session
from interface.laboratory.base import View
from interface.readout import label, well_name
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from simulation.descent import Trajectory
from simulation.energy import Energy, lowest_minimum
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

EXACT = 0.001  # of the start's energy: a smaller error is invisible in the figure and in the numbers
LARGE = 0.05  # of the start's energy: an error that comes from steps that are long for the slope
NEGLIGIBLE = 1e-6  # of the start's energy
# The reasons why a rule has no energy, each the end of a sentence about the rule.
NO_ENERGY = (
    ", which has no velocity",
    ", which feels the slope ahead of itself and not where it is",
    ": not the motion of one mass under this force",
)
DESCRIBED = 2  # crossings that get a sentence each, the last ones


def legend(colours: Sequence[str]) -> str:
    """The key of the figures as HTML, given the colours of the balls in them."""

    def bands(ending: str) -> str:
        stops = (
            f"{each}{ending} {100 * at / len(colours):.0f}% {100 * (at + 1) / len(colours):.0f}%"
            for at, each in enumerate(colours)
        )
        return f"linear-gradient(90deg, {', '.join(stops)})"

    return "".join(
        f"<span style='white-space: nowrap; margin-right: 1.1rem'><i style='display: inline-block; width: 1.1em; "
        f"{css}; margin-right: 0.4em; vertical-align: middle'></i>{words}</span>"
        for css, words in (
            (f"height: 0.8em; background: {POTENTIAL}", "potential: how high it is"),
            (f"height: 0.8em; background: {bands('80')}", "kinetic: how fast it is"),
            (f"height: 3px; background: {bands('')}", "the two in total"),
            (f"height: 0.8em; background: {FRICTION}", "taken by friction"),
            ("border-top: 2px dotted", "the start's energy"),
            ("border-top: 3px solid", "the pass before it"),
            ("width: 0.65em; height: 0.65em; background: currentColor; transform: rotate(45deg)", "it crosses"),
        )
    )


@lru_cache(maxsize=8)
def wells_of(landscape: Landscape) -> Catchments:
    """The wells and passes of a terrain, cached: a move of a slider changes only the paths."""
    with np.errstate(all="ignore"):
        return catchments(landscape)


def show(race: Race) -> None:
    landscape = race.problem.landscape
    energies: dict[int, Energy] = {}
    with np.errstate(all="ignore"):
        for ball in race.balls:
            if (energy_of_ball := height_energy(landscape, ball.rule, ball.run)) is not None:
                energies[ball.index] = energy_of_ball
    if not energies:
        balls = listed([each.name for each in OPTIMIZERS.values() if each().as_ball()], "or")
        st.html(f"<p>No ball of this race has an energy. Add {balls}: those have a mass and a velocity.</p>")
        caption_no_energy(race, energies)
        return
    wells = wells_of(race.seen)
    with_energy = [ball for ball in race.balls if ball.index in energies]
    crossings, hills = {}, {}
    for ball in with_energy:
        with np.errstate(all="ignore"):
            crossings[ball.index] = pass_crossings(landscape, ball.rule, ball.run, wells)
        hills[ball.index] = hills_of(landscape, wells, ball.run, crossings[ball.index])
    axes = window(list(energies.values()), list(hills.values()))
    ball_styles = styles(race)
    colours = [ball_styles[each.index].colour for each in with_energy]
    st.html(f"<p style='margin: 0; font-size: 0.875rem; line-height: 1.7'>{legend(colours)}</p>")
    side_by_side = min(2, len(energies))
    for number, ball in enumerate(with_energy):
        # New columns for each row: panels are level, and on a narrow page they are in the order of the race.
        if number % side_by_side == 0:
            columns = st.columns(side_by_side, gap="medium")
        index = ball.index
        text = summary(landscape, wells, ball.run, energies[index], crossings[index])
        with columns[number % side_by_side]:
            st.html(f"<div class='dh-readout'><span>{label(race, ball)}</span></div>")
            figure = energy(energies[index], ball_styles[index].colour, hills[index], axes)
            title = f"The energy of {ball.name} at each step. {text}"
            plot(f"energy {index}", figure, title, session.message_count(), height=0.5, follows=STAGE)
            st.html(f"<p style='margin: 0 0 0.8rem'>{text}</p>")
    if axes.last < race.problem.steps:
        st.caption(
            f"The axes end at step {axes.last} of {race.problem.steps}: from there on the kinetic energy of every ball "
            f"is less than {percent(AT_REST)} of the start's energy. A ball arrives later, when it stays within "
            f"{digits(race.problem.tolerance)} of a minimum."
        )
    if not landscape.wells:
        st.caption("There is no minimum on this map, and so no pass: heights are the losses as they are.")
    else:
        st.caption("Heights are losses above the deepest minimum of the map.")
    caption_other_forces(race)
    caption_no_energy(race, energies)


def hills_of(
    landscape: Landscape, wells: Catchments, run: Trajectory, crossings: Sequence[Crossing]
) -> tuple[Hill, ...]:
    """The passes that a ball crosses, each from its entry into the well before; and the lowest out of the last well."""
    hills, since = [], 0
    for each in crossings:
        if each.height is not None:
            hills.append(Hill(each.height, since, each.step, True))
        since = each.step
    out = lowest_out(landscape, wells, end_well(landscape, wells, run))
    if out is not None and run.ended < 0:
        hills.append(Hill(out, since, len(run.theta) - 1, False))
    return tuple(hills)


def end_well(landscape: Landscape, wells: Catchments, run: Trajectory) -> int:
    """The index of the well in which a run ends, -1 if in none."""
    return int(wells.at(landscape.project(run.theta[-1])))


def lowest_out(landscape: Landscape, wells: Catchments, well: int) -> float | None:
    """The height of the lowest pass out of a well, above the deepest minimum; None if no pass leads out of it."""
    out = [each.loss for each in wells.passes if well in each.minima]
    return min(out) - lowest_minimum(landscape) if out else None


def summary(
    landscape: Landscape, wells: Catchments, run: Trajectory, energies: Energy, crossings: Sequence[Crossing]
) -> str:
    """The crossings of a ball and the energy that it has left, in sentences."""

    def well(index: int) -> str:
        name = well_name(landscape, index)
        return f"the well at {name}" if index < len(landscape.minima) else name

    sentences = []
    if len(crossings) > DESCRIBED:
        sentences.append(f"It crossed from well to well {len(crossings)} times.")
    for number, each in enumerate(crossings[-DESCRIBED:]):
        sentences.append(
            crossing_sentence(each, f"{'Then it' if number else 'It'} left {well(each.wells[0])} at step {each.step}")
        )
    if run.diverged >= 0:
        sentences.append(f"It diverged at step {int(run.diverged)}: its steps are so long that its energy grows.")
        return " ".join(sentences)
    if run.left >= 0:
        sentences.append(f"It left the domain of the loss at step {int(run.left)}: there it has no height.")
        return " ".join(sentences)
    remaining, end = float(energies.total[-1]), end_well(landscape, wells, run)
    some = digits(remaining) if abs(remaining) > NEGLIGIBLE * abs(float(energies.total[0])) else "next to nothing"
    rest = f"friction has taken {digits(float(energies.dissipated[-1]))} and left it {some}"
    out = lowest_out(landscape, wells, end)
    if end < 0:
        sentences.append(f"From {digits(float(energies.total[0]))} at the start {rest}.")
    elif out is None:
        alone = "There is one well on this map" if len(landscape.wells) == 1 else f"No pass leads out of {well(end)}"
        sentences.append(f"{alone}, and no hill to climb: of {digits(float(energies.total[0]))} at the start {rest}.")
    else:
        bottom = float(landscape.loss(np.array(landscape.wells[end]))) - lowest_minimum(landscape)
        isolated = end < len(landscape.minima)
        where = f"{'In' if isolated else 'On'} {well(end)}"
        if bottom > 1e-9:
            where += f", {'whose floor is' if isolated else 'which is'} at {digits(bottom)},"
        never = "" if crossings else "It never left its first well. "
        if remaining < out:
            sentences.append(
                f"{never}{where} {rest}, less than the {digits(out)} of the lowest pass out: it is caught."
            )
        else:
            sentences.append(
                f"{never}{where} {rest}, more than the {digits(out)} of the lowest pass out: it may go on."
            )
    start = float(energies.total[0])
    error = np.abs(energies.total + energies.dissipated - start).max()
    if start and error > EXACT * abs(start):
        why = "its steps are long for this slope" if error > LARGE * abs(start) else "a step has a finite length"
        sentences.append(
            f"What it has and what friction took add up to the start's {digits(start)} only to within "
            f"{digits(float(f'{100 * error / abs(start):.2g}'))} %: {why}."
        )
    return " ".join(sentences)


def crossing_sentence(crossing: Crossing, beginning: str) -> str:
    """A sentence on how a ball left a well."""
    with_energy = f"{beginning} with {digits(crossing.energy)} of energy"
    if crossing.height is None:
        return f"{with_energy}, where no pass is known."
    if crossing.energy >= crossing.height:
        return f"{with_energy} over a pass of {digits(crossing.height)}."
    return f"{with_energy}, below the pass of {digits(crossing.height)}: one long step took it across."


def caption_other_forces(race: Race) -> None:
    """A caption on the forces besides slope and friction in this race, if there are any."""
    others = []
    if race.problem.noise:
        others.append("noise")
    if race.problem.has_batches:
        others.append("mini-batches")
    if race.is_scheduled:
        others.append("a schedule")
    if others:
        one = others in (["noise"], ["a schedule"])
        effect = "pushes the balls too or changes their mass" if one else "push the balls too or change their mass"
        st.caption(
            f"This race has {' and '.join(others)}, which {effect}: the energies are then not exact, and what friction "
            "took does not make up the difference."
        )


def caption_no_energy(race: Race, energies: dict[int, Energy]) -> None:
    """A caption on the rules that have no energy, if there are any."""
    parts = []
    for reason in NO_ENERGY:
        names = dict.fromkeys(
            each.rule.name for each in race.balls if each.index not in energies and reason_of(each) == reason
        )
        if names:
            parts.append(", ".join(names) + reason)
    if parts:
        st.caption(f"Without an energy: {'; '.join(parts)}.")


def reason_of(ball: Ball) -> str:
    """The one of the reasons NO_ENERGY that holds for a ball."""
    theta = ball.problem.landscape.embed(ball.problem.start)
    memory = ball.rule.init(theta)
    no_velocity, looks_ahead, other_motion = NO_ENERGY
    if memory is None:
        return no_velocity
    return other_motion if ball.rule.looks_from(theta, memory) is None else looks_ahead


view = View(
    6,
    "Energy",
    "Which hills can a ball still climb? Its height and its speed together are its energy, shown here as the height up "
    "to which it could roll. A ball gets past a hill if that height is above the pass, the lowest way over. Friction "
    "takes energy at every step, until the ball is caught.",
    show,
)
