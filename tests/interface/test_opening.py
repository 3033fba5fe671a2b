"""The page as it opens, in the HTML that the server sends: what Streamlit's page shows at first, at the same places."""

import re
from threading import Event, Thread
from urllib.parse import quote_plus, urlencode

import pytest

from interface import opening as opening_page
from interface.cards import card, to_value
from interface.opening import SCRIPT, heard, opening, race_first
from interface.session import OPENING
from interface.state import State
from tests.interface.test_first_picture import pictures
from tests.page import page

STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
# The colours of a theme, and the picture for the dark one.
THEMED = re.compile(r" style='(--st[^']*)?'|<source[^>]*>|</?picture>")


def shown(body):
    return THEMED.sub("", STYLE.sub("", body))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "landscape=rosenbrock&race=sgd+adam&learning_rate=0.001",
        "landscape=xor&steps=20",
        "view=modes&hide=loss+readout",
        "maps=side",
        "lesson=zigzag.2",
        "landscape=formula&formula.f=x**2",
        "screen=stage&race=momentum",
        f"card={quote_plus(to_value(card('landscape=ravine', 'One', 'Look at [1 SGD].')))}",
    ],
)
def test_it_holds_what_the_first_run_of_the_page_shows(query):
    app = page(query, pictured=True)
    (body,) = pictures(app)
    (style,) = [each.proto.body for each in app.get("html") if ".st-key-page {" in each.proto.body]
    opened = opening(query)
    assert shown(body) in shown(opened)
    assert style.removeprefix("<style>").removesuffix("</style>") in opened
    assert ("(prefers-color-scheme: dark)' srcset=" in opened) == ("<img alt='' src=" in body)
    assert ("dh-lesson" in opened) == ("lesson=" in query or "card=" in query)


@pytest.mark.parametrize(
    "query",
    [
        "embed=true",  # Streamlit has another head then
        "unheard=of",  # a note stands above the race
        "landscape=digits&race=sgd+momentum+adam&steps=2000",  # a long race
    ],
)
def test_it_is_left_out_where_the_page_would_look_otherwise_or_the_server_would_work_long(query):
    assert opening(OPENING)
    assert not opening(query)


def test_what_a_stranger_wrote_into_the_link_is_no_html():
    written = "</style><script>alert(1)</script><img src=x onerror=alert(1)>"
    cards = urlencode({"card": to_value(card("landscape=ravine", written, written))})
    assert written not in opening(cards)
    assert "&lt;script&gt;" in opening(cards)
    assert "<script" not in opening(cards)
    assert "</" not in SCRIPT


def test_it_leaves_no_state_behind():
    before = page("landscape=ravine", pictured=True)
    assert "Himmelblau" not in opening("landscape=ravine")
    opening("landscape=himmelblau&hide=head")
    after = page("landscape=ravine", pictured=True)
    assert pictures(before) == pictures(after)


@pytest.fixture
def first_run(monkeypatch):
    """Begin the first run of a visitor: its state, and an event that is set when the rest of the page is sent."""
    threads = []

    def begin(stands=True):
        now, goes_on = State(), Event()
        monkeypatch.setattr(opening_page, "stands", lambda: stands)
        monkeypatch.setattr("interface.session.state", lambda: now)
        sent = Event()

        def run():
            with race_first() as is_there:
                assert is_there == stands
                sent.set()
            goes_on.set()

        threads.append(Thread(target=run))
        threads[-1].start()
        assert sent.wait(5)
        return now, goes_on

    yield begin
    for each in threads:
        each.join(5)


def test_the_rest_of_the_page_waits_until_the_browser_says_its_word(first_run, monkeypatch):
    monkeypatch.setattr(opening_page, "PATIENCE", 60)
    now, goes_on = first_run()
    heard("")
    heard("another word")
    assert not goes_on.wait(0.05)
    heard(now.word)
    assert goes_on.wait(5)
    assert now.word == ""
    assert not opening_page._awaited


def test_a_browser_that_says_nothing_is_waited_for_no_longer_than_for_a_while(first_run, monkeypatch):
    monkeypatch.setattr(opening_page, "PATIENCE", 0.05)
    assert first_run()[1].wait(5)
    assert not opening_page._awaited


def test_nothing_is_waited_for_where_the_page_opens_empty(first_run, monkeypatch):
    monkeypatch.setattr(opening_page, "PATIENCE", 60)
    now, goes_on = first_run(stands=False)
    assert goes_on.wait(5)
    assert now.word == ""
