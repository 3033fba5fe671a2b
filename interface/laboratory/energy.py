"""Energy: the height up to which each ball could still climb, and the hills that it passes or stops below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from analysis.energy import height_energy
from analysis.passes import Catchments, Crossing, catchments, pass_crossings
from figures.energy import FRICTION, POTENTIAL, Hill, energy, window
from figures.style import digits, styles
from interface import session
from interface.laboratory.base import View
from interface.readout import label, place
from landscapes.base import Landscape
from simulation.descent import Trajectory
from simulation.energy import Energy, lowest_minimum
from simulation.race import Ball, Race
from stage import STAGE
from stage.plot import plot

EXACT = 0.05  # of the start's energy: a smaller error of the books is not seen
NOTHING = 1e-6  # of the start's energy
WITHOUT = (
    ", which has no velocity",
    ", which feels the slope ahead of itself and not where it is",
    ": not the motion of one mass under this force",
)
TOLD = 2  # crossings that are told one by one

LEGEND = "".join(
    f"<span style='white-space: nowrap; margin-right: 1.1rem'><i style='display: inline-block; width: 1.1em; {look}; "
    f"margin-right: 0.4em; vertical-align: middle'></i>{words}</span>"
    for look, words in (
        (f"height: 0.8em; background: {POTENTIAL}", "potential: how high it is"),
        (
            "height: 0.8em; background: linear-gradient(90deg, #E69F0080 50%, #56B4E980 50%)",
            "kinetic, in the ball's colour",
        ),
        ("border-top: 3px solid #E69F00", "the two in total"),
        (f"height: 0.8em; background: {FRICTION}", "taken by friction"),
        ("border-top: 2px dotted", "the start's energy"),
        ("border-top: 3px solid", "the pass before it"),
        ("width: 0.65em; height: 0.65em; background: currentColor; transform: rotate(45deg)", "it crosses"),
    )
)


@lru_cache(maxsize=8)
def wells_of(landscape: Landscape) -> Catchments:
    """A path may change with every move of a slider; the hills stay."""
    with np.errstate(all="ignore"):
        return catchments(landscape)


def show(race: Race) -> None:
    landscape = race.problem.landscape
    found: dict[int, Energy] = {}
    with np.errstate(all="ignore"):
        for ball in race.balls:
            if (energies := height_energy(landscape, ball.rule, ball.run)) is not None:
                found[ball.index] = energies
    if not found:
        st.html(
            "<p>No ball of this race has an energy. Add momentum, averaged momentum or a rolling ball: those have a "
            "mass and a velocity.</p>"
        )
        say_without(race, found)
        return
    wells = wells_of(landscape)
    rolling = [ball for ball in race.balls if ball.index in found]
    crossings, hills = {}, {}
    for ball in rolling:
        with np.errstate(all="ignore"):
            crossings[ball.index] = pass_crossings(landscape, ball.rule, ball.run, wells)
        hills[ball.index] = hills_of(landscape, wells, ball.run, crossings[ball.index])
    shown = window(list(found.values()), list(hills.values()))
    st.html(f"<p style='margin: 0; font-size: 0.875rem; line-height: 1.7'>{LEGEND}</p>")
    beside = min(2, len(found))
    for number, ball in enumerate(rolling):
        # Row by row: panels stand level with one another and, where the columns fold, in the order of the race.
        if number % beside == 0:
            columns = st.columns(beside, gap="medium")
        index = ball.index
        said = sentence(landscape, wells, ball.run, found[index], crossings[index])
        with columns[number % beside]:
            st.html(f"<div class='dh-readout'><span>{label(race, ball)}</span></div>")
            figure = energy(found[index], styles(race.experiment.optimizers)[index].colour, hills[index], shown)
            title = f"The energy of {ball.name} at each step. {said}"
            plot(f"energy {index}", figure, title, session.message_count(), height=270, follows=STAGE)
            st.html(f"<p style='margin: 0 0 0.8rem'>{said}</p>")
    if shown.last < race.problem.steps:
        st.caption(f"The axes end at step {shown.last} of {race.problem.steps}: after it no ball is seen to move.")
    if not landscape.minima:
        st.caption("There is no minimum on this map, and so no pass: heights are the losses as they are.")
    else:
        st.caption("Heights are losses above the deepest minimum of the map.")
    say_inexact(race)
    say_without(race, found)


def hills_of(
    landscape: Landscape, wells: Catchments, run: Trajectory, crossings: Sequence[Crossing]
) -> tuple[Hill, ...]:
    """The passes that a ball crosses, each from when it came into the well before; and the lowest out of its last."""
    hills, since = [], 0
    for each in crossings:
        if each.height is not None:
            hills.append(Hill(each.height, since, each.step, True))
        since = each.step
    out = lowest_out(landscape, wells, end_well(landscape, wells, run))
    if out is not None and run.diverged < 0:
        hills.append(Hill(out, since, len(run.theta) - 1, False))
    return tuple(hills)


def end_well(landscape: Landscape, wells: Catchments, run: Trajectory) -> int:
    return int(wells.at(landscape.project(run.theta[-1])))


def lowest_out(landscape: Landscape, wells: Catchments, well: int) -> float | None:
    """How high the lowest pass out of a well is, above the deepest minimum; None where none leads out of it."""
    out = [each.loss for each in wells.passes if well in each.minima]
    return min(out) - lowest_minimum(landscape) if out else None


def sentence(
    landscape: Landscape, wells: Catchments, run: Trajectory, energies: Energy, crossings: Sequence[Crossing]
) -> str:
    """What a ball's energy let it do, in numbers."""

    def well(index: int) -> str:
        return f"the well at {place(landscape.project(landscape.minima[index]))}"

    said = []
    if len(crossings) > TOLD:
        said.append(f"It crossed from well to well {len(crossings)} times.")
    for number, each in enumerate(crossings[-TOLD:]):
        said.append(left(each, f"{'Then it' if number else 'It'} left {well(each.wells[0])} at step {each.step}"))
    if run.diverged >= 0:
        return " ".join(
            [
                *said,
                f"It diverged at step {int(run.diverged)}: its steps are so long that its energy grows.",
            ]
        )
    has, end = float(energies.total[-1]), end_well(landscape, wells, run)
    some = digits(has) if abs(has) > NOTHING * abs(float(energies.total[0])) else "next to nothing"
    rest = f"friction has taken {digits(float(energies.dissipated[-1]))} and left it {some}"
    out = lowest_out(landscape, wells, end)
    if end < 0:
        said.append(f"From {digits(float(energies.total[0]))} at the start {rest}.")
    elif out is None:
        alone = "There is one well on this map" if len(landscape.minima) == 1 else f"No pass leads out of {well(end)}"
        said.append(f"{alone}, and no hill to climb: of {digits(float(energies.total[0]))} at the start {rest}.")
    else:
        bottom = float(landscape.loss(np.array(landscape.minima[end]))) - lowest_minimum(landscape)
        where = well(end) + (f", whose floor is at {digits(bottom)}," if bottom > 1e-9 else "")
        never = "" if crossings else "It never left its first well. "
        if has < out:
            said.append(f"{never}In {where} {rest}, less than the {digits(out)} of the lowest pass out: it is caught.")
        else:
            said.append(f"{never}In {where} {rest}, more than the {digits(out)} of the lowest pass out: it may go on.")
    start = float(energies.total[0])
    error = np.abs(energies.total + energies.dissipated - start).max()
    if error > EXACT * abs(start) and start:
        said.append(
            f"Its steps are long for this slope: what it has and what it lost come to the start's {digits(start)} only "
            f"within {digits(100 * error / abs(start))} %."
        )
    return " ".join(said)


def left(crossing: Crossing, began: str) -> str:
    has = f"{began} with {digits(crossing.energy)} of energy"
    if crossing.height is None:
        return f"{has}, where no pass is known."
    if crossing.energy >= crossing.height:
        return f"{has} over a pass of {digits(crossing.height)}."
    return f"{has}, below the pass of {digits(crossing.height)}: one long step took it across."


def say_inexact(race: Race) -> None:
    """The forces besides slope and friction that move the balls of this race."""
    others = []
    if race.problem.noise:
        others.append("noise")
    if race.problem.has_batches:
        others.append("mini-batches")
    if race.is_scheduled:
        others.append("a schedule")
    if others:
        st.caption(
            f"This race has {' and '.join(others)}, which push the balls too or change their mass: the energies are "
            "then not exact, and what friction took does not make up the difference."
        )


def say_without(race: Race, found: dict[int, Energy]) -> None:
    """The rules whose energy is not defined, in a line."""
    said = []
    for reason in WITHOUT:
        names = dict.fromkeys(
            each.rule.name for each in race.balls if each.index not in found and reason_without(each) == reason
        )
        if names:
            said.append(", ".join(names) + reason)
    if said:
        st.caption(f"Without an energy: {'; '.join(said)}.")


def reason_without(ball: Ball) -> str:
    """Why a ball has no energy, as the end of a sentence about its rule."""
    theta = ball.problem.landscape.embed(ball.problem.start)
    memory = ball.rule.init(theta)
    no_velocity, looks_ahead, other_motion = WITHOUT
    if memory is None:
        return no_velocity
    return other_motion if ball.rule.looks_from(theta, memory) is None else looks_ahead


view = View(
    6,
    "Energy",
    "Which hills can a ball still climb? Its height and its speed together are its energy, counted here as the height "
    "up to which it could roll. It gets past a hill while that is above the pass, the lowest way over; friction takes "
    "from it at every step, until it is caught.",
    show,
)
