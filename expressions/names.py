"""The names in a formula: which two are the axes, which are functions, constants and indices of sums.

Two names that come as a pair are the axes, such as x and y, x_1 and x_2, w and b. A heading such as f(s, t) = makes any
two names a pair. Letters that stand together without a sign are a product of known names: xy is x·y.
"""

from __future__ import annotations

import difflib
from collections import Counter
from typing import NamedTuple

from expressions.characters import GREEK
from expressions.components import Component, components, in_order
from expressions.functions import CONSTANTS, SYNONYMS
from expressions.heading import heading
from expressions.refusals import NOT_FUNCTIONS, VOCABULARY, Writing, excerpt
from expressions.vocabulary import KNOWN, LONGEST_WORD, pieces_of
from expressions.words import NUMBERED, Source, Token, tokens_of

_PAIRS = (
    *("x y", "u v", "a b", "w b", "s t", "p q", "m b", "m c", "w v", "r s", "c d", "m n", "h k", "k l", "y z"),
    *("alpha beta", "theta phi", "mu sigma", "xi eta", "theta b", "theta omega", "lamda mu"),
)
PAIRS = [(first, second) for first, _, second in (each.partition(" ") for each in _PAIRS)]
DIMENSION = frozenset("dn")  # the number of axes, as the upper end of a sum over them


class Names(NamedTuple):
    """The two axes in plain spelling, such as x_1, and the tokens of a formula, whose words are known."""

    axes: tuple[str, str]
    tokens: list[Token]


def names_of(source: Source) -> Names:
    """The tokens of a formula without its heading, each word as what it is. ValueError if a word isn't known."""
    at, declared = heading(source.text)
    tokens = in_order(tokens_of(source, at))
    if not tokens:
        raise ValueError("There is no formula yet: write one, like x^2 + y^2.")
    loops = _loops(tokens)
    _refuse_joined(source.writing, tokens)
    parts = components(tokens, loops, declared)
    axes, words = _axes(source.writing, tokens, parts, declared, loops)
    if any(each.loop for each in parts.values()):
        words |= DIMENSION
    found: list[Token] = []
    position = 0
    while position < len(tokens):
        token, part = tokens[position], parts.get(position)
        if token.kind != "word":
            found.append(token)
            position += 1
            continue
        pieces = pieces_of(token.text.removesuffix(part.base if part else ""), words)
        if pieces is None:
            raise _unknown(source.writing, token, axes)
        start = token.start
        for each in pieces:
            end = start + len(each) if len(pieces) > 1 or part else token.end
            found.append(_meaning(each, axes, loops, token._replace(start=start, end=end)))
            start, token = end, token._replace(glued=True)
        position += 1
        if part:
            position = part.after
            if position < len(tokens) and tokens[position].text == "[" and tokens[position].glued:
                raise source.writing.fault(token.start, tokens[position].end, "an axis has one index, such as x[0].")
            axis = token._replace(start=start, end=tokens[position - 1].end)
            if part.loop:
                found.append(axis._replace(kind="component", text=part.loop, value=part.number))
            else:
                found.append(axis._replace(kind="axis", value=axes.index(f"{part.base}_{part.number}")))
    return Names(axes, found)


def _meaning(word: str, axes: tuple[str, str], loops: frozenset[str], token: Token) -> Token:
    """The token of a known word."""
    if word in axes:
        return token._replace(kind="axis", text=word, value=axes.index(word))
    if word in loops:
        return token._replace(kind="loop", text=word)
    if word in CONSTANTS:
        return token._replace(kind="constant", text=word)
    if word in KNOWN:
        return token._replace(kind="function", text=SYNONYMS.get(word, word))
    if word in DIMENSION:
        return token._replace(kind="constant", text=word)
    return token._replace(kind="keyword", text=word)


def _loops(tokens: list[Token]) -> frozenset[str]:
    """The indices of the sums and products: `i` in sum(..., i, 1, 5), in `for i in` and in \\sum_{i=1}."""
    found = set()
    for position, token in enumerate(tokens):
        following = [each.text for each in tokens[position + 1 : position + 3]]
        if token.text == "for" and following[1:] == ["in"]:
            found.add(following[0])
        elif token.text in ("sum", "prod") and following[:1] in (["_"], ["^"]):
            if following[0] == "_":
                found |= {each.text for each in tokens[position + 2 : position + 3] if each.kind == "word"}
            found |= {
                one.text
                for one, other in zip(tokens[position:], tokens[position + 1 : position + 12], strict=False)
                if one.kind == "word" and other.text == "="
            }
        elif token.kind == "word" and token.text.endswith(("sum", "prod")) and following[:1] == ["("]:
            parts = _arguments(tokens, position + 1)
            single = [part[0].text for part in parts[:2] if len(part) == 1 and part[0].kind == "word"]
            if len(parts) == 4 and single:
                found.add(single[-1])
    return frozenset(found)


def _arguments(tokens: list[Token], opening: int) -> list[list[Token]]:
    """The tokens between the brackets that open at a position, divided at their commas."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for each in tokens[opening:]:
        depth += (each.text in ("(", "[", "{")) - (each.text in (")", "]", "}"))
        if not depth:
            break
        if depth == 1 and each.text == ",":
            parts.append([])
        elif each is not tokens[opening]:
            parts[-1].append(each)
    return parts


def _refuse_joined(writing: Writing, tokens: list[Token]) -> None:
    """ValueError for log2x, whose 2 may belong to the name or to what follows."""
    for token, digits, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        name = f"{token.text}{digits.text}"
        if digits.kind == "index" and name in NUMBERED and after.glued and after.kind == "word":
            one, other = f"{name}({after.text})", f"{token.text}({digits.text}{after.text})"
            raise writing.two_readings(token.start, after.end, one, other)


def _axes(
    writing: Writing, tokens: list[Token], parts: dict[int, Component], declared: list[str], loops: frozenset[str]
) -> tuple[tuple[str, str], frozenset[str]]:
    """The two axes and all known words. ValueError where names don't come as a pair."""
    known = KNOWN | loops
    whole = [each.text for position, each in enumerate(tokens) if each.kind == "word" and position not in parts]
    if parts:
        if not all(pieces_of(each, known | DIMENSION) is not None for each in whole):
            for position, part in parts.items():
                if tokens[position + 1].kind == "index":
                    name, number = part.base, part.number
                    start, end = tokens[position].start, tokens[position + 1].end
                    if number < 2:
                        raise writing.fault(start, end, f"this is an axis, and so the other one is {name}{1 + number}.")
                    raise writing.two_readings(start, end, f"{name}^{number}", f"{name}*{number}")
        indices = {each.number for each in parts.values() if not each.loop}
        bases = sorted({each.base for each in parts.values()})
        headed = {int(each[-1]) for each in declared if each[:-1] == bases[0] and each[-1].isdigit()}
        zero_based = 2 not in indices and all(each.zero_based for each in parts.values())
        first = 0 if zero_based or 0 in indices | headed else 1
        names = list(dict.fromkeys(f"{each.base}_{each.number}" for each in parts.values() if not each.loop))
        if len(bases) > 1 or not indices <= {first, first + 1}:
            one = f"{bases[0]}_{first} and {bases[0]}_{first + 1}"
            raise ValueError(f"{excerpt(', '.join(names or bases))}: a terrain has two axes, such as {one}.")
        return (f"{bases[0]}_{first}", f"{bases[0]}_{first + 1}"), known
    if len(declared) == 2:
        for each in declared:
            if each in known:
                raise ValueError(f"“{each}” can't be the name of an axis: it has a meaning of its own in a formula.")
        if declared[0] != declared[1]:
            return (declared[0], declared[1]), known.union(declared)
    words = Counter(whole)

    def unknown(pair: tuple[str, str]) -> int:
        names = known.union(pair)
        return sum(count for word, count in words.items() if pieces_of(word, names) is None)

    pair = min(PAIRS, key=unknown)  # the first of several
    return pair, known.union(pair)


def _unknown(writing: Writing, token: Token, axes: tuple[str, str]) -> ValueError:
    """The refusal of a word that isn't known."""
    word, quoted = token.text, writing.quote(token.start, token.end)
    is_greek = word in GREEK.values()
    where = f", at character {token.start + 1}," if len(writing.text) > 12 else ""
    if word in NOT_FUNCTIONS:
        return ValueError(f"{quoted}{where} can't be used: it {NOT_FUNCTIONS[word]}.")
    near = difflib.get_close_matches(word[:LONGEST_WORD], KNOWN, 1, 0.7) if len(word) > 2 and not is_greek else []
    if near:
        return ValueError(f"{quoted}{where} isn't known; perhaps {near[0]} is meant.")
    if len(word) == 1 or is_greek:
        cure = f"The axes are {axes[0]} and {axes[1]}: write a number for it, or name the axes as in f(s, t) =."
        return ValueError(f"{quoted}{where} isn't known. {cure}")
    return ValueError(f"{quoted}{where} isn't known. Use {VOCABULARY}.")
