"""The lessons on the page: a list to choose from, and a card that says what to see in the race on the stage."""

from __future__ import annotations

from html import escape

import streamlit as st

from interface import session


def lessons() -> None:
    """The list of lessons, in a popover."""
    with st.popover("Lessons", key="lessons", on_change="rerun", icon=":material/school:") as popover:
        if popover.open:
            from lessons import LESSONS  # imported when the list is opened: the first page needs no lesson

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
    """The card of the open lesson: what to see at this stage, what to try, and buttons to the stages beside it."""
    from lessons import LESSONS

    key, index = session.state().lesson
    title, stages = LESSONS[key].title, LESSONS[key].stages
    stage, last = stages[index], len(stages) - 1
    next_lesson = list(LESSONS)[list(LESSONS).index(key) + 1 :][:1]
    with st.container(key="lesson_card"):
        st.html(
            f"<div><b>{escape(title)}</b> · {index + 1} of {last + 1}<p>{escape(stage.text)}</p>"
            f"<p class='dh-try'>{escape(stage.next)}</p></div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Back", key="lesson_back", disabled=index == 0, on_click=session.open_lesson, args=(key, index - 1)
            )
            if index < last:
                st.button(
                    "Next", key="lesson_next", type="primary", on_click=session.open_lesson, args=(key, index + 1)
                )
            elif next_lesson:
                st.button(
                    "Next lesson",
                    key="lesson_next",
                    type="primary",
                    on_click=session.open_lesson,
                    args=(*next_lesson, 0),
                )
            st.button(
                "As it was",
                key="lesson_again",
                on_click=session.open_lesson,
                args=(key, index),
                help="Sets the race of this stage again.",
            )
            st.button("Close", key="lesson_close", on_click=session.close_lesson)
