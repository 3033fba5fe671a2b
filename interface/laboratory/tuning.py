"""Fair tuning: every rule at the best settings that one procedure finds for it, in the same number of runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import streamlit as st

from analysis.sweep import axes_of, with_default_axes
from analysis.tuning import Tuned, tune
from catalog import listed, parameters
from figures.style import digits, styles
from interface import session
from interface.laboratory import _tuning_of_network
from interface.laboratory._trainings import unseen
from interface.laboratory.base import View
from interface.readout import coordinates, table
from interface.shared_cache import shared_cache
from landscapes._network import Network
from landscapes.base import Landscape
from optimizers.base import Optimizer
from schedules.base import Schedule
from simulation.experiment import Experiment
from simulation.problem import Problem
from simulation.race import Ball, Race

tuned = shared_cache(1)(tune)
BUDGETS = (600, 1200, 4800)  # runs
HEAD = ("Rule", "Best settings found", "Median steps to rest", "Median final loss")
OTHERS = 2  # starts besides the race's own
SEEDS = 3  # of each start in a noisy race


class Comparison(NamedTuple):
    """The arguments of `tune` that are the same for every rule; each pair of `starts` and `seeds` is run."""

    problem: Problem
    budget: int
    starts: tuple[tuple[float, float], ...]
    seeds: tuple[int, ...]


def comparison_of(problem: Problem, budget: int) -> Comparison:
    """The comparison on a race's problem, with `budget` runs for each rule."""
    highest = int(parameters(Experiment)["seed"].high)
    seeds = tuple((problem.seed + more) % (highest + 1) for more in range(SEEDS if problem.is_noisy else 1))
    return Comparison(problem, budget, spread(problem.landscape, problem.start), seeds)


def spread(landscape: Landscape, start: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """The start and OTHERS more: each is the place of a coarse grid on the map that is farthest from those before."""
    ends = np.array([landscape.x_range, landscape.y_range])
    sides = ends[:, 1] - ends[:, 0]
    fractions = np.stack(np.meshgrid(*[[1 / 6, 1 / 2, 5 / 6]] * 2)).reshape(2, -1)
    places = ends[:, :1] + fractions * sides[:, np.newaxis]
    with np.errstate(all="ignore"):
        # From a place without a slope no rule moves, whatever its settings.
        theta = landscape.embed(places)
        sloping = np.isfinite(landscape.loss(theta)) & (np.hypot.reduce(landscape.gradient(theta)) > 0)
        places = places[:, sloping]
    starts = [start]
    for _ in range(min(OTHERS, places.shape[1])):
        distances = [np.hypot(*((places - np.array(each)[:, np.newaxis]) / sides[:, np.newaxis])) for each in starts]
        farthest = int(np.argmax(np.min(distances, axis=0)))
        starts.append((float(places[0, farthest]), float(places[1, farthest])))
    return tuple(starts)


class Entrant(NamedTuple):
    """A rule with its tuned settings at their defaults, and its schedule where that is not the race's: tuned once."""

    rule: Optimizer
    schedule: Schedule | None = None


def entrant(race: Race, ball: Ball) -> Entrant:
    """The entrant of a ball; balls on the same problem that differ only in their tuned settings are the same one."""
    # A schedule leaves a rule without a learning rate as it is.
    differs = ball.problem != race.problem and hasattr(ball.rule, "learning_rate")
    return Entrant(with_default_axes(ball.rule), ball.problem.schedule if differs else None)


def show(race: Race) -> None:
    problem, problems = race.problem, {entrant(race, each): each.problem for each in race.balls}
    if not problems:
        st.html("<p>No ball is in the race, and so there is no rule to tune: add one.</p>")
        return
    is_network = isinstance(problem.landscape, Network)
    if not is_network and not problem.landscape.wells:
        st.html(
            "<p>There is no minimum on this map: no ball can come to rest, and no settings are the best ones. "
            "The longer the steps, the farther down.</p>"
        )
        return
    budgets = _tuning_of_network.budgets(problem, len(problems)) if is_network else BUDGETS
    if not budgets:
        _tuning_of_network.too_dear(problem, len(problems))
        return
    usual = budgets[min(1, len(budgets) - 1)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = st.segmented_control(
            "Runs for each rule",
            budgets,
            default=usual,
            format_func="{:,}".format,
            key=f"budget of {max(budgets)}" if is_network else "budget",
            help="Raising it tries more settings of every rule, and takes longer.",
        )
        pressed = st.button("Tune every rule", key="tune", type="primary")
    if is_network:
        comparison = Comparison(unseen(problem), budget or usual, (problem.start,), (problem.seed,))
        _tuning_of_network.explain(problem, comparison.budget)
    else:
        comparison = comparison_of(problem, budget or usual)
        explain(comparison)
    decayed = dict.fromkeys(each.rule.name for each in race.balls if getattr(each.rule, "weight_decay", 0))
    if decayed and not is_network:
        st.caption(
            f"The weight decay λ of {listed(list(decayed))} pulls a ball off the minimum, and the comparison measures "
            "the distance to the minimum of the terrain: set λ to 0 to compare the rule without it."
        )
    state = session.state()
    table_slot = st.empty()
    if pressed:
        state.tuning = (comparison, {})
        progress = st.progress(0.0)
        for number, (each, problem_of_each) in enumerate(problems.items()):
            progress.progress(number / len(problems), f"Tuning {each.rule.name}, {number + 1} of {len(problems)}")
            if is_network:
                found = _tuning_of_network.tuned(problem_of_each, each.rule, comparison.budget)
            else:
                found = tuned(problem_of_each, each.rule, *comparison[1:])
            if found is None:
                break
            state.tuning[1][each] = found
            with table_slot.container():
                result_table(race, *state.tuning, waiting=True)
        progress.empty()
    if state.tuning is None:
        return
    earlier, results = state.tuning
    with table_slot.container():
        result_table(race, earlier, results)
    if earlier != comparison:
        same = earlier._replace(budget=comparison.budget) == comparison
        change = "another number of runs is chosen" if same else "the race has changed"
        st.html(
            f"<div class='dh-note' role='status'>Since then {change}: this table is of "
            f"{escape(earlier.problem.landscape.name)}, {earlier.budget:,} runs for each rule. "
            "Press “Tune every rule” to tune for what is chosen now.</div>"
        )
    best = at_best(race, results)
    if earlier.problem.landscape == comparison.problem.landscape and best != race.experiment:
        st.button(
            "Race them at these settings",
            key="race_tuned",
            on_click=lambda: session.change(best),
            help="Gives each ball the settings of the table as its own.",
        )


def at_best(race: Race, results: dict[Entrant, Tuned]) -> Experiment:
    """The race with each ball at the best settings of its entrant; a ball stays as it is if all of them diverge."""
    experiment = race.experiment
    for ball in race.balls:
        best = results.get(entrant(race, ball))
        if best is None or best.diverged:
            continue
        for axis in axes_of(ball.rule):
            value = axis.clamp(getattr(best.optimizer, axis.name))
            experiment = experiment.with_setting(ball.index, axis.name, value)
    return experiment


def explain(comparison: Comparison) -> None:
    """The rule of the comparison, in words."""
    from_where = listed([coordinates(each) for each in comparison.starts])
    each = len(comparison.starts) * len(comparison.seeds)
    chance = f", with the seeds {', '.join(map(str, comparison.seeds))} each" if len(comparison.seeds) > 1 else ""
    alone = "" if len(comparison.seeds) > 1 else " Nothing is left to chance in this race, so one seed is enough."
    st.html(
        f"<p style='margin: 0'><b>The rule of the comparison.</b> Every rule gets {comparison.budget:,} runs of "
        f"{comparison.problem.steps} steps and not one more. A setting is run from {from_where}{chance}: {each} "
        f"runs, so {comparison.budget // each:,} settings a rule.{alone} Two thirds of them are a grid over the "
        "whole range of the rule's one or two main settings, the rest a finer grid around the best of those.</p>"
        "<ul style='margin: 0.3rem 0 0 1.2rem; padding: 0'>"
        "<li><b>Better</b> is the setting with the smaller median number of steps to rest. A run is at rest once it "
        f"stays within {digits(comparison.problem.tolerance)} of one minimum, any of them, in steps shorter than that. "
        "Of equals the one with the lower median loss at the end is better. A setting with which any run diverges "
        "comes last.</li>"
        "<li><b>Worked</b> is the share of the settings on the first grid with which at least half of the runs came to "
        "rest and none diverged: how easy the rule is to tune. A rule with more to tune gets no more runs for it.</li>"
        "</ul>"
    )


def result_table(race: Race, comparison: Comparison, results: dict[Entrant, Tuned], waiting: bool = False) -> None:
    """A table with a row for each entrant of the race; `waiting` while some are not tuned yet."""
    is_network = isinstance(comparison.problem.landscape, Network)
    head = _tuning_of_network.HEAD if is_network else HEAD
    rows: dict[Entrant, list[str]] = {}
    fewest = min((each.steps for each in results.values() if not each.diverged), default=0)
    for ball, style in zip(race.balls, styles(race), strict=True):
        each = entrant(race, ball)
        if each in rows:
            continue
        name = f"<i style='background:{style.colour}'></i><b>{escape(each.rule.name)}</b> {escape(untuned(each))}"
        best = results.get(each)
        if best is None:
            rows[each] = [name, "…" if waiting else "not tuned yet", *["–"] * 4]
        else:
            rows[each] = [name, *row(best, comparison, fewest)]
    table("The best settings found for each rule", (*head, "Settings that worked", "Runs"), list(rows.values()))
    if is_network:
        return
    st.caption(
        "Losses are above that of the deepest minimum. By the rule of the comparison, rest in a shallow well counts as "
        "much as in the deepest; where nothing comes to rest, the final loss decides."
    )


def row(best: Tuned, comparison: Comparison, fewest: float) -> list[str]:
    """The cells of a result; `fewest` is the smallest median number of steps, which is bold."""
    worked, runs = f"{100 * best.worked:.0f} %", f"{best.runs:,}"
    if 0 < best.worked < 0.005:
        worked = "< 1 %"
    if best.diverged:
        return ["none: a run diverges with each", "–", "–", worked, runs]
    if best.steps > comparison.problem.steps:
        steps = f"not within {comparison.problem.steps}"
    else:
        steps = f"<b>{best.steps:g}</b>" if best.steps == fewest else f"{best.steps:g}"
    return [
        settings_text(best.optimizer, [axis.name for axis in axes_of(best.optimizer)]),
        steps,
        digits(best.final_loss),
        worked,
        runs,
    ]


def untuned(entrant: Entrant) -> str:
    """The settings of an entrant that are neither tuned nor at their defaults, and its schedule, as text."""
    rule, schedule = entrant
    swept = {axis.name for axis in axes_of(rule)}
    known = parameters(type(rule))
    settings = settings_text(
        rule, [name for name, each in known.items() if name not in swept and getattr(rule, name) != each.default]
    )
    return " · ".join(part for part in (settings, schedule.name if schedule else "") if part)


def settings_text(optimizer: Optimizer, names: Sequence[str]) -> str:
    """The named settings of a rule as text, each by its symbol."""
    known = parameters(type(optimizer))
    return " · ".join(f"{known[name].label.split()[-1]} {digits(getattr(optimizer, name))}" for name in names)


view = View(
    9,
    "Fair tuning",
    "Which rule is best here? A rule may lose only because its settings are bad. So give every rule the best settings "
    "that the same search finds for it, in the same number of runs, and then race.",
    show,
)
