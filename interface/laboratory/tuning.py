"""Fair tuning: every rule at the best settings that one procedure finds for it, in the same number of runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import streamlit as st

from analysis.sweep import axes_of
from analysis.tuning import Tuned, tune
from catalog import parameters
from figures.style import digits, styles
from interface import session
from interface.once import once
from interface.readout import table
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.descent import Trajectory
from simulation.experiment import Experiment
from simulation.schedule import factors

TITLE = "Fair tuning"
PLACE = 8
QUESTION = (
    "Which rule is best here? A rule may lose only because its settings suit it badly. So give every rule the best "
    "settings that the same search finds for it, in the same number of runs, and then race."
)
BUDGETS = (600, 1200, 4800)  # runs
OTHERS = 2  # starts beside the race's own
SEEDS = 3  # where chance has a part in a run


@dataclass(frozen=True)
class Contest:
    """Under what conditions the rules are tuned: the same for each. `starts` and `seeds` are run in every pair."""

    landscape: Landscape
    starts: tuple[tuple[float, float], ...]
    seeds: tuple[int, ...]
    steps: int
    tolerance: float
    noise: float
    schedule: str
    budget: int


@once(256)
def tuned(rule: Optimizer, contest: Contest) -> Tuned:
    """The best settings of a rule; what is found once is found at once when it is asked for again."""
    with np.errstate(all="ignore"):
        return tune(
            contest.landscape,
            rule,
            contest.budget,
            contest.steps,
            contest.tolerance,
            contest.starts,
            contest.seeds,
            contest.noise,
            factors(contest.schedule, contest.steps),
        )


def contest_of(race: Experiment, budget: int) -> Contest:
    chance = race.noise or race.landscape.sampler(1, np.array(race.seed)) is not None
    highest = int(parameters(Experiment)["seed"].high)
    seeds = tuple((race.seed + more) % (highest + 1) for more in range(SEEDS if chance else 1))
    starts = spread(race.landscape, race.start)
    return Contest(race.landscape, starts, seeds, race.steps, race.tolerance, race.noise, race.schedule, budget)


def spread(landscape: Landscape, start: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """The start and others, each as far from those before it as it can be on a coarse grid inside of the map."""
    ends = np.array([landscape.x_range, landscape.y_range])
    sides = ends[:, 1] - ends[:, 0]
    shares = np.stack(np.meshgrid(*[[1 / 6, 1 / 2, 5 / 6]] * 2)).reshape(2, -1)
    places = ends[:, :1] + shares * sides[:, np.newaxis]
    with np.errstate(all="ignore"):
        # Where there is no slope, there is nothing to tune.
        places = places[:, np.isfinite(landscape.loss(places)) & (np.hypot(*landscape.gradient(places)) > 0)]
    chosen = [start]
    for _ in range(min(OTHERS, places.shape[1])):
        apart = [np.hypot(*((places - np.array(each)[:, np.newaxis]) / sides[:, np.newaxis])) for each in chosen]
        farthest = int(np.argmax(np.min(apart, axis=0)))
        chosen.append((float(places[0, farthest]), float(places[1, farthest])))
    return tuple(chosen)


def plain(optimizer: Optimizer) -> Optimizer:
    """The rule with what is tuned at its defaults: two balls that differ in nothing else are tuned once."""
    return replace(optimizer, **{axis.name: axis.default for axis in axes_of(optimizer)})


def show(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    if not experiment.optimizers:
        st.html("<p>No ball is in the race, and so there is no rule to tune: add one.</p>")
        return
    if not experiment.landscape.minima:
        st.html(
            "<p>There is no minimum on this map: no ball can come to rest, and no settings are the best ones. "
            "The longer the steps, the farther down.</p>"
        )
        return
    rules = list(dict.fromkeys(plain(each) for each in experiment.optimizers))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = st.segmented_control(
            "Runs for each rule",
            BUDGETS,
            default=BUDGETS[1],
            format_func="{:,}".format,
            key="budget",
            help="Raising it tries more settings of every rule, and takes longer.",
        )
        pressed = st.button("Tune every rule", key="tune", type="primary")
    contest = contest_of(experiment, budget or BUDGETS[1])
    explain(contest)
    state = st.session_state
    room = st.empty()
    if pressed:
        state.tuned = (contest, {})
        progress = st.progress(0.0)
        for number, rule in enumerate(rules):
            progress.progress(number / len(rules), f"Tuning {rule.name}, {number + 1} of {len(rules)}")
            state.tuned[1][rule] = tuned(rule, contest)
            with room.container():
                results(experiment, *state.tuned, waiting=True)
        progress.empty()
    if "tuned" not in state:
        return
    asked, found = state.tuned
    with room.container():
        results(experiment, asked, found)
    if asked != contest:
        same = replace(asked, budget=contest.budget) == contest
        what = "another number of runs is chosen" if same else "the race has changed"
        st.html(
            f"<div class='dh-note' role='status'>Since then {what}: this table is of {escape(asked.landscape.name)}, "
            f"{asked.budget:,} runs for each rule. Press “Tune every rule” to tune for what is chosen now.</div>"
        )
    best = at_best(experiment, found)
    if asked.landscape == experiment.landscape and best != experiment:
        st.button(
            "Race them at these settings",
            key="race_tuned",
            on_click=lambda: session.change(best),
            help="Gives each ball the settings of the table as its own.",
        )


def at_best(experiment: Experiment, found: dict[Optimizer, Tuned]) -> Experiment:
    """The race with each rule at the settings that were found for it; one with none that keeps all runs stays."""
    for place, optimizer in enumerate(experiment.optimizers):
        best = found.get(plain(optimizer))
        if best is None or best.diverged:
            continue
        for axis in axes_of(optimizer):
            experiment = experiment.with_own(place, axis.name, axis.clamp(getattr(best.optimizer, axis.name)))
    return experiment


def explain(contest: Contest) -> None:
    """The rule of the comparison."""
    starts = [f"({digits(x)}, {digits(y)})" for x, y in contest.starts]
    places = f"{', '.join(starts[:-1])} and {starts[-1]}" if len(starts) > 1 else starts[0]
    each = len(contest.starts) * len(contest.seeds)
    chance = f", with the seeds {', '.join(map(str, contest.seeds))} each" if len(contest.seeds) > 1 else ""
    alone = "" if len(contest.seeds) > 1 else " Nothing is left to chance in this race, so one seed is enough."
    st.html(
        f"<p style='margin: 0'><b>The rule of the comparison.</b> Every rule gets {contest.budget:,} runs of "
        f"{contest.steps} steps and not one more. A setting is run from {places}{chance}: {each} "
        f"runs, so {contest.budget // each:,} settings a rule.{alone} Two thirds of them are a grid over the "
        "whole range of the rule's one or two main settings, the rest a finer grid around the best of those.</p>"
        "<ul style='margin: 0.3rem 0 0 1.2rem; padding: 0'>"
        f"<li><b>Better</b> is a smaller median number of steps to rest: from there on within "
        f"{digits(contest.tolerance)} of one minimum, any of them, in steps shorter than that. Of equals the lower "
        "median loss at the end is better. A setting with which any run diverges comes last.</li>"
        "<li><b>Worked</b> is the share of the settings on the first grid with which at least half of the runs came to "
        "rest and none diverged: how easy the rule is to tune. A rule with more to tune gets no more runs for it.</li>"
        "</ul>"
    )


def results(experiment: Experiment, contest: Contest, found: dict[Optimizer, Tuned], waiting: bool = False) -> None:
    """A table with a row for each rule of the race."""
    head = ("Rule", "Best settings found", "Median steps to rest", "Median final loss", "Settings that worked", "Runs")
    colours = [each.colour for each in styles(experiment.optimizers)]
    rows, seen = [], set()
    fewest = min((each.steps for each in found.values() if not each.diverged), default=0)
    for optimizer, colour in zip(experiment.optimizers, colours, strict=True):
        rule = plain(optimizer)
        if rule in seen:
            continue
        seen.add(rule)
        name = f"<i style='background:{colour}'></i><b>{escape(rule.name)}</b> {escape(kept(rule))}"
        best = found.get(rule)
        if best is None:
            rows.append([name, "…" if waiting else "not tuned yet", *["–"] * 4])
        else:
            rows.append([name, *row(best, contest, fewest)])
    table("The best settings found for each rule", head, rows)
    st.caption(
        "Losses are above that of the deepest minimum. By the rule of the comparison, rest in a shallow well counts as "
        "much as in the deepest; where nothing comes to rest, the final loss decides."
    )


def row(best: Tuned, contest: Contest, fewest: float) -> list[str]:
    worked, runs = f"{100 * best.worked:.0f} %", f"{best.runs:,}"
    if 0 < best.worked < 0.005:
        worked = "< 1 %"
    if best.diverged:
        return ["none: a run diverges with each", "–", "–", worked, runs]
    if best.steps > contest.steps:
        steps = f"not within {contest.steps}"
    else:
        steps = f"<b>{best.steps:g}</b>" if best.steps == fewest else f"{best.steps:g}"
    return [
        said(best.optimizer, [axis.name for axis in axes_of(best.optimizer)]),
        steps,
        digits(best.final_loss),
        worked,
        runs,
    ]


def kept(rule: Optimizer) -> str:
    """What of a rule isn't tuned and isn't at its default: it tells two balls of the same rule apart."""
    swept = {axis.name for axis in axes_of(rule)}
    known = parameters(type(rule))
    return said(
        rule, [name for name, each in known.items() if name not in swept and getattr(rule, name) != each.default]
    )


def said(optimizer: Optimizer, names: Sequence[str]) -> str:
    known = parameters(type(optimizer))
    return " · ".join(f"{known[name].label.split()[-1]} {digits(getattr(optimizer, name))}" for name in names)
