"""A lesson of one's own on the page: the card that is open, and the dialog in which a lesson is made."""

from __future__ import annotations

from html import escape

import streamlit as st

from interface import session
from interface.address import link_address
from interface.cards import LONGEST_LINK, LONGEST_TEXT, LONGEST_TITLE, MOST_CARDS, card, lesson_query, pasted
from interface.lessons import named
from interface.widget import show_value
from simulation.experiment import Experiment
from stage.clipboard import copy_button

AUTHOR = "This text was written by the author of the link."
ABOUT = (
    "A card is a race with your text beside it. Write the card of the race that is on the page now, and add it to the "
    "lesson; then close this box, set the next race, and come back."
)
MARKUP = (
    "`[2 Momentum]` in a text is the name of the second ball, with its colour. All else stands there as it is typed."
)


def own_lesson() -> None:
    """The open card: its text, and buttons to the cards beside it."""
    now = session.state()
    index, last = now.card, len(now.cards) - 1
    st.html(card_text())
    with st.container(horizontal=True, key="again"):
        st.button(
            "Reset this step",
            key="lesson_reset",
            type="tertiary",
            icon=":material/undo:",
            on_click=open_card,
            args=(index,),
            help="Shows the race of this card again.",
        )
    with st.container(horizontal=True, key="steps"):
        st.button("Back", key="lesson_back", disabled=index == 0, on_click=open_card, args=(index - 1,))
        if index < last:
            st.button("Next", key="lesson_next", type="primary", on_click=open_card, args=(index + 1,))
        st.button("Close", key="lesson_close", on_click=session.close_lesson)


def card_text() -> str:
    """What the open card says, as HTML."""
    now = session.state()
    opened = now.cards[now.card]
    title = f"<h2>{escape(opened.title)}</h2>" if opened.title else ""
    return (
        f"<div><p class='dh-lesson'>Card {now.card + 1} of {len(now.cards)}</p>{title}"
        f"<p class='dh-own'>{named(opened.text)}</p><p class='dh-small'>{AUTHOR}</p></div>"
    )


def open_card(index: int) -> None:
    """Show the race of another card of the lesson."""
    session.open_link(lesson_query(session.state().cards, index))


@st.dialog("Make a lesson", width="medium")
def make_lesson(experiment: Experiment) -> None:
    """A card of the present race, and the lesson that several cards are together."""
    st.html(f"<p>{ABOUT}</p><p class='dh-heading'>1. A card for the race on the page</p>")
    if experiment.landscape.unlinked:
        st.html(f"<p class='dh-note' role='status'>{escape(experiment.landscape.unlinked)}</p>")
    else:
        card_of_this_race()
    lesson_of_links()


def card_of_this_race() -> None:
    """A title and a text for the present race, and the link of its card."""
    title = st.text_input("Title", max_chars=LONGEST_TITLE, key="card_title")
    text = st.text_area("Text", max_chars=LONGEST_TEXT, key="card_text", height=110)
    st.caption(MARKUP)
    link = f"{link_address()}?{lesson_query([card(session.link(), title, text)])}"

    def add() -> None:
        session.state().draft = f"{session.state().draft.rstrip()}\n{link}".lstrip()
        st.session_state.card_title = st.session_state.card_text = ""

    with st.container(horizontal=True, gap="small"):
        st.button("Add the card to the lesson", on_click=add, disabled=not (title or text), width="stretch")
        copy_button("copy_card", "Copy the link of the card", link)


def lesson_of_links() -> None:
    """A box for the links of the cards, and the link of the lesson that they are together."""

    def typed() -> None:
        session.state().draft = st.session_state.draft

    st.html("<p class='dh-heading'>2. The lesson</p>")
    st.text_area(
        "Links of its cards, one a line",
        key=show_value("draft", session.state().draft),
        on_change=typed,
        height=110,
        help="Change the order of the lines to change the order of the cards.",
    )
    cards, faults = pasted(session.state().draft)
    link = f"{link_address()}?{lesson_query(cards)}"
    left = LONGEST_LINK - len(link)
    if left < 0:
        faults.append(f"The link is {-left:,} characters too long: shorten a text, or leave a card out.")
    count = f"{len(cards)} of {MOST_CARDS} cards · {max(left, 0):,} characters left"
    st.html(f"<p class='dh-small' role='status'>{count}</p>")
    if faults:
        st.html(f"<p class='dh-note' role='alert'>{escape(' '.join(faults))}</p>")
    elif cards:
        st.code(link, None)
        with st.container(horizontal=True, gap="small"):
            copy_button("copy_lesson", "Copy the link of the lesson", link, primary=True)
            st.link_button("Open the lesson in a new tab", link, width="stretch")
