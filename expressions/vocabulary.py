"""The words of the language, and the division of letters that stand together into such words."""

from __future__ import annotations

from expressions.functions import CONSTANTS, FUNCTIONS, POWERS, SYNONYMS
from expressions.refusals import KEYWORDS

KNOWN = frozenset([*FUNCTIONS, *POWERS, *SYNONYMS, *CONSTANTS, "sum", "prod"])
SENTENCE = frozenset([*KEYWORDS, "range"])
LONGEST_WORD = 40


def pieces_of(word: str, known: frozenset[str]) -> list[str] | None:
    """The known words of which a word consists, the first as long as it can be; None if there are none."""
    if not word or word in known or word in SENTENCE:
        return [word] if word else []
    if len(word) > LONGEST_WORD:
        return None
    longest = max(map(len, known))
    rest: dict[int, list[str]] = {len(word): []}  # the pieces from each place on
    for start in range(len(word) - 1, -1, -1):
        for length in range(min(longest, len(word) - start), 0, -1):
            if start + length in rest and word[start : start + length] in known:
                rest[start] = [word[start : start + length], *rest[start + length]]
                break
    return rest.get(0)
