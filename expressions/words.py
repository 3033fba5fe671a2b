"""The numbers, words and signs of a formula, each with its place in what the visitor wrote.

LaTeX's commands become the words and signs that they stand for; the prefixes of libraries (`np.`) are dropped.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from expressions.characters import ALLOWED, GREEK, plain
from expressions.functions import FUNCTIONS, POWERS, SYNONYMS
from expressions.refusals import NOT_A_FORMULA, Writing

LONGEST = 1000  # characters

LIBRARIES = (
    *("np", "numpy", "math", "cmath", "torch", "jnp", "jax", "tf", "tensorflow", "keras", "k", "ops", "backend"),
    *("nn", "functional", "f", "special", "scipy", "sp", "sympy", "cp", "cupy", "std", "onp", "anp"),
    *("mp", "mpmath", "paddle", "tnp", "xp", "autograd"),
)
NUMBERED = sorted((each for each in [*FUNCTIONS, *POWERS, *SYNONYMS] if re.search(r"\d", each)), key=len, reverse=True)
FONTS = r"\\(?:math(?:rm|bf|it|sf|cal|op)|boldsymbol|bm|vec|hat|text(?:rm|bf|it)?|operatorname\*?)"
TOKEN = re.compile(
    r"(?P<blank> +)"
    rf"|(?P<prefix>(?:(?:{'|'.join(LIBRARIES)})(?:\.|::))+(?=[a-z]))"
    rf"|(?P<font>{FONTS} *{{ *(?P<letters>[a-z]+\d*) *}})"
    r"|(?P<command>\\(?:[a-z]+\*?|[^a-z]))"
    rf"|(?P<numbered>(?:{'|'.join(NUMBERED)})(?![a-z\d]))"
    rf"|(?P<word>[a-z]+?(?=(?:{'|'.join(NUMBERED)})(?![a-z\d]))|[a-z]+|[{''.join(GREEK)}])"
    r"|(?P<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:e[+-]?\d+)?)"
    r"|(?P<sign>\.?\*\*|\.[*/^]|\.(?=[a-z]+ *\()|\.\.\.|==|:=|//|[-+*/^()\[\]{}|,_;=:<>@√∛∜$])"
)
SIGNS = {"**": "^", ".^": "^", ".**": "^", ".*": "*", "./": "/", "$": ""}
FRAMES = [
    re.compile(r"\\(?:begin|end) *{[a-z]{1,20}\*?}"),
    re.compile(r"(?:\\[,;:! \\]|\\q?quad|[;, ]|(?<!\d)[.])+$"),  # what ends a sentence or a statement
    re.compile(r"&(?= *=)"),  # of an aligned equation
    re.compile(r"^ *=(?!=)"),  # of a cell of a spreadsheet
]
COMMANDS = {  # LaTeX's commands for signs, and those that only make room
    **dict.fromkeys(["cdot", "times", "ast", "cdotp", "star", "bullet"], "*"),
    **{"div": "/", "lvert": "|(", "rvert": ")|", "vert": "|", "mid": "|", "lbrace": "(", "rbrace": ")"},
    **{"{": "(", "}": ")", "lbrack": "[", "rbrack": "]", "dots": "...", "ldots": "...", "cdots": "..."},
    **dict.fromkeys([",", ";", ":", "!", " ", "\\", "quad", "qquad", "thinspace", "displaystyle", "textstyle"], ""),
    **dict.fromkeys(["mathrm", "mathbf", "mathit", "boldsymbol", "bm", "rm", "bf", "it", "operatorname", "text"], ""),
    **dict.fromkeys(["limits", "nolimits", "left", "right", "(", ")", "[", "]"], ""),
    **dict.fromkeys([f"{size}{side}" for size in ("big", "bigg") for side in ("", "l", "r", "m")], ""),
}
BUILDERS = {**dict.fromkeys(["frac", "dfrac", "tfrac", "cfrac"], "frac"), "sqrt": "sqrt", "sum": "sum", "prod": "prod"}


class Token(NamedTuple):
    """A number, a word or a sign; `glued` if no blank stands before it."""

    kind: str  # number, word, index (digits right behind a word), command, sign; names.py says what a word is
    text: str
    start: int
    end: int
    glued: bool
    value: float | int = 0


class Source(NamedTuple):
    """A formula in plain spelling: its text, the place of each character in what the visitor wrote, and that."""

    text: str
    places: list[int]
    writing: Writing

    def end(self, at: int) -> int:
        return self.places[at - 1] + 1 if at else 0


def source_of(text: str) -> Source:
    """The text in plain spelling. ValueError if it is too long or empty, or for a character that can't be in it."""
    if len(text) > LONGEST:
        raise ValueError(f"The formula is longer than {LONGEST} characters.")
    writing, (spelled, places) = Writing(text), plain(text)
    for place, character in zip(places, spelled, strict=True):
        if character not in ALLOWED:
            raise writing.character(place)
    for pattern in FRAMES:  # what stands around a formula becomes blanks, so that every place stays
        spelled = pattern.sub(lambda found: " " * len(found[0]), spelled)
    if spelled.lstrip().startswith(r"{\displaystyle"):  # what Wikipedia's pictures of formulas are copied as
        spelled = spelled.replace(r"{\displaystyle", " " * 14, 1).rstrip().removesuffix("}")
    if not spelled.strip(" $"):
        raise ValueError("There is no formula yet: write one, like x^2 + y^2.")
    return Source(spelled, [*places, len(text)], writing)


def tokens_of(source: Source, at: int = 0) -> list[Token]:
    """The tokens of a text from a place on. ValueError for what can't be one."""
    spelled, places = source.text, source.places
    found: list[Token] = []
    glued = False
    while at < len(spelled):
        match, start = TOKEN.match(spelled, at), places[at]
        if not match:
            if spelled[at] == ".":
                raise source.writing.fault(start, len(source.writing.text), f"{NOT_A_FORMULA['.']}.")
            raise source.writing.character(start)
        kind, word = match.lastgroup or "", match[0]
        if kind == "number" and glued and found[-1].kind == "word" and word[0].isdigit():
            # Digits right behind a word belong to a name, such as x1 or log2: no fraction, no power of ten.
            kind, word = "index", re.split(r"\D", word)[0]
        elif kind == "font":
            word = match["letters"]
        at += len(word) if kind == "index" else len(match[0])
        kind, word = _meant(kind, word)
        if kind == "blank":
            glued = False
            continue
        alone = match[0][0] == "\\"
        found.append(Token(kind, word, start, source.end(at), glued and not alone, _number(word, kind)))
        glued = not alone or kind == "sign"
    return _with_sides(found)


def _meant(kind: str, word: str) -> tuple[str, str]:
    """The kind and the text of the token that a piece of the text stands for; a blank where it stands for nothing."""
    if kind == "sign":
        word = SIGNS.get(word, word)
    elif kind == "command":
        name = word[1:].rstrip("*")
        kind, word = ("side", name) if name in ("left", "right") else ("sign", COMMANDS.get(name, name))
        if name in BUILDERS:
            kind, word = "command", BUILDERS[name]
        elif name not in COMMANDS:
            kind, word = "word", name.replace("lambda", "lamda")
    elif kind in ("numbered", "font"):
        kind = "word"
    word = GREEK.get(word, word)
    return ("blank", "") if kind == "prefix" or not word else (kind, word)


def _number(word: str, kind: str) -> float | int:
    if kind not in ("number", "index"):
        return 0
    return int(word) if word.isdigit() and len(word) < 16 else float(word)


def _with_sides(tokens: list[Token]) -> list[Token]:
    """The tokens with \\left| and \\right| as a pair of brackets of their own; other sides need no \\left."""
    found: list[Token] = []
    for each in tokens:
        if found and found[-1].kind == "side":
            side = found.pop()
            if each.text == "|":
                each = each._replace(text="|(" if side.text == "left" else ")|", start=side.start)
        found.append(each)
    if found and found[-1].kind == "side":
        found.pop()
    return found
