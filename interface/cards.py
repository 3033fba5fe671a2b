"""A lesson of one's own: cards in a link, each a whole link of a race with a title and a text in it.

    card=<link>&card=<link>&at=2

`to_value` writes a card as the value of a key `card`, and `from_value` reads it from any text without an error. A text
is plain: the page shows it as it is written, but for `[2 Momentum]`, a name of the second ball, which gets the ball's
colour. A card within a card is ignored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, urlencode

CARD, AT = "card", "at"  # the keys of a link: each card, and which one is open, from 1
TITLE, TEXT = "title", "text"  # the keys of the link in a card
LESSON = "lesson"  # the key of a lesson of the page's own
IGNORED = (CARD, AT, LESSON, "screen")  # keys of the page that have no meaning in a card
MOST_CARDS = 8
LONGEST_TITLE, LONGEST_TEXT = 60, 500  # characters
LONGEST_LINK = 7_000  # characters: nginx refuses the request of a page whose first line is longer than 8 kB
JOINERS = "\u200c\u200d"  # letters of Persian and emoji need these two; other invisible characters are removed


@dataclass(frozen=True)
class Card:
    """A race and the page around it as the pairs of keys and values of its link, with a title and a text."""

    pairs: tuple[tuple[str, str], ...]
    title: str = ""
    text: str = ""

    @property
    def query(self) -> str:
        """The link of the race, without the `?`."""
        return urlencode(self.pairs)


def card(query: str, title: str, text: str) -> Card:
    """The card of a link, whatever it and the two texts hold. What is longer than a card may be is cut off."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    return Card(
        tuple((_encodable(key), _encodable(value)) for key, value in pairs if key not in (*IGNORED, TITLE, TEXT)),
        plain(title).replace("\n", " ")[:LONGEST_TITLE].strip(),
        plain(text)[:LONGEST_TEXT].strip(),
    )


def plain(text: str) -> str:
    """A text without control characters and invisible ones; line breaks stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        each for each in lines if each in ("\n", *JOINERS) or unicodedata.category(each) not in ("Cc", "Cf", "Cs")
    ).strip()


def to_value(card: Card) -> str:
    """The value of the key `card` of a link."""
    pairs = (*card.pairs, (TITLE, card.title), (TEXT, card.text))
    return "&".join(f"{_escaped(key)}={_escaped(value)}" for key, value in pairs)


def from_value(value: str) -> Card:
    """The card of a value of the key `card`, whatever it holds."""
    given = parse_qs(value, keep_blank_values=True, errors="replace")
    return card(value, *(given.get(key, [""])[0] for key in (TITLE, TEXT)))


def lesson_query(cards: Sequence[Card], index: int = 0) -> str:
    """The link that opens these cards at the one with that index, without the `?`."""
    pairs = [(CARD, to_value(each)) for each in cards]
    return urlencode([*pairs, (AT, str(index + 1))] if index else pairs)


def read_cards(values: Sequence[str], at: str) -> tuple[tuple[Card, ...], int, list[str]]:
    """The cards of a link, the index of the open one, and a sentence for each thing that had to be changed.

    `values` are those of the key `card`, and `at` that of the key `at`, or empty.
    """
    notes = []
    found = [from_value(each[:LONGEST_LINK]) for each in values[:MOST_CARDS]]
    if len(values) > MOST_CARDS:
        notes.append(f"A lesson in a link has at most {MOST_CARDS} cards: the first {MOST_CARDS} are shown.")
    cards = list(found)
    while len(lesson_query(cards)) > LONGEST_LINK:
        cards.pop()
    if len(cards) < len(found):
        notes.append(f"A link with cards has at most {LONGEST_LINK:,} characters: the last cards are left out.")
    if not cards or not at:
        return tuple(cards), 0, notes
    numbers = [str(each) for each in range(1, len(cards) + 1)]
    if at not in numbers:
        notes.append(f"{AT} can only be a whole number from 1 to {len(cards)}: the first card is open.")
    return tuple(cards), numbers.index(at) if at in numbers else 0, notes


def take_cards(address: dict[str, list[str]], page_keys: Collection[str]) -> tuple[tuple[Card, ...], int, list[str]]:
    """Take the cards out of an address; the index of the open one, and a sentence for each thing that was changed.

    Without a key beside the `page_keys`, which set the page, the address becomes that of the open card's race.
    """
    if CARD not in address:
        return (), 0, []
    cards, index, notes = read_cards(address.pop(CARD), " ".join(address.pop(AT, [])))
    if cards and address.pop(LESSON, None):
        notes.append("A link opens a lesson or cards: the cards are shown.")
    if cards and not set(address) - set(page_keys):
        address.update(parse_qs(cards[index].query, keep_blank_values=True) | address)
    return cards, index, notes


def with_cards(race: str, cards: Sequence[Card], index: int) -> str:
    """The link of a race with the cards of a lesson, without the `?`.

    Where both are too long together it is that of the cards alone, which opens the open card's own race.
    """
    lesson = lesson_query(cards, index)
    if not cards:
        return race
    return f"{race}&{lesson}" if len(race) + len(lesson) < LONGEST_LINK else lesson


def pasted(lines: str) -> tuple[list[Card], list[str]]:
    """The cards of links that were pasted one a line, and a sentence for each line without a card."""
    cards, faults = [], []
    for number, line in enumerate(lines.splitlines(), start=1):
        before, mark, after = line.strip().partition("#")[0].partition("?")
        query = after if mark else before
        values = parse_qs(query, keep_blank_values=True, errors="replace").get(CARD, [])
        cards += [from_value(each) for each in values]
        if line.strip() and not values:
            faults.append(f"Line {number} has no card in it.")
    if len(cards) > MOST_CARDS:
        faults.append(f"A lesson has at most {MOST_CARDS} cards; these are {len(cards)}.")
    return cards, faults


def _escaped(text: str) -> str:
    """A text of a link within a link. Only what would end it is escaped, since the outer link escapes all once more."""
    return text.replace("%", "%25").replace("&", "%26").replace("+", "%2B").replace("=", "%3D")


def _encodable(text: str) -> str:
    """A text that UTF-8 can encode."""
    return text.encode(errors="replace").decode()
