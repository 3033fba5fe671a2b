"""A lesson of one's own: cards written into a link and read from any text."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.cards import (
    LONGEST_LINK,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CARDS,
    card,
    from_value,
    lesson_query,
    pasted,
    read_cards,
    to_value,
)

ANY = st.text(st.characters(), max_size=600)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), ANY, ANY)
def test_a_card_that_is_written_and_read_again_is_the_same(pairs, title, text):
    written = card(urlencode(pairs, errors="replace"), title, text)
    assert from_value(to_value(written)) == written
    query = urlencode({"card": to_value(written)})
    assert from_value(parse_qs(query, keep_blank_values=True)["card"][0]) == written


@given(ANY)
def test_any_text_is_a_card_within_the_bounds(value):
    read = from_value(value)
    assert len(read.title) <= LONGEST_TITLE
    assert len(read.text) <= LONGEST_TEXT
    assert from_value(to_value(read)) == read


@given(st.lists(ANY, max_size=12), ANY)
def test_any_values_are_a_lesson_whose_link_opens_it_again(values, at):
    cards, index, _ = read_cards(values, at)
    assert len(cards) <= MOST_CARDS
    assert not index or index < len(cards)
    query = lesson_query(cards, index)
    assert len(query) <= LONGEST_LINK + len("&at=8")
    again = parse_qs(query, keep_blank_values=True)
    assert read_cards(again.get("card", []), again.get("at", [""])[0]) == (cards, index, [])


def test_a_text_is_plain_and_its_line_breaks_stay():
    read = card("", "Two\r\nlines\x00", "  <b>First</b>\r\nsecond\x07\u202e \u2066line\u200b, 👩\u200d🔬\r\ttab  ")
    assert read.title == "Two lines"
    assert read.text == "<b>First</b>\nsecond line, 👩\u200d🔬\n tab"


def test_a_title_and_a_text_are_cut_to_their_length():
    read = card("", "a" * 61, "é" * 501)
    assert (read.title, read.text) == ("a" * 60, "é" * 500)


def test_a_card_within_a_card_and_a_lesson_within_it_are_ignored():
    inner = urlencode({"card": "landscape=booth", "at": "2", "lesson": "zigzag.1", "screen": "stage", "steps": "50"})
    assert card(inner, "", "").query == "steps=50"


def test_no_letter_of_a_plain_text_takes_more_room_than_in_a_link_of_its_own():
    text = "ä" * 100 + "漢" * 100 + " " * 100 + "a"
    short = len(lesson_query([card("steps=50", "", "")]))
    assert len(lesson_query([card("steps=50", "", text)])) - short == 100 * 6 + 100 * 9 + 100 + 1


def test_a_link_of_too_many_or_too_long_cards_says_so():
    cards, _, notes = read_cards(["steps=50"] * 9, "")
    assert len(cards) == 8
    assert notes == ["A lesson in a link has at most 8 cards: the first 8 are shown."]
    long = to_value(card("steps=50", "", "漢" * 500))  # nine characters a letter: 4,500 in the link
    cards, _, notes = read_cards([long, long], "2")
    assert len(cards) == 1
    assert notes == [
        "A link with cards has at most 7,000 characters: the last cards are left out.",
        "at can only be a whole number from 1 to 1: the first card is open.",
    ]


@pytest.mark.parametrize("at", ["0", "3", "-1", "1.0", "٢", "two", "9" * 400])
def test_a_card_that_is_not_there_opens_the_first_one_and_says_so(at):
    _, index, notes = read_cards(["steps=50", "steps=60"], at)
    assert index == 0
    assert notes == ["at can only be a whole number from 1 to 2: the first card is open."]


def test_links_that_are_pasted_one_a_line_are_a_lesson():
    first, second, third = (card(f"steps={10 * number}", f"No. {number}", "Why?\n#1 & 2") for number in (1, 2, 3))
    lines = (
        f"https://a.b/?{lesson_query([first, second], 1)}\n\n  ?{lesson_query([third])}#top  \nhttps://a.b/?steps=50"
    )
    assert pasted(lines) == ([first, second, third], ["Line 4 has no card in it."])
    assert pasted("") == ([], [])
    assert pasted("\n".join([f"?{lesson_query([first])}"] * 9))[1] == ["A lesson has at most 8 cards; these are 9."]
