"""The controls: main sliders, terrain, line-up and the rest. Each shows a part of the race and replaces it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from catalog import parameters, texts
from figures.style import ball_settings, styles
from interface import session
from interface.choices import choice_boxes
from interface.presets import LINE_UPS
from interface.schedule import own_schedule, schedule
from interface.widget import show_value
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from simulation.experiment import LONGEST_RACE, SHARED, Experiment, shared
from simulation.race import Ball, Race
from stage.gallery import gallery, in_groups
from stage.sliders import sliders

MAPS = ("One map", "Side by side")


def controls(experiment: Experiment) -> None:
    """Everything that sets up a race but the main sliders, the most used first."""
    if session.shows("terrain"):
        terrain(experiment)
    if session.shows("lineup"):
        line_up(Race(experiment))
    if session.shows("compare"):
        compare()
    if session.shows("schedule"):
        schedule(Race(experiment))
    more(experiment)


def terrain(experiment: Experiment) -> None:
    """The selector, its sentence, and the terrain's own knobs and texts."""

    def chosen(key: str) -> None:
        try:
            moved = session.current().on(session.latest(key) or LANDSCAPES[key]())
        except OSError as trouble:  # the static site fetches a part of SciPy when a surface is first looked at
            session.refuse("landscape", str(trouble))
        else:
            session.change(moved)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="terrain_row"):
        st.selectbox(
            "Terrain",
            in_groups(),
            format_func=lambda key: f"{LANDSCAPES[key].name} · {LANDSCAPES[key].group}",
            key=show_value("landscape", experiment.landscape.key),
            on_change=lambda: chosen(st.session_state.landscape),
            help="The loss as a height over the plane of two parameters. Type to search. "
            "Another terrain starts at its own place and α.",
        )
        if st.button("Pictures", icon=":material/grid_view:", key="pictures", help="All terrains as small pictures"):
            pictures(experiment.landscape.key, chosen)
    session.say_refused("landscape")
    st.caption(type(experiment.landscape).__doc__)
    own_words(experiment.landscape)
    own_file(experiment.landscape)

    def turned(name: str, value: float | str, final: bool = True) -> None:
        now = session.current()
        try:
            landscape = replace(now.landscape, **{name: value})
        except ValueError as trouble:
            session.refuse("knobs", str(trouble))
        else:
            where = landscape.start if now.start == now.landscape.start else landscape.clamp(now.start)
            session.change(replace(now, landscape=landscape, start=where), final)

    choice_boxes(experiment.landscape.key, experiment.landscape, turned)
    knobs = parameters(type(experiment.landscape))
    if knobs:
        sliders(
            f"{experiment.landscape.key} knobs",
            {name: (each, getattr(experiment.landscape, name)) for name, each in knobs.items()},
            turned,
        )
    session.say_refused("knobs")


@st.dialog("Choose a terrain", width="large")
def pictures(key: str, on_chosen: Callable[[str], None]) -> None:
    gallery(key, on_chosen)
    if session.state().page_is_old:
        st.rerun()


def own_words(landscape: Landscape) -> None:
    """A box for each text that the terrain is made from. A text that it can't take stays there with a line on why."""
    for name, each in texts(type(landscape)).items():
        if not each.label:
            continue
        key = f"{landscape.key} {name}"

        def typed(name: str = name, key: str = key) -> None:
            written = st.session_state[key]
            now = session.current()
            try:
                changed = replace(now.landscape, **{name: written})
            except ValueError as trouble:
                session.refuse(key, str(trouble))
            else:
                session.change(now.on(changed))

        if session.refused(key) is None:
            show_value(key, getattr(landscape, name))
        st.text_input(each.label, max_chars=10 * each.longest, key=key, on_change=typed, help=each.help)
        session.say_refused(key)


def own_file(landscape: Landscape) -> None:
    """A box for the file of a terrain that is made from one."""
    if not landscape.files:
        return
    # A box of its own for each file: what was brought is on the map, and not in the box.
    key = f"{landscape.key} file {session.state().upload_count}"

    def brought() -> None:
        file = st.session_state[key]
        if file is None:
            return
        try:
            surface = type(landscape).read(file.name, file.getvalue())
        except ValueError as trouble:
            session.refuse(key, str(trouble))
        else:
            session.remember_upload(surface)
            session.state().upload_count += 1
            session.change(session.current().on(surface))

    st.file_uploader(landscape.name, type=list(landscape.files), key=key, on_change=brought, help=landscape.file_help)
    st.caption(f"On the map: {landscape.source}.")
    session.say_refused(key)


def main_sliders(experiment: Experiment) -> None:
    """α and β of every rule that has none of its own."""

    def moved(name: str, value: float, final: bool) -> None:
        session.change(session.current().with_main(name, value), final)

    sliders(
        "main",
        {name: (parameters(Experiment)[name], getattr(experiment, name)) for name in SHARED},
        moved,
    )
    if experiment.optimizers and not any(
        set(shared(type(each))) - overridden
        for each, overridden in zip(experiment.optimizers, experiment.overridden, strict=True)
    ):
        with st.container(key="unfollowed"):
            st.caption("No ball follows these two sliders now: each has settings of its own, behind its name.")


def line_up(race: Race) -> None:
    """The line-up: a row for each ball, with its own settings behind it, and a box to add another."""
    # The settings in force are written by the style: a popover whose label changes would close during a drag.
    st.html(
        "<style>"
        + "".join(
            f".st-key-ball_{ball.index} button p::before {{ background: {style.colour}; }}"
            f".st-key-ball_{ball.index} button p::after {{ content: ' · {ball_settings(ball)}'; }}"
            for ball, style in zip(race.balls, styles(race.experiment.optimizers), strict=True)
        )
        + "</style>"
    )
    with st.container(key="lineup", gap="xsmall"):
        for ball in race.balls:
            with st.popover(ball.name, key=f"ball_{ball.index}", width="stretch", on_change="rerun") as popover:
                if popover.open:
                    own_settings(race.experiment, ball)

        def added() -> None:
            rule = st.session_state.add
            st.session_state.add = None
            if rule in OPTIMIZERS:
                session.change(session.current().with_another(rule))

        full = len(race.balls) >= LONGEST_RACE
        st.selectbox(
            "Add a rule to the line-up",
            list(OPTIMIZERS),
            index=None,
            format_func=lambda key: OPTIMIZERS[key].name,
            placeholder=f"A race has {LONGEST_RACE} balls at most" if full else "Add a rule to the race",
            disabled=full,
            key="add",
            on_change=added,
            label_visibility="collapsed",
        )


def compare() -> None:
    """Line-ups of one click, on the terrain in use."""

    def picked() -> None:
        name = st.session_state.compare
        st.session_state.compare = None
        if name in LINE_UPS:
            line_up, why = LINE_UPS[name]
            session.change(line_up(session.current()))
            session.state().hint = why

    st.pills("Compare", list(LINE_UPS), key="compare", on_change=picked)


def own_settings(experiment: Experiment, ball: Ball) -> None:
    """One ball's sentence and hyperparameters; moving one makes it the ball's own."""
    rule, index = ball.rule, ball.index

    def moved(name: str, value: float | str, final: bool = True) -> None:
        session.change(session.current().with_setting(index, name, value), final)

    st.caption(type(rule).__doc__)
    st.latex(rule.formula)
    st.caption(f"Memory: {rule.memory}.")
    sliders(
        f"own_{index}_{rule.key}",
        {name: (each, getattr(rule, name)) for name, each in parameters(type(rule)).items()},
        moved,
    )
    choice_boxes(f"own_{index}_{rule.key}", rule, moved)
    follows = shared(type(rule))
    if not follows:
        st.caption("It follows none of the main sliders.")
    elif ball.overridden:
        st.button(
            "Follow the main sliders",
            key=f"follow_{index}",
            on_click=lambda: session.change(session.current().following(index)),
        )
    else:
        st.caption("It follows the main sliders until you move one of these.")
    own_schedule(ball)
    st.button(
        "Take it out of the race",
        key=f"remove_{index}",
        icon=":material/close:",
        on_click=lambda: session.change(session.current().without(index)),
    )


def more(experiment: Experiment) -> None:
    """The start as numbers, the length of the race, the noise, and how the maps are laid out."""

    def laid_out() -> None:
        session.state().side_by_side = st.session_state.maps == MAPS[1]
        session.change(session.current())

    st.segmented_control(
        "Maps",
        MAPS,
        key=show_value("maps", MAPS[session.state().side_by_side]),
        required=True,
        on_change=laid_out,
        width="stretch",
        label_visibility="collapsed",
    )
    with st.expander("Start, steps and noise", key="more", on_change="rerun") as opened:
        if opened.open:
            start(experiment)

            def moved(name: str, value: float, final: bool) -> None:
                session.change(replace(session.current(), **{name: value}), final)

            sliders(
                "rest",
                {
                    name: (each, getattr(experiment, name))
                    for name, each in parameters(Experiment).items()
                    if name not in SHARED
                },
                moved,
            )


def start(experiment: Experiment) -> None:
    """Where the balls are dropped, as two numbers: what a click on the map sets, for people who use a keyboard."""
    landscape = experiment.landscape
    # A box of its own for each terrain: a shared one would clamp its value to the next terrain's range.
    keys = [f"{axis} of {landscape.key}" for axis in "xy"]

    def typed() -> None:
        place = tuple(st.session_state[key] for key in keys)
        session.change(replace(session.current(), start=place))

    with st.container(horizontal=True, gap="small"):
        for key, axis, value, (low, high) in zip(
            keys, "xy", experiment.start, (landscape.x_range, landscape.y_range), strict=True
        ):
            st.number_input(
                f"Start {axis}",
                min_value=low,
                max_value=high,
                step=(high - low) / 40,
                format="%.4f",
                key=show_value(key, value),
                on_change=typed,
                help=f"Raising it moves the start {'right' if axis == 'x' else 'up'}. A click on the map sets both.",
            )
