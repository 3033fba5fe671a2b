"""What a formula can't hold, with the reason, and the one form of every refusal: quote, place, reason, cure."""

from __future__ import annotations

from expressions.characters import named

VOCABULARY = "x, y, pi, e, + - * / ^ and functions such as sin, exp, log, sqrt, abs"

NOT_A_FORMULA = {
    "!": "a factorial isn't smooth",
    "%": "a remainder jumps; a percentage is a number such as 0.05",
    "=": "write only what f(x, y) is: an equals sign can't stand within it",
    "<": "a comparison can't be used",
    ">": "a comparison can't be used",
    "≤": "a comparison can't be used",
    "≥": "a comparison can't be used",
    "≠": "a comparison can't be used",
    '"': "quoted text can't be used",
    "'": "quoted text can't be used",
    ".": "a dot belongs in a number such as 0.5; an attribute can't be used",
    ":": "a colon can't be used",
    ";": "there is only one formula",
    "&": "a logical sign can't be used",
    "#": "a comment can't be used",
    "@": "a matrix product can't be used",
    "_": "an underscore belongs in the name of an axis, such as x_1",
    "°": "angles are in radians: 30 degrees are pi/6",
    "∞": "a number is finite",
    "±": "write + or −, one of them",
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
    "true": "a truth value",
    "false": "a truth value",
    "none": "a missing value",
}
_STEPS = "is flat between its jumps, so that no slope leads anywhere"
NOT_FUNCTIONS = {
    **dict.fromkeys(["floor", "ceil", "round", "rint", "trunc", "fix", "int"], _STEPS),
    **dict.fromkeys(["mod", "fmod", "rem", "remainder"], "jumps from its highest to its lowest value again and again"),
    **dict.fromkeys(["factorial", "tgamma", "lgamma", "gammaln", "digamma"], "isn't among the functions"),
    **dict.fromkeys(["rand", "random", "randn", "normal", "uniform"], "is random: the page has noise of its own"),
    **dict.fromkeys(["where", "piecewise", "cases", "iif"], "is a condition; max, min, abs and sign can be used"),
    **dict.fromkeys(["lim", "limit", "int", "integral", "diff", "grad", "nabla"], "isn't among the functions"),
    **dict.fromkeys(["j0", "j1", "besselj", "zeta", "erfc", "erfinv"], "isn't among the functions"),
    "gamma": "isn't among the functions",
}


def excerpt(text: str) -> str:
    """The beginning of a visitor's text on one line, short enough for an error message."""
    line = "".join(each if each.isprintable() and each not in "\u2028\u2029" else " " for each in text).strip()
    return line if len(line) <= 30 else f"{line[:29]}…"


class Writing:
    """What a visitor wrote, for the messages that quote it. A place is an index into it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def quote(self, start: int, end: int) -> str:
        return f"“{excerpt(self.text[start:end])}”"

    def fault(self, start: int, end: int, reason: str) -> ValueError:
        """The refusal of a part. Its place is named where the formula is too long for a glance."""
        begin = start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
        place = f", at character {begin + 1}" if len(self.text) > 12 else ""
        return ValueError(f"{self.quote(start, end)}{place}: {reason}")

    def two_readings(self, start: int, end: int, one: str, other: str) -> ValueError:
        """The refusal of a part that can be read in two ways."""
        return self.fault(start, end, f"this can be read as {excerpt(one)} or {excerpt(other)}; write one.")

    def character(self, place: int) -> ValueError:
        """The refusal of a character."""
        character = self.text[place]
        reason = f": {NOT_A_FORMULA[character]}" if character in NOT_A_FORMULA else ""
        where = f" (character {place + 1})" if len(self.text) > 12 else ""
        return ValueError(f"{named(character)}{where} can't stand in a formula{reason}.")
