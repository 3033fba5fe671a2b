"""The heading of a formula, such as `f(x, y) =`, `f = lambda x, y:` or `@(x, y)`, and the names that it declares."""

from __future__ import annotations

import re

from expressions.characters import GREEK

_FONT = r"\\(?:math(?:cal|rm|bf|it)|text(?:rm|it)?|operatorname) *{ *[a-z]{1,20} *}"
_NAME = rf"(?:[a-z]\w{{0,20}}|{_FONT}|\\ell)(?: *_ *(?:[a-z0-9]|{{ *(?:[a-z0-9]{{1,20}}|{_FONT}) *}}))?"
_COMPONENT = r"[a-z] *(?:_ *{? *\d|\d|\[|\(\d\))"  # behind y = this shows that y is no axis
_BEFORE = r"(?:def |function |minimi[sz]e |\\?min(?: *_ *{[^{}]{0,30}})? )?"
PATTERNS = [
    re.compile(each)
    for each in (
        rf" *{_BEFORE} *{_NAME} *(?:\\left)? *[(\[]([^()=@]{{0,80}})[)\]] *(?:->.{{0,20}})?"
        r" *(?:: *return(?![a-z])|:=|=(?![=>])|:)",
        rf" *(?:{_NAME} *(?:<-|=) *)?function *\(([^()=@]{{0,80}})\)",
        rf" *(?:(?!(?:x|y) *:?=){_NAME}|y(?= *=.*{_COMPONENT})) *(?::=|=(?![=>])|:(?!=))()",
        r" *lambda +([^():=@]{0,80}):",
        r" *@ *\(([^()=@]{0,80})\)",
        r" *\(?([^()=@+*/^-]{1,80}?)\)? *(?:=>|->)",
        r" *return(?![a-z])()",
        r" *(?:[$]{1,2}|\\[(\[])(?=[^=]{1,80}=)()",
    )
]


def heading(text: str) -> tuple[int, list[str]]:
    """The place behind the heading of a text in plain spelling, 0 without one, and the names that it declares."""
    at = 0
    declared: list[str] = []
    for _ in range(4):  # such as f = lambda x, y: return
        for pattern in PATTERNS:
            match = pattern.match(text, at)
            names = _declared(match[1]) if match else None
            if match and names is not None:
                at, declared = match.end(), names or declared
                break
        else:
            break
    return at, declared


def _declared(listed: str) -> list[str] | None:
    """The names of a list such as `x_1, x_2` or `x: float, y: float`, without their signs; None if it is none."""
    names = []
    for each in re.split("[,;]", listed.replace("...", "")):
        name = re.sub(r":.*|\\(?:math(?:bf|rm|it)|boldsymbol|vec|left|right|l?dots)|[\\{} _]", "", each)
        names.append("".join(GREEK.get(letter, letter) for letter in name).replace("lambda", "lamda"))
    names = [each for each in names if each]
    return names if all(re.fullmatch(r"[a-z]{1,12}[0-9dn]?", each) for each in names) else None
