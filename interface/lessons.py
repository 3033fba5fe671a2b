"""The lessons on the page: a list to choose from, and a card with what to see in the race of the stage."""

from __future__ import annotations

from html import escape

import streamlit as st

from interface import session


def lessons() -> None:
    """The list, folded until wanted."""
    with st.popover("Lessons", key="lessons", on_change="rerun", icon=":material/school:") as opened:
        if opened.open:
            from lessons import LESSONS  # when they are wanted, and not at every start

            for number, (key, lesson) in enumerate(LESSONS.items(), start=1):
                st.button(
                    f"{number}. {lesson.title}",
                    key=f"lesson_{key}",
                    help=lesson.about,
                    on_click=session.open_lesson,
                    args=(key, 0),
                    width="stretch",
                    type="tertiary",
                )


def lesson() -> None:
    """Of the lesson that is open: what to see in this stage, what to try, and the way to the next one."""
    from lessons import LESSONS

    key, place = session.state().lesson
    title, stages = LESSONS[key].title, LESSONS[key].stages
    stage, last = stages[place], len(stages) - 1
    following = list(LESSONS)[list(LESSONS).index(key) + 1 :][:1]
    with st.container(key="lesson_card"):
        st.html(
            f"<div><b>{escape(title)}</b> · {place + 1} of {last + 1}<p>{escape(stage.text)}</p>"
            f"<p class='dh-try'>{escape(stage.next)}</p></div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Back", key="lesson_back", disabled=place == 0, on_click=session.open_lesson, args=(key, place - 1)
            )
            if place < last:
                st.button(
                    "Next", key="lesson_next", type="primary", on_click=session.open_lesson, args=(key, place + 1)
                )
            elif following:
                st.button(
                    "Next lesson", key="lesson_next", type="primary", on_click=session.open_lesson, args=(*following, 0)
                )
            st.button(
                "As it was",
                key="lesson_again",
                on_click=session.open_lesson,
                args=(key, place),
                help="Sets the race of this stage again.",
            )
            st.button("Close", key="lesson_close", on_click=session.close_lesson)
