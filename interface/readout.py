"""How each ball ended, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from figures.style import ball_settings, digits, styles
from interface import replayed
from landscapes._network import Network
from landscapes.base import Landscape
from simulation.energy import energy, lowest_minimum
from simulation.outcome import State
from simulation.race import Ball, Race

MEANINGLESS = 1e-9  # a loss below this share of the start's height is rounding, and so is such a share of the map
Heading = str | tuple[str, str]  # of a column: its title, or the title and what it means
RULE = "Rule", "The balls in the order of the race, each with its settings; “own” ones follow no main slider."


def readout(race: Race) -> None:
    """A table with a row for each ball: how it ended and its loss, and more where the visitor asks for it.

    The recorded runs of the terrain follow the balls.
    """
    landscape = race.problem.landscape
    if not has_rows(race):
        return
    is_long = st.session_state.get("readout_more", False)
    head = headings(race) if race.balls or not landscape.replayed else replayed.HEADINGS
    rows = [[*row(race, each), *(further(race, each) if is_long else ())] for each in race.balls]
    rows += [recorded_row(race, each) for each in range(len(landscape.recorded))]
    for each in replayed.rows(race):
        rows.append([*each[:3], *["–"] * (len(head) - 3)] if race.balls else each)
    if not is_long:
        head, rows = head[:3], [each[:3] for each in rows]
    # It has its place on the page without a container of Streamlit's: the answer to each move is a message shorter.
    below = energy_of_balls(race) if is_long else ""
    st.html(f"<div class='dh-ended'>{table_of('How it ended', head, rows)}{below}</div>")


def more(race: Race) -> None:
    """The switch that shows more. It is the same at every move, so it stands beside the fragment that reruns."""
    if has_rows(race):
        st.toggle("More on how it ended", key="readout_more")


def has_rows(race: Race) -> bool:
    """Whether there is a ball or a recorded run to say something about."""
    landscape = race.experiment.landscape
    return bool(race.experiment.optimizers or landscape.recorded or landscape.replayed)


def headings(race: Race) -> list[Heading]:
    """The columns of the readout; the first three are always shown."""
    if isinstance(race.problem.landscape, Network):
        return network_headings(race.problem.landscape)
    near = digits(race.problem.tolerance)
    swings = "Swings across the valley" if race.problem.landscape.dimension == 2 else "Steps"
    floor = " or valley floor, a curve of minima" if race.problem.landscape.floors else ""
    decays = any(getattr(each.rule, "weight_decay", 0) for each in race.balls)
    outside = "Left the domain: the loss has no value there. " * race.problem.landscape.partial
    held = "Held off by λ: it rests where its weight decay balances the slope. " * decays
    return [
        RULE,
        (
            "Ended",
            f"Arrived: from this step on the ball stays within {near} (the tolerance) of one minimum{floor}, and each "
            f"step is shorter than that. {held}Diverged: it is farther from the centre of the map than 100 times its "
            f"size. {outside}Stopped: in the last tenth of the race it covered less than {near}, away from every "
            "minimum. Otherwise it is still moving.",
        ),
        (
            "Loss",
            "The loss at the last step. ≈ 0 is less than a billionth of the start's height above the lowest minimum.",
        ),
        ("Nearest minimum", "The minimum nearest to the end of the path."),
        ("Distance", "The distance from the end of the path to that minimum. ≈ 0 is less than a billionth of the map."),
        ("First touch", f"The first step within {near} of any minimum. The ball may roll on and leave it again."),
        ("Crossings", f"How often the ball turned back across the valley. {swings} wider than {near} count."),
    ]


def network_headings(network: Network) -> list[Heading]:
    target = digits(network.target_loss)
    return [
        RULE,
        (
            "Ended",
            f"Interpolates: from this step on all training examples are right, and the loss at the end is at most "
            f"{target}, the target. Reached the target loss: from this step on the loss is at most {target}. Stalled: "
            "in the last tenth of the race the loss fell by less than a hundredth. Diverged: it is more than 100 times "
            "as far from the start as the start is from 0. Otherwise it is still training.",
        ),
        ("Loss", "The mean loss over the training examples at the last step, at the ball itself."),
        ("Test loss", "The mean loss over examples that the training doesn't see."),
        ("Right in training", "The share of the training examples that the ball tells right."),
        ("Right in the test", "The share of the test examples that it tells right."),
    ]


def further_of_network(ball: Ball, network: Network) -> list[str]:
    """The cells of a ball on a network beyond the first three."""
    finite = np.isfinite(ball.run.theta).all(axis=1)
    theta = ball.run.theta[np.flatnonzero(finite)[-1]]
    with np.errstate(all="ignore"):
        test, shares = float(network.test_loss(theta)), (network.accuracy(theta), network.test_accuracy(theta))
    return [digits(test), *(f"{100 * each:.1f} %" if np.isfinite(each) else "–" for each in shares)]


def table(label: str, head: Sequence[Heading], rows: Sequence[Sequence[str]]) -> None:
    """Show a table: see `table_of`."""
    st.html(table_of(label, head, rows))


def table_of(label: str, head: Sequence[Heading], rows: Sequence[Sequence[str]]) -> str:
    """A table as HTML, and so are its cells; `label` names it for screen readers.

    A heading that has a meaning shows it under the pointer, with the keyboard's focus and on a tap.
    """
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in each)}</tr>" for each in rows)
    titles = "".join(f"<th scope='col'>{heading(each)}</th>" for each in head)
    return (
        f"<h2 class='dh-said'>{escape(label)}</h2>"
        f"<div class='dh-readout' tabindex='0' role='region' aria-label='{escape(label)}'><table><thead><tr>"
        f"{titles}</tr></thead><tbody>{cells}</tbody></table></div>"
    )


def heading(each: Heading) -> str:
    """A heading as HTML, with its meaning in a tooltip if it has one."""
    if isinstance(each, str):
        return escape(each)
    title, meaning = each
    name = f"dh-meaning-{title.lower().replace(' ', '-')}"
    return (
        f"<span class='dh-term' tabindex='0' aria-describedby='{name}'>"
        f"<span role='tooltip' id='{name}'>{escape(meaning)}</span>{escape(title)}</span>"
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
        end = race.problem.steps if ball.run.ended < 0 else int(ball.run.ended)
        if ball.run.left >= 0:
            end = max(0, end - 1)  # where it is outside of the domain it has no height
        with np.errstate(all="ignore"):
            energies = energy(race.problem.landscape, ball.rule, ball.run)
        paragraphs += (
            f"<p class='dh-small'>{escape(ball.name)}: its energy of {digits(energies.total[0])} at the start is at "
            f"step {end} {digits(energies.potential[end])} potential, {digits(energies.kinetic[end])} kinetic, "
            f"{digits(energies.total[end])} in total, and friction has taken {digits(energies.dissipated[end])}.</p>"
        )
    return paragraphs


def row(race: Race, ball: Ball) -> list[str]:
    """The first three cells of a ball in the table of the readout."""
    landscape, rounding = race.problem.landscape, 0.0
    if not isinstance(landscape, Network):
        fall = abs(float(ball.run.loss[0]) - lowest_minimum(landscape))
        rounding = MEANINGLESS * fall if np.isfinite(fall) else 0.0
    return [label(race, ball), escape(ended(ball)), digits(ball.outcome.loss, rounding)]


def further(race: Race, ball: Ball) -> list[str]:
    """The cells beyond those, which take as long again."""
    outcome, landscape = ball.outcome, race.problem.landscape
    if isinstance(landscape, Network):
        return further_of_network(ball, landscape)
    return [
        nearest(ball),
        "–" if outcome.distance is None else digits(outcome.distance, MEANINGLESS * landscape.size),
        "–" if outcome.steps_to_tolerance is None else str(outcome.steps_to_tolerance),
        str(ball.crossings),
    ]


def recorded_row(race: Race, index: int) -> list[str]:
    """The cells of the recorded run of this index in the table of the readout."""
    landscape = race.problem.landscape
    run = landscape.recorded[index]
    step, place = f"{run.step[-1]:g}", run.places[:, -1]
    ended = f"{len(run.step)} rows to step {step}"
    if run.distance is not None:
        ended += f", {digits(run.distance[-1])} from the plane of the map"
    low, high = np.array([landscape.x_range, landscape.y_range]).T[:, :, np.newaxis]
    outside = int(((run.places < low) | (run.places > high)).any(axis=0).sum())
    if outside > len(run.step) / 2:
        ended += f"; {outside} places are off the map, which may have another scale"
    loss = landscape.loss(place) if run.loss is None else run.loss[-1]
    name = f"<i style='background:currentColor'></i><b>{escape(run.name)}</b> recorded"
    return [name, ended, digits(float(loss)), *["–"] * 4]


def ended(ball: Ball) -> str:
    """How the run of a ball ended, and at which step."""
    outcome = ball.outcome
    wells = ball.problem.landscape.wells
    away = "" if outcome.distance is None else rounded_distance(outcome.distance, ball.problem.tolerance)
    match outcome.state:
        case State.CONVERGED:
            return f"arrived at step {outcome.step}{on_floor(ball)}"
        case State.BALANCED:
            return f"arrived at step {outcome.step}, held {away} off the minimum by λ".replace("  ", " ")
        case State.DIVERGED:
            return f"diverged at step {outcome.step}"
        case State.LEFT:
            return f"left the domain at step {outcome.step}" if outcome.step else "starts outside of the domain"
        case State.STALLED if isinstance(ball.problem.landscape, Network):
            return "stalled: its loss hardly falls"
        case State.STALLED:
            return "stopped away from a minimum"
        case State.INTERPOLATES:
            return f"interpolates from step {outcome.step} on"
        case State.REACHED:
            return f"reached the target loss at step {outcome.step}"
        case State.TRAINING:
            return "still training"
    if not wells:
        return "still moving"
    return f"still moving, {away} from {'the' if len(wells) == 1 else 'a'} {noun(ball)}"


def rounded_distance(distance: float, tolerance: float) -> str:
    """A distance with two significant digits, or with four where two would say that it is the tolerance."""
    short = float(f"{distance:.2g}")
    return digits(short if short != tolerance else distance)


def noun(ball: Ball) -> str:
    """A minimum, or the valley floor that the end of a run is nearest to."""
    return "minimum" if ball.outcome.floor is None else "valley floor"


def on_floor(ball: Ball) -> str:
    """Where a ball arrived that didn't arrive at an isolated minimum."""
    return "" if ball.outcome.floor is None else ", on the valley floor"


def nearest(ball: Ball) -> str:
    """The minimum nearest to the end of a run; on a valley floor the place there, and which floor it is."""
    outcome, landscape = ball.outcome, ball.problem.landscape
    if outcome.minimum is None:
        return "–"
    place = coordinates(landscape.project(outcome.minimum))
    if outcome.floor is None:
        return place
    return f"{place} on {well_name(landscape, len(landscape.minima) + outcome.floor)}"


def well_name(landscape: Landscape, index: int) -> str:
    """The name of a well by its index among `landscape.wells`: the coordinates of a minimum, or which floor it is."""
    number = index - len(landscape.minima)
    if number < 0:
        return coordinates(landscape.project(landscape.wells[index]))
    if len(landscape.floors) == 1:
        return "the valley floor"
    floor = landscape.floors[number].T
    for axis, values in zip("xy", floor, strict=True):
        if np.ptp(values) <= MEANINGLESS * landscape.size:
            return f"the valley floor {axis} = {digits(float(values[0]))}"
    # Of several floors the name says where one passes, since they may have one loss.
    return f"the valley floor through {coordinates(landscape.project(landscape.wells[index]))}"


def coordinates(place: Sequence[float]) -> str:
    """A place of the map as text: (x, y)."""
    rounding = max(MEANINGLESS * max(abs(each) for each in place), 1e-12)
    return f"({', '.join(digits(float(each) if abs(each) >= rounding else 0.0) for each in place)})"
