"""The axes that are written as components of a vector: x1, x_1, x_{1}, x₁, x[0], x(1), and x_i in a sum over i."""

from __future__ import annotations

import re
from typing import NamedTuple

from expressions.characters import GREEK
from expressions.vocabulary import KNOWN, pieces_of
from expressions.words import Token

SHORT = re.compile(rf"(?:{'|'.join(GREEK.values())}|[a-z])$")
OTHER = KNOWN | {"for", "in", "range"}
LONGEST_NAME = 12  # characters of a vector such as params
# The tokens behind the name of a vector, with blanks between them.
INDICES = [
    re.compile(each)
    for each in (
        r"_ (?P<index>\w+)(?P<added>)(?= |$)",
        r"_ [{(] (?P<index>\w+)(?P<added> [+-] \d+)? [})]",
        r"\( : , (?P<index>[12])(?P<added>) \)",
        r"\[ (?:(?::|\.\.\.) , )?(?P<index>\w+)(?P<added> [+-] \d+)?(?: , :)? \]",
    )
]


RAISED = re.compile(r"(?P<power>\^ (?:\d+|{ \d+ })) _ (?:\w+(?= |$)|{ \w+ })")


class Component(NamedTuple):
    """A component: the name of the vector, its number (behind the index of a sum, what is added to it), its end."""

    base: str
    number: int
    after: int  # the position of the token behind it
    loop: str = ""
    zero_based: bool = False


def in_order(tokens: list[Token]) -> list[Token]:
    """The tokens with an index in front of the power that was written before it: x^2_1 is x_1^2."""
    found = list(tokens)
    for position, token in enumerate(found):
        texts = " ".join(each.text for each in found[position : position + 8]) if token.text == "^" else ""
        if match := RAISED.match(texts):
            power, both = (position + each.count(" ") + 1 for each in (match["power"], match[0]))
            found[position:both] = [*found[power:both], *found[position:power]]
    return found


def components(tokens: list[Token], loops: frozenset[str], declared: list[str]) -> dict[int, Component]:
    """The components among the tokens, by the position of their word."""
    found = {}
    vectors = {each.rstrip("0123456789") for each in declared}
    for position, token in enumerate(tokens):
        if token.kind == "word" and token.text not in OTHER:
            part = _component(tokens, position, loops, vectors)
            if part:
                found[position] = part
    return found or _matlab(tokens, declared)


def _component(tokens: list[Token], position: int, loops: frozenset[str], vectors: set[str]) -> Component | None:
    word, rest = tokens[position].text, tokens[position + 1 : position + 9]
    short = SHORT.search(word)
    if not rest or not short:
        return None
    base = word if word in vectors else short[0]
    if pieces_of(word.removesuffix(base), KNOWN | loops) is None:
        if rest[0].text != "[" or len(word) > LONGEST_NAME:
            return None
        base = word  # such as params[0]
    if rest[0].kind == "index" and rest[0].value < 1000:
        return Component(base, int(rest[0].value), position + 2)
    texts = " ".join(each.text for each in rest)
    for pattern in INDICES:
        if match := pattern.match(texts):
            index, added = match["index"], match["added"] or ""
            after, bracket = position + 1 + len(match[0].split(" ")), texts[0] == "["
            if index in loops:
                return Component(base, int(added.replace(" ", "") or 0), after, index, bracket)
            if index.isdigit() and len(index) < 4 and not added:
                return Component(base, int(index), after, "", bracket)
    return None


def _matlab(tokens: list[Token], declared: list[str]) -> dict[int, Component]:
    """The components x(1) and x(2) of a vector x that never stands without its index."""
    found: dict[int, Component] = {}
    bases = set()
    for position, token in enumerate(tokens):
        if token.kind == "word" and token.text not in OTHER:
            bases.add(token.text)
            texts = [each.text for each in tokens[position + 1 : position + 4]]
            if texts not in (["(", "1", ")"], ["(", "2", ")"]):
                return {}
            found[position] = Component(token.text, int(texts[1]), position + 4)
    both = {each.number for each in found.values()} == {1, 2}
    return found if len(bases) == 1 and (both or declared == [*bases]) else {}
