"""The page as it opens, in the HTML that the server sends: what Streamlit's page shows at first, at the same places."""

import re
from urllib.parse import quote_plus, urlencode

import pytest

from interface.cards import card, to_value
from interface.opening import SCRIPT, opening
from interface.session import OPENING
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
    app = page(query)
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
    before = page("landscape=ravine")
    assert "Himmelblau" not in opening("landscape=ravine")
    opening("landscape=himmelblau&hide=head")
    after = page("landscape=ravine")
    assert pictures(before) == pictures(after)
