"""The page of a link as it opens: title, sliders, legend and the race's picture, in the HTML that the server sends.

Streamlit's scripts take seconds on a slow line. Until they have run, and the first run of the page has come, everything
stands here at the place that it will have. Where it would have another one, as below a note, the page opens empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from threading import Event
from urllib.parse import parse_qs

import streamlit as st

from interface import session
from interface.first_picture import COLOURS, html
from interface.head import TITLE, has_start
from interface.lessons import lesson_text
from interface.notes import about_link
from interface.own_lesson import card_text
from interface.shared_cache import LONG, run
from interface.style import compact, style_sheet
from interface.turns import go_beside
from simulation.cost import race_seconds
from simulation.race import Race

STYLE = compact(Path(__file__).with_suffix(".css").read_text(encoding="utf-8"))
SCRIPT = compact(Path(__file__).with_suffix(".js").read_text(encoding="utf-8").partition("\n\n")[2])
EMBEDDED = ("embed", "embed_options")  # Streamlit's keys, for another head and another theme
PATIENCE = 1.5  # seconds for which a browser that says nothing, as in a tab in the background, is waited for
BUTTON = "<button tabindex='-1'>&nbsp;</button>"
# A card above the race is as high as its text.
CARD_ABOVE = "@media (max-width: 959px) { #page-opening { display: none; } #root { visibility: visible; } }"


def opening(query: str) -> str:
    """The HTML of the page of a link, without its script; empty where the page would look otherwise."""
    address = parse_qs(query, keep_blank_values=True)
    if any(each in address for each in EMBEDDED):
        return ""
    with session.without_visitor(address) as race:
        if not can_open():
            return ""
        run(race)
        return page(race)


def can_open() -> bool:
    """Whether the page looks as it does here, and its race is short."""
    race = session.current()
    return not about_link() and race_seconds(race.landscape, len(race.optimizers), race.steps) <= LONG


_served = False  # whether a server of this process sends its pages


@contextmanager
def served() -> Iterator[None]:
    """While a server sends each visitor the page as it opens."""
    global _served
    _served = True
    try:
        yield
    finally:
        _served = False


def stands() -> bool:
    """Whether this visitor sees the page as it opens until the race plays, whatever the window."""
    now = session.state()
    is_first = now.message_count == 0  # nothing has been sent to the stage yet
    return _served and is_first and not st.context.is_embedded and not now.lesson and not now.cards and can_open()


_awaited: dict[str, Event] = {}  # for each run that waits for its browser, by the word that the browser says


@contextmanager
def race_first() -> Iterator[bool]:
    """Send what is in this block before the rest of the page, and wait until the browser has drawn the race.

    The column of settings would take a browser a fifth of the time until the race plays (benchmarks/first.py). Where
    the visitor doesn't see the page as it opens, nothing is waited for. Yields whether the visitor sees it.
    """
    now = session.state()
    if not stands():
        yield False
        return
    now.word = token_urlsafe(8)
    drawn = _awaited[now.word] = Event()
    try:
        yield True
        go_beside()
        drawn.wait(PATIENCE)
    finally:
        del _awaited[now.word]
        now.word = ""


def heard(word: str) -> None:
    """The browser says that it has drawn the race. A word that nobody waits for changes nothing."""
    if drawn := _awaited.get(word):
        drawn.set()


def page(race: Race) -> str:
    card = lesson_card()
    colours = ";".join(
        f"--st-{name}:light-dark({st.get_option(f'theme.light.{key}')},{st.get_option(f'theme.dark.{key}')})"
        for name, key in COLOURS.items()
    )
    start = f"<div class='st-key-start'>{BUTTON}</div>" if has_start() else ""
    head = f"<div class='st-key-head'><div class='dh-title'>{TITLE}</div>{BUTTON}{start}</div>"
    return (
        f"<div id='page-opening' style='{colours}'><style>{STYLE}{style_sheet(race)}{CARD_ABOVE * bool(card)}</style>"
        f"<div class='block-container'><div class='st-key-page'>{head * session.shows('head')}{card}"
        f"<div class='st-key-first'>{html(race, None)}</div></div></div></div>"
        "<noscript><style>#page-opening { display: none; }</style></noscript>"
    )


def lesson_card() -> str:
    """The text of the open lesson, or of the open card of a link; empty without one."""
    now = session.state()
    if not now.lesson and not now.cards:
        return ""
    return f"<div class='st-key-lesson_card'>{lesson_text() if now.lesson else card_text()}</div>"
