"""The characters of a formula in plain spelling: the dots, minus signs, blanks and powers that a page pastes."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

# Signs that mean the same; every blank of Unicode is a blank too, and the full-width and mathematical letters are
# those of the alphabet (NFKC).
SPELLINGS = {
    **dict.fromkeys("−–—‐‑‒―﹣➖⁃", "-"),
    **dict.fromkeys("➕", "+"),
    **dict.fromkeys("·⋅∙•‧⸱・●×✕✖⨯∗⁎﹡✱⁕⊙", "*"),
    **dict.fromkeys("÷∕⁄➗", "/"),
    **dict.fromkeys("∣❘∥", "|"),
    "↦": "->",
    "π": "pi",
    "ϕ": "φ",
    "ϑ": "θ",
    "ϵ": "ε",
    "µ": "μ",
    **dict.fromkeys("∑Σ", r"\sum "),
    **dict.fromkeys("∏Π", r"\prod "),
}
# Marks without a width: they are left out.
UNSEEN = frozenset("\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff")
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵃᵇᵉ", "0123456789+-()nixyabe", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙ", "0123456789+-ijkn", strict=True))
GREEK = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "κ": "kappa"},
    **{"λ": "lamda", "μ": "mu", "ν": "nu", "ξ": "xi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi"},
    **{"χ": "chi", "ψ": "psi", "ω": "omega", "ζ": "zeta"},
}
ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 .,:;=<>@&+-*/^()[]{}|_\\$√∛∜").union(GREEK)


class Plain(NamedTuple):
    """A formula in plain, small characters, and for each of them the place of its origin in the visitor's text."""

    text: str
    places: list[int]


def plain(text: str) -> Plain:
    """The text in plain spelling. ValueError for a character that has none."""
    found: list[str] = []
    places: list[int] = []
    raised = ""  # "^" or "_" within a run of raised or lowered characters

    def add(characters: str, place: int) -> None:
        found.append(characters)
        places.extend([place] * len(characters))

    for place, character in enumerate(text):
        if character in UNSEEN:
            continue
        script = "^" if character in SUPERSCRIPTS else "_" if character in SUBSCRIPTS else ""
        if raised and script != raised:
            add(")" if raised == "^" else "}", place - 1)
        if script and script != raised:
            add("^(" if script == "^" else "_{", place)
        raised = script
        if script:
            add((SUPERSCRIPTS if script == "^" else SUBSCRIPTS)[character], place)
            continue
        add(_spelled(character, found), place)
    if raised:
        add(")" if raised == "^" else "}", len(text) - 1)
    return Plain("".join(found), places)


def _spelled(character: str, before: list[str]) -> str:
    """The plain spelling of a character that is neither raised nor lowered."""
    if character in SPELLINGS:
        return SPELLINGS[character]
    if character.isspace() or unicodedata.category(character) == "Zs":
        return " "
    compatible = unicodedata.normalize("NFKC", character)
    if "\u2044" in compatible and len(compatible) > 2:  # a fraction such as ½
        if before and before[-1][-1:].isdigit():
            number = before[-1][-1:]
            one, other = f"{number} + {character}", f"{number}·{character}"
            raise ValueError(f"“{number}{character}” can be read as {one} or {other}; write one.")
        return f"({compatible.replace(chr(0x2044), '/')})"
    compatible = "".join(SPELLINGS.get(each, each) for each in compatible).lower()
    if compatible in SPELLINGS:
        compatible = SPELLINGS[compatible]
    if compatible and set(compatible) <= ALLOWED:
        return compatible
    return character  # the reader of words says what is wrong with it


def named(character: str) -> str:
    """A character as an error message names it: an invisible or combining one by its Unicode name alone."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, code)
    if character.isascii() and character.isprintable():
        return f"“{character}”"
    if not character.isprintable() or unicodedata.category(character)[0] == "M":
        return f"The character {name}"
    return f"“{character}” ({name[:40].lower()})"
