"""From the words of a formula to the parts that begin with a word: functions, sums, products, and LaTeX's fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expressions.functions import FUNCTIONS, POWERS
from expressions.sums import big, repeated
from expressions.tree import OPERANDS, Node, at
from expressions.words import Token

if TYPE_CHECKING:
    from expressions.parser import Parser

ROOTS = {"√": "sqrt", "∛": "cbrt"}


def call(parser: Parser) -> Node:
    """A function and its arguments, in brackets or not."""
    token = parser.take()
    name = token.text
    if name in ("sum", "prod"):
        return big(parser, token) if parser.next.text in ("_", "^") else repeated(parser, token)
    power = _power(parser, token) if parser.next.text == "^" else None
    base = _base(parser) if parser.next.text == "_" and name == "log" else None
    bracketed = parser.next.text in ("(", "[", "{")
    arguments = parser.arguments() if bracketed else [_bare(parser, token)]
    node = _applied(parser, token, arguments)
    if base:
        short = {2: "log2", 10: "log10"}.get(int(base.value) if base.value in (2, 10) else 0, "")
        node = node._replace(text=short) if short else at(node, "/", node, at(base, "call", base, text="log"))
    return at(node, "^", node, power) if power else node


def _applied(parser: Parser, token: Token, arguments: list[Node]) -> Node:
    """A function of its arguments. ValueError if it takes another number of them."""
    name, end = token.text, parser.last.end
    least, most = (POWERS[name],) * 2 if name in POWERS else FUNCTIONS[name][3:]
    if not least <= len(arguments) <= most:
        counts = {1: "exactly one argument", 2: "two arguments"}[least]
        if most > 2:
            counts = "two or more arguments"
        like = f"{name}(x)" if least == 1 else f"{name}(x, y)"
        raise parser.writing.fault(token.start, end, f"{name} takes {counts}, like {like}.")
    node = Node("call", tuple(arguments), token.start, end, name)
    match name:
        case "pow":
            return at(node, "^", *arguments)
        case "square":
            return at(node, "^", *arguments, at(node, "number", value=2))
        case "exp2":
            return at(node, "^", at(node, "number", value=2), *arguments)
    return node


def _power(parser: Parser, token: Token) -> Node:
    """The power of a function, as in sin^2 x: a number above 0."""
    start = parser.take().start
    bracket = parser.take().text if parser.next.text in ("(", "{") else ""
    negative = parser.next.text == "-"
    if negative:
        parser.take()
    number = parser.take() if parser.next.kind == "number" else None
    if bracket and number and parser.next.text in (")", "}"):
        parser.take()
    elif bracket:
        number = None
    name = token.text
    if number is None:
        reason = f"the power of a function is a number, like {name}^2(x)."
        raise parser.writing.fault(token.start, parser.next.start, reason)
    if negative:
        inverse = f"arc{name}(x)" if f"a{name}" in FUNCTIONS else "its inverse function"
        raise parser.writing.two_readings(token.start, parser.last.end, inverse, f"1/{name}(x)")
    return Node("number", (), start, parser.last.end, number.text, number.value)


def _base(parser: Parser) -> Node:
    """The base of a logarithm, as in log_2(x)."""
    start = parser.take().start
    bracket = parser.next.text in ("{", "(")
    if bracket:
        parser.take()
    if parser.next.kind != "number" or not parser.next.value > 1:
        raise parser.writing.fault(
            start, parser.next.end, "the base of a logarithm is a number above 1, like log_2(x)."
        )
    number = parser.take()
    if bracket:
        parser.take()
    return Node("number", (), number.start, number.end, number.text, number.value)


def _bare(parser: Parser, token: Token) -> Node:
    """The argument of a function without brackets: `x^2` in sin x^2, `2 pi x` in sin 2 pi x."""
    name = token.text
    if name in POWERS or FUNCTIONS[name].least > 1:
        raise parser.writing.fault(token.start, token.end, f"“{name}” needs brackets, like {name}(x, y).")
    first = parser.next
    if first.kind == "end":
        raise parser.unexpected()
    if first.text == "-":
        parser.take()
        node = parser.power() if parser.next.text == "(" else _factors(parser, token, first.start)
        return Node("negative", (node,), first.start, node.end)
    if first.kind == "function":
        return parser.part()
    if first.kind == "command" or (first.text in ("|", "|(", "√", "∛", "∜") and parser.begins_factor()):
        node = parser.power()
    elif first.kind in OPERANDS:
        node = _factors(parser, token, first.start)
    else:
        raise parser.writing.fault(token.start, token.end, f"“{name}” needs brackets, like {name}(x).")
    _check_end(parser, token, node)
    return node


def _factors(parser: Parser, token: Token, start: int) -> Node:
    """A product of numbers, constants and axes, in which nothing is ambiguous."""
    node, variable = None, False
    while node is None or (parser.next.kind in OPERANDS and parser.begins_factor()):
        factor = parser.next
        if node is None and factor.kind not in OPERANDS:
            raise parser.writing.fault(token.start, factor.end, f"“{token.text}” needs brackets, like {token.text}(x).")
        if variable and not factor.glued and factor.text:
            _refuse(parser, token, node, parser.power())
        variable |= factor.kind not in ("number", "constant")
        other = parser.power()
        node = Node("*", (node, other), start, other.end) if node else other
    if not variable and parser.next.text in ("(", "[") and parser.begins_factor():
        other = parser.power()  # sin 2(x + y)
        return Node("*", (node, other), start, other.end)
    return node


def _check_end(parser: Parser, token: Token, node: Node) -> None:
    """ValueError if what comes may still belong to an argument without brackets."""
    ahead = parser.next
    if ahead.text in ("*", "/") and ahead.kind == "sign":
        after = parser.tokens[parser.at + 1 : parser.at + 2]
        if not after or after[0].kind != "function":
            parser.take()
            _refuse(parser, token, node, parser.signed(), ahead.text)
    elif ahead.kind != "function" and ahead.kind != "number" and parser.begins_factor():
        _refuse(parser, token, node, parser.power())


def _refuse(parser: Parser, token: Token, node: Node | None, other: Node, sign: str = "*") -> None:
    one, rest, name = parser.text(node or other), parser.text(other), token.text
    raise parser.writing.two_readings(
        token.start, other.end, f"{name}({one}){sign}{rest}", f"{name}({one}{sign}{rest})"
    )


def method(parser: Parser, node: Node) -> Node:
    """A function behind its first argument, as in (x - 1).pow(2)."""
    parser.take()
    token = parser.next
    if token.kind != "function" or token.text in ("sum", "prod"):
        raise parser.unexpected()
    parser.take()
    arguments = [node]
    if [each.text for each in parser.tokens[parser.at : parser.at + 2]] == ["(", ")"]:
        parser.at += 2
    else:
        arguments += parser.arguments()
    return _applied(parser, token, arguments)._replace(start=node.start)


def root(parser: Parser) -> Node:
    """√ and what it stands before: a number, a name or something in brackets."""
    sign = parser.take()
    node = parser.part()
    grouped = parser.last.text in (")", "]", "}", "|")
    if not grouped and (parser.next.text == "^" or (parser.next.glued and parser.begins_factor())):
        one = parser.text(node)
        if parser.next.text == "^":
            parser.take()
            rest, joint = parser.text(parser.signed()), "^"
        else:
            rest, joint = parser.text(parser.power()), "*"
        first, second = f"{sign.text}({one}){joint}{rest}", f"{sign.text}({one}{joint}{rest})"
        raise parser.writing.two_readings(sign.start, parser.last.end, first, second)
    if sign.text == "∜":
        return _nth_root(node, 4, sign.start)
    return Node("call", (node,), sign.start, node.end, ROOTS[sign.text])


def _nth_root(node: Node, n: float, start: int) -> Node:
    if n in (2, 3):
        return Node("call", (node,), start, node.end, "sqrt" if n == 2 else "cbrt")
    one, other = at(node, "number", value=1), at(node, "number", value=n)
    return Node("^", (node, at(node, "/", one, other)), start, node.end)


def command(parser: Parser) -> Node:
    """LaTeX's fractions, roots, sums and products."""
    token = parser.take()
    if token.text in ("sum", "prod"):
        return big(parser, token)
    if token.text == "frac":
        numbers = parser.next
        if numbers.kind == "number" and numbers.text.isdigit() and len(numbers.text) == 2:  # \frac12
            parser.take()
            one, other = (
                Node("number", (), numbers.start + place, numbers.start + place + 1, digit, int(digit))
                for place, digit in enumerate(numbers.text)
            )
        else:
            one, other = parser.part(), parser.part()
        return Node("/", (one, other), token.start, parser.last.end)
    if parser.next.text == "[":
        parser.take()
        n = parser.take()
        if n.kind != "number" or n.value < 2 or parser.next.text != "]":
            raise parser.writing.fault(token.start, n.end, "the degree of a root is a number, like \\sqrt[3]{x}.")
        parser.take()
        return _nth_root(parser.part(), n.value, token.start)
    node = parser.part()
    return Node("call", (node,), token.start, node.end, "sqrt")
