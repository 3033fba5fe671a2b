"""Seeds: the share of seeded starts from which each ball brings the network to its target loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from itertools import combinations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.seeds import end_losses, from_any_start, mcnemar, sign_test, wilson
from figures import seeds as figures
from figures.style import digits, styles
from interface import session
from interface.laboratory._batches import computed, say_too_long
from interface.laboratory.base import View
from interface.readout import label, table
from interface.shared_cache import shared_cache
from interface.widget import show_value
from landscapes._network import Network
from simulation.cost import seconds
from simulation.race import Race
from stage.plot import plot

STARTS = (100, 400, 2000)
BATCHES = (100, 50, 20, 10)  # starts that are run at once
BATCH_SECONDS = 1.0
SOON_SECONDS = 9.0  # of all balls and starts
MOST_SECONDS = 20.0
HEIGHT = 0.46
WORDS = "seeded starts of each ball"
MEANING = "Raising it narrows the interval of each share, and takes longer."
MANY = 4  # balls: among more of them each is compared with the best alone

losses_of = shared_cache(4)(end_losses)


def seconds_of(race: Race, n: int) -> float:
    """About how long n starts of each ball take."""
    return len(race.balls) * seconds(race.problem.landscape, n, race.problem.steps)


def possible(race: Race) -> tuple[list[int], int]:
    """How many starts are possible on a race, and how many of them are run until a visitor chooses."""
    allowed = [n for n in STARTS if seconds_of(race, n) <= MOST_SECONDS]
    return allowed, max([n for n in allowed if seconds_of(race, n) <= SOON_SECONDS], default=STARTS[0])


def show(race: Race) -> None:
    network = race.problem.landscape
    if not isinstance(network, Network) or not race.balls:
        st.html("<p>There is no ball in this race. Add one to see how many starts it solves.</p>")
        return
    allowed, soon = possible(race)
    if not allowed:
        say_too_long(f"{STARTS[0]} starts of each ball", seconds_of(race, STARTS[0]) / MOST_SECONDS)
        return
    state = session.state()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        n = chosen(allowed, soon)
        words = st.empty()
    # During a drag the last race stays in the view; on release the runs of the new one start.
    found = None if session.is_dragged() and state.seeds else losses_at_end(race, n, words)
    if found is not None:
        state.seeds = (Race(race.experiment, race.seen), found)  # without its paths, which take megabytes
    if state.seeds is None:
        words.caption("The starts run after this drag.")
        return
    race, losses = state.seeds
    words.caption(WORDS + ", before this drag" * session.is_dragged(), help=MEANING)
    network, n = race.problem.landscape, len(losses[0])
    solved = [each <= network.target_loss for each in losses]
    picture(race, losses)
    buttons(race, solved)
    shares(race, losses, solved)
    if len(race.balls) > 1:
        pairs(race, solved)
    batches = " Every start meets the same mini-batches." if race.problem.has_batches else ""
    st.caption(
        f"Each ball runs from the seeded starts 0 to {n - 1} with its settings, for {race.problem.steps} steps. "
        f"Solved: at the end the loss is at most {digits(network.target_loss)}, the target.{batches}"
    )


def chosen(allowed: Sequence[int], soon: int) -> int:
    """The number of starts, which a visitor chooses among those that the page allows."""
    state = session.state()
    n = state.starts if state.starts in allowed else soon

    def changed() -> None:
        session.state().starts = st.session_state.seeded_starts or 0

    st.segmented_control(
        WORDS.capitalize(),
        allowed,
        format_func="{:,}".format,
        key=show_value("seeded_starts", n),
        on_change=changed,
        label_visibility="collapsed",
    )
    return n


def losses_at_end(race: Race, n: int, slot: DeltaGenerator) -> list[np.ndarray] | None:
    """The losses (n,) of each ball at the end; None if the visitor changes something meanwhile."""
    size = next((each for each in BATCHES if seconds_of(race, each) <= len(race.balls) * BATCH_SECONDS), BATCHES[-1])
    problems = [(from_any_start(each.problem), each.rule) for each in race.balls]
    batches = [(*each, first, size) for each in problems for first in range(0, n, size)]
    found = list(computed(losses_of, batches, f"{n:,} {WORDS}", slot))
    return list(np.concatenate(found).reshape(len(problems), n)) if len(found) == len(batches) else None


def picture(race: Race, losses: Sequence[np.ndarray]) -> None:
    """The histograms; a click on a bar opens the next of its starts in the race."""
    network = race.problem.landscape
    own = network.start_seed if race.problem.start == network.start else None

    def picked(x: float, y: float, subplot: int, final: bool) -> None:
        bins = figures.bins_of(losses, network.target_loss)
        row = len(losses) - 1 - int(np.clip(np.floor(y), 0, len(losses) - 1))
        away = np.abs(bins.places[row] - x)
        open_start(next_seed(away <= max(bins.width / 2, away.min()), network.start_seed))

    plot(
        "seeds",
        figures.seeds(losses, [each.name for each in race.balls], styles(race), network.target_loss, own),
        "The losses at the end from all starts, a histogram for each ball. "
        + " ".join(
            f"{ball.name} solves {100 * np.mean(each <= network.target_loss):.1f} %."
            for ball, each in zip(race.balls, losses, strict=True)
        ),
        session.message_count(),
        height=HEIGHT,
        on_picked=picked,
    )


def next_seed(wanted: np.ndarray, now: int) -> int:
    """The first seed after `now` that is wanted (n,), or the first one of all."""
    seeds = np.flatnonzero(wanted)
    later = seeds[seeds > now]
    return int(later[0] if later.size else seeds[0])


def open_start(seed: int) -> None:
    """Race from the start of that seed."""
    now = session.current()
    if not isinstance(now.landscape, Network):  # a click that came after another terrain
        return
    network = replace(now.landscape, start_seed=seed)
    session.change(replace(now, landscape=network, start=network.start))


def buttons(race: Race, solved: Sequence[np.ndarray]) -> None:
    """A button for each kind of start that is worth a look: the next of them opens in the race."""
    count = np.sum(solved, axis=0)
    kinds = {"fails": ("A start that fails" if len(solved) == 1 else "A start that every ball fails", count == 0)}
    if len(solved) > 1:
        kinds["differs"] = ("A start that some solve and others fail", (count > 0) & (count < len(solved)))
    with st.container(horizontal=True, gap="small"):
        for key, (text, wanted) in kinds.items():
            if not wanted.any():
                continue
            seed = next_seed(wanted, race.problem.landscape.start_seed)
            st.button(
                f"{text}: seed {seed}",
                key=f"start_{key}",
                on_click=open_start,
                args=(seed,),
                help=f"Opens it in the race: one of {np.count_nonzero(wanted):,}. The next press goes to the next one.",
            )


def shares(race: Race, losses: Sequence[np.ndarray], solved: Sequence[np.ndarray]) -> None:
    """The share that each ball solves."""
    rows = []
    for ball, each, done in zip(race.balls, losses, solved, strict=True):
        count, n = int(done.sum()), len(done)
        low, high = (100 * end for end in wilson(count, n))
        ends = np.sort(each)[(n - 1) // 2]  # NaN come last
        rows.append(
            [
                label(race, ball),
                f"{100 * count / n:.1f}\u00a0%",
                f"{low:.1f} to {high:.1f}\u00a0%",
                f"{count:,} of {n:,}",
                digits(ends),
            ]
        )
    table(
        "The share of the starts that each ball solves",
        (
            "Rule",
            ("Solved", "The share of the starts from which the loss at the end is at most the target."),
            ("95 % interval", "Wilson's interval: where the share over all seeds lies, at 95 % confidence."),
            "Starts",
            ("Median loss", "Half of the starts end with a lower loss. Runs that diverged count as the highest."),
        ),
        rows,
    )


def pairs(race: Race, solved: Sequence[np.ndarray]) -> None:
    """The starts that one ball of a pair solves and the other does not."""
    order = range(len(solved))
    couples = list(combinations(order, 2))
    if len(solved) > MANY:
        best = max(order, key=lambda each: int(solved[each].sum()))
        couples = [(best, each) for each in order if each != best]
    names = [
        f"<i style='background:{style.colour}'></i><b>{escape(ball.name)}</b>"
        for ball, style in zip(race.balls, styles(race), strict=True)
    ]
    rows = []
    for one, other in couples:
        first, second = (int(np.sum(a & ~b)) for a, b in ((solved[one], solved[other]), (solved[other], solved[one])))
        rows.append(
            [
                f"{names[one]} and {names[other]}",
                f"{first:,}",
                f"{second:,}",
                digits(round(mcnemar(first, second), 2)),
                chance(sign_test(first, second)),
            ]
        )
    table(
        "Starts that one ball solves and the other does not",
        (
            "A and B" if len(solved) <= MANY else "The best ball, A, and each other, B",
            ("A alone", "Starts that A solves and B does not."),
            ("B alone", "Starts that B solves and A does not."),
            ("z", "McNemar's (A alone − B alone) / √(A alone + B alone): beyond 1.96 chance is a poor explanation."),
            ("p", "The sign test: how often two equally good balls would differ by as much, or more, by chance."),
        ),
        rows,
    )


def chance(p: float) -> str:
    """A probability as text."""
    return "<\u00a00.001" if p < 0.001 else f"{p:.2g}"


view = View(
    10,
    "Seeds",
    "How often does each ball solve the network, and how often was it the luck of the start? Each trains it from many "
    "seeded starts. Click on a bar, and one of its starts opens in the race.",
    show,
    networks_only=True,
)
