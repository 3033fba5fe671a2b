"""The characters, the words and the syntax tree of a visitor's formula, checked against a whitelist.

Everything else raises ValueError with one short line for the visitor, which names the fault and where it is.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from itertools import pairwise

from expressions.operations import CONSTANTS, FUNCTIONS, VARIABLES

LONGEST = 200  # characters
MOST_PARTS = 80  # numbers, names and signs, without the brackets
DEEPEST = 40  # parts inside one another; a sum of forty terms counts as forty, since each is inside the next
VOCABULARY = "x, y, pi, e, numbers, + - * / ** and functions such as sin, exp, log, sqrt, abs"

# Other spellings on phones and in books; none of them looks like another character.
SPELLINGS = {"−": "-", "·": "*", "×": "*", "π": "pi", "^": "**", "²": "**2", "³": "**3"}
TOKEN = re.compile(
    r" *(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z]\w*)|(?P<sign>\*\*|[-+*/(),]))"
)
NOT_A_FORMULA = {
    "√": "a root is written sqrt(x)",
    "|": "an absolute value is written abs(x)",
    "!": "a factorial isn't smooth",
    "%": "a remainder isn't smooth; a percentage is a number such as 0.05",
    "=": "write only what f(x, y) is, without an equals sign or an assignment",
    "<": "a comparison can't be used",
    ">": "a comparison can't be used",
    "[": "lists and subscripts can't be used; brackets are round",
    "]": "lists and subscripts can't be used; brackets are round",
    "{": "sets and dictionaries can't be used; brackets are round",
    "}": "sets and dictionaries can't be used; brackets are round",
    '"': "quoted text can't be used",
    "'": "quoted text can't be used",
    ".": "a dot belongs in a number such as 0.5; an attribute can't be used",
    ":": "a colon can't be used",
    ";": "there is only one formula",
    "#": "a comment can't be used",
    "@": "a matrix product can't be used",
    "_": "an underscore can't be used",
}
KEYWORDS = {
    "lambda": "a lambda",
    "for": "a comprehension",
    "async": "a comprehension",
    "if": "a condition",
    "else": "a condition",
    "and": "a logical word",
    "or": "a logical word",
    "not": "a logical word",
    "in": "a comparison",
    "is": "a comparison",
    "await": "an await",
    "yield": "a yield",
    "import": "an import",
    "True": "a truth value",
    "False": "a truth value",
    "None": "a missing value",
}


def excerpt(text: str) -> str:
    """The beginning of a visitor's text, short enough for an error message. Its characters have been checked."""
    return text if len(text) <= 30 else f"{text[:29]}…"


def _character(character: str) -> str:
    """A character as an error message names it: an invisible or combining one by its Unicode name alone."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, code)
    if character.isascii() and character.isprintable():
        return f"“{character}”"
    if not character.isprintable() or unicodedata.category(character)[0] == "M":
        return f"The character {name}"
    return f"“{character}” ({name[:40].lower()})"


def words_of(text: str) -> list[tuple[str, str]]:
    """The numbers, words and signs of a text, each as its kind and its text. ValueError for anything else."""
    for character in text:
        if character in NOT_A_FORMULA and character != ".":
            raise ValueError(f"{_character(character)} can't stand in a formula: {NOT_A_FORMULA[character]}.")
        if not (character.isascii() and (character.isalnum() or character in " .+-*/(),")):
            raise ValueError(f"{_character(character)} can't stand in a formula.")
    found: list[tuple[str, str]] = []
    at = 0
    while text[at:].strip():
        token = TOKEN.match(text, at)
        if not token:
            raise ValueError(f"“{excerpt(text[at:].strip())}”: {NOT_A_FORMULA['.']}.")
        found += [(kind, word) for kind, word in token.groupdict().items() if word is not None]
        at = token.end()
    return found


def _check_words(words: list[tuple[str, str]]) -> None:
    for kind, word in words:
        if word in KEYWORDS:
            raise ValueError(f"“{word}” is {KEYWORDS[word]}, which can't be used in a formula.")
        if kind == "word" and word not in (*VARIABLES, *CONSTANTS, *FUNCTIONS):
            raise ValueError(f"“{excerpt(word)}” isn't known. Use {VOCABULARY}.")
    open_brackets = 0
    for _, word in words:
        open_brackets += (word == "(") - (word == ")")
        if open_brackets < 0:
            break
    if open_brackets:
        raise ValueError(f"A bracket is never {'closed' if open_brackets > 0 else 'opened'}.")
    if words[0][1] in (")", ",", "*", "/", "**"):
        raise ValueError(f"The formula can't begin with “{words[0][1]}”: something is missing before it.")
    if words[-1][1] in ("+", "-", "*", "/", "**", ","):
        raise ValueError(f"The formula can't end with “{words[-1][1]}”: something is missing after it.")
    for (kind, word), (next_kind, follower) in pairwise(words):
        pair = f"“{excerpt(word)} {excerpt(follower)}”"
        ends, begins = kind != "sign" or word == ")", next_kind != "sign" or follower == "("
        if word in FUNCTIONS:
            if follower != "(":
                raise ValueError(f"“{word}” needs brackets, like {word}(x).")
        elif ends and begins:
            raise ValueError(f"Something is missing within {pair}: a product is written with *, like 2*x.")
        elif (word, follower) == ("(", ")"):
            raise ValueError("There is nothing between two brackets: something is missing in them.")
        elif (word, follower) == ("/", "/"):
            raise ValueError("“//” rounds down, which isn't smooth: a division is written /.")
        elif not ends and not begins and follower not in ("+", "-"):
            raise ValueError(f"Something is missing within {pair}.")


def tree_of(text: str) -> tuple[str, ast.expr]:
    """The text in plain spelling and its syntax tree. ValueError if a word, the syntax or the size is not allowed."""
    if len(text) > LONGEST:
        raise ValueError(f"The formula is longer than {LONGEST} characters.")
    plain = "".join(SPELLINGS.get(each, each) for each in text).strip(" \t\r\n")
    if not plain:
        raise ValueError("There is no formula yet: write one, like x**2 + y**2.")
    words = words_of(plain)
    _check_words(words)
    try:
        tree = ast.parse(plain, mode="eval").body
    except SyntaxError as fault:
        rest = plain[max((fault.offset or 1) - 1, 0) :].strip()
        where = f"at “{excerpt(rest)}”" if rest else "at its end"
        raise ValueError(f"The formula can't be read {where}: something is missing or too much.") from None
    except (ValueError, MemoryError, RecursionError, OverflowError):
        raise ValueError("The formula is nested too deeply to be read.") from None
    if sum(word not in ("(", ")") for _, word in words) > MOST_PARTS:
        raise ValueError(f"The formula has more than {MOST_PARTS} parts (numbers, names and signs): shorten it.")
    if _depth(tree) > DEEPEST:
        raise ValueError(f"The formula is nested too deeply: at most {DEEPEST} parts inside one another.")
    return plain, tree


def _depth(tree: ast.expr) -> int:
    """The number of parts inside one another, counted without recursion."""
    depth = 0
    level: list[ast.AST] = [tree]
    while level:
        depth, level = depth + 1, [part for each in level for part in ast.iter_child_nodes(each)]
    return depth
