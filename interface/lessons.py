"""The lessons on the page: a list to choose from, and a card that says what to see in the race on the stage."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from figures.style import styles
from interface import session
from simulation.link import from_query
from simulation.race import Race
from stage.finished import finished

if TYPE_CHECKING:
    from lessons.base import Stage, Try

# The slider of a field among the main ones, those of the race and those of the terrain.
LIGHT = (
    ":is(.dh-main, .st-key-rest, [class*='-parameters']) .dh-slider:has([id^='dh-{name}-']) "
    "{{ outline: 2px solid #3a96d0; outline-offset: 1px; border-radius: 0.3rem; }}"
)


def open_lesson(key: str, index: int, change: str = "") -> None:
    """Show the race of a stage of a lesson, with other values for the keys of `change`."""
    from lessons import LESSONS  # imported when a lesson or the list is opened: the first page needs no lesson

    session.open_link(f"{LESSONS[key].stages[index].link_with(change)}&{session.LESSON}={key}.{index + 1}")
    st.session_state.lessons = False  # close the list


def open_first_lesson() -> None:
    """Show the first stage of the first lesson."""
    from lessons import LESSONS

    open_lesson(next(iter(LESSONS)), 0)


def lessons() -> None:
    """The list of lessons, in a popover."""
    with st.popover("Lessons", key="lessons", on_change="rerun", icon=":material/school:") as popover:
        if popover.open:
            from lessons import LESSONS

            with st.container(key="lesson_list"):
                for key, lesson in LESSONS.items():
                    st.button(
                        f"**{lesson.order}. {lesson.title}** · {lesson.minutes} min :small[{lesson.about}]",
                        key=f"lesson_{key}",
                        on_click=open_lesson,
                        args=(key, 0),
                        width="stretch",
                        type="tertiary",
                    )
            finished("finished_list", {key: len(lesson.stages) for key, lesson in LESSONS.items()})


def lesson() -> None:
    """The card of the open lesson: what to see at this stage, what to try, and buttons to the stages beside it."""
    from lessons import LESSONS

    session.follow()
    key, index = session.state().lesson
    lesson = LESSONS[key]
    stage, last = lesson.stages[index], len(lesson.stages) - 1
    next_lesson = list(LESSONS)[list(LESSONS).index(key) + 1 :][:1]
    lights = "".join(LIGHT.format(name=each) for each in stage.lights)
    st.html(f"<style>{lights}</style>{lesson_text()}")
    chips(stage, key, index)
    with st.container(horizontal=True, key="steps"):
        st.button("Back", key="lesson_back", disabled=index == 0, on_click=open_lesson, args=(key, index - 1))
        if index < last or next_lesson:
            st.button(
                "Next" if index < last else "Next lesson",
                key="lesson_next",
                type="primary",
                on_click=open_lesson,
                args=(key, index + 1) if index < last else (*next_lesson, 0),
            )
        st.button("Close", key="lesson_close", on_click=session.close_lesson)
    finished("finished", {key: last + 1}, f"{key}.{index + 1}")


def lesson_text() -> str:
    """What the card of the open lesson says, as HTML."""
    from lessons import LESSONS

    key, index = session.state().lesson
    lesson = LESSONS[key]
    stage = lesson.stages[index]
    return (
        f"<div><p class='dh-lesson'>{escape(lesson.title)} · {index + 1} of {len(lesson.stages)}</p>"
        f"<h2>{escape(stage.title)}</h2>{paragraphs(stage.text)}</div>"
    )


def chips(stage: Stage, key: str, index: int) -> None:
    """A button for each thing to try, and what to look for in the race that is shown."""
    tried = next((each for each in stage.tries if shows(stage, each)), None)
    if stage.tries:
        with st.container(horizontal=True, vertical_alignment="center", key="tries"):
            st.html("<span>Try:</span>", width="content")
            for number, each in enumerate(stage.tries):
                st.button(
                    each.label,
                    key=f"try_{number}",
                    icon=":material/check:" if each is tried else None,
                    on_click=open_lesson,
                    args=(key, index, each.change),
                )
    changed = session.current() != from_query(stage.query)
    if tried:
        st.html(f"<div class='dh-look' role='status'>{named(tried.look)}</div>")
    with st.container(horizontal=True, vertical_alignment="center", key="again"):
        if changed and not tried:
            st.html("<span role='status'>Changed from the lesson.</span>", width="content")
        st.button(
            "Reset this step",
            key="lesson_reset",
            type="tertiary",
            icon=":material/undo:",
            on_click=open_lesson,
            args=(key, index),
            help="Shows the race of this step again.",
        )


def shows(stage: Stage, tried: Try) -> bool:
    """Whether the page shows the race of a thing to try."""
    return session.current() == from_query(stage.query_with(tried.change))


def paragraphs(text: str) -> str:
    """A text of a lesson as HTML."""
    return "".join(f"<p>{named(each)}</p>" for each in text.split("\n\n"))


def named(text: str) -> str:
    """A paragraph as HTML, in which the name of each ball has a dot of its colour."""
    from lessons.base import NAMED

    colours = [each.colour for each in styles(Race(session.current(), session.state().seen))]

    def name(match) -> str:
        dot = "".join(f"<i style='background:{each}'></i>" for each in colours[int(match[1]) - 1 : int(match[1])])
        return f"<b class='dh-ball'>{dot}{match[2]}</b>"

    together = escape(text).replace(" = ", "\xa0=\xa0").replace(" %", "\xa0%").replace(" × ", "\xa0×\xa0")
    return NAMED.sub(name, together)
