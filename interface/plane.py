"""The controls of the plane on which a race in more than two parameters is seen."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interface import session
from interface.widget import show_value
from landscapes._span import PLANES, Span
from simulation.link import to_query
from simulation.race import Race
from stage import STAGE
from stage.step_button import step_button

TAKEN = {"through": 2, "own": 1, "sharp": 1, "random": 0}  # balls that span a plane
LABELS = ("Ball A", "Ball B")
RANDOM = (
    "The plane of Li et al. (2018), with directions as long as the weights. It shows the loss around the end of one "
    "ball. The paths lie mostly beside it, the more so the more weights there are."
)


def plane(race: Race) -> None:
    """Which plane the map shows, the balls that it goes through, and whether it stays while the race changes."""
    experiment = race.experiment
    if experiment.landscape.dimension == 2:
        return
    span = experiment.span

    def change(span: Span) -> None:
        session.change(replace(session.current(), span=span))

    st.selectbox(
        "Plane of the map",
        list(PLANES),
        format_func=PLANES.__getitem__,
        key=show_value("plane", span.plane),
        on_change=lambda: change(replace(span, plane=st.session_state.plane, step=None, held="")),
        help="All weights move, and the map shows two directions of them: where a ball lies beside the plane, it is "
        "drawn fainter, with its distance.",
    )
    taken = TAKEN[span.plane]
    if len(race.balls) > taken > 0:
        chosen = [*span.balls, *(each for each in range(len(race.balls)) if each not in span.balls)][:taken]

        def picked(place: int) -> None:
            ball = st.session_state[f"plane_{place}"]
            others = [each for each in chosen if each != ball]
            others.insert(place, ball)
            change(replace(span, balls=tuple(others[:taken]), held=""))

        with st.container(horizontal=True, gap="small"):
            for place, ball in enumerate(chosen):
                st.selectbox(
                    LABELS[place],
                    range(len(race.balls)),
                    format_func=lambda each: race.balls[each].name,
                    key=show_value(f"plane_{place}", ball),
                    on_change=picked,
                    args=(place,),
                )

    if span.plane == "random":
        st.caption(RANDOM)
    if span.plane == "sharp":
        # "SGD at step 120"; without a ball, or where every one diverges, the map goes through other points.
        name, is_step, row = next(iter(getattr(race.seen, "exact", ())), "").rpartition(" at step ")
        if is_step:
            st.caption(f"The map shows the directions of largest curvature at step {row} of {name}.")
        step_button("plane_step", "Take them at step", STAGE, lambda step: change(replace(span, step=step, held="")))

    def held() -> None:
        link = to_query(replace(experiment, span=replace(span, held="")))
        change(replace(span, held=link if st.session_state.plane_held else ""))

    st.toggle(
        "Hold this plane",
        key=show_value("plane_held", bool(span.held)),
        on_change=held,
        help="The plane follows the race when a slider is let go. Held, it stays: to compare settings on it.",
    )
