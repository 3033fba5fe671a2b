"""Sums and products over an index: sum(i*x, i, 1, 5), sum(i*x for i in range(1, 6)), \\sum_{i=1}^{5} i x."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expressions.tree import Node, at
from expressions.words import Token

if TYPE_CHECKING:
    from expressions.parser import Parser


def repeated(parser: Parser, token: Token) -> Node:
    """sum(i*x, i, 1, 5), and sum(i*x for i in range(1, 6))."""
    name = token.text
    like = f"{name}(i*x, i, 1, 5)"
    if parser.next.text != "(":
        raise parser.writing.fault(token.start, token.end, f"{name} needs an index and its bounds, like {like}.")
    parser.take()
    parser.closers.append(")")
    listed = False
    if parser.next.text == "[" and parser.is_list("for"):  # sum([i*x for i in range(1, 6)])
        parser.take()
        parser.closers.append("]")
        listed = True
    parts = [parser.sum()]
    if parser.next.text == "for":
        node = _comprehension(parser, token, parts[0])
        if listed:
            parser.close()
        return node._replace(end=parser.close())
    while parser.next.text == ",":
        parser.take()
        parts.append(parser.sum())
    end = parser.close()
    if len(parts) == 4:
        if parts[1].kind in ("loop", "axis"):
            body, index, first, last = parts
        else:
            index, first, last, body = parts
        if index.kind == "loop":
            return Node(name, (body, first, last), token.start, end, index.text)
        if index.kind == "axis":
            raise parser.writing.fault(token.start, end, "the index has the name of an axis: take another, such as i.")
    raise parser.writing.fault(token.start, end, f"{name} needs an index and its bounds, like {like}.")


def _comprehension(parser: Parser, token: Token, body: Node) -> Node:
    """`for i in range(1, 6)` behind what is added up."""
    words = [parser.take() for _ in range(min(4, len(parser.tokens) - parser.at))]
    texts = [each.text for each in words]
    if len(words) < 4 or texts[0] != "for" or words[1].kind != "loop" or texts[2:] != ["in", "range"]:
        like = f"{token.text}(i*x for i in range(1, 6))"
        raise parser.writing.fault(token.start, parser.last.end, f"an index runs through a range, like {like}.")
    bounds = parser.arguments()
    if len(bounds) > 2:
        raise parser.writing.fault(token.start, parser.last.end, "a range has a first and a last number, and no step.")
    first = bounds[0] if len(bounds) == 2 else at(bounds[0], "number", value=0)
    last, one = bounds[-1], at(bounds[-1], "number", value=1)
    if last.kind == "number":
        last = last._replace(value=last.value - 1, text="")
    elif last.kind == "+" and last.operands[1][:1] == ("number",) and last.operands[1].value == 1:
        last = last.operands[0]
    else:
        last = at(last, "-", last, one)
    return Node(token.text, (body, first, last), token.start, parser.last.end, words[1].text)


def _summed(parser: Parser, index: str) -> Node:
    """What stands behind \\sum: a product, and further terms as long as the index is in them."""
    body, terms = parser.product(), 1
    while parser.next.text in ("+", "-"):
        if not _has_index(parser, index):
            if terms > 1:
                reason = "this term may belong to the sum or not: put what is summed into brackets."
                raise parser.writing.fault(parser.next.start, len(parser.writing.text), reason)
            break
        sign = parser.take().text
        other = parser.product()
        body, terms = Node(sign, (body, other), body.start, other.end), terms + 1
    return body


def _has_index(parser: Parser, index: str) -> bool:
    """Whether the index of a sum stands in the term that comes, and not as the index of another sum."""
    depth, found = 0, False
    for token in parser.tokens[parser.at + 1 :]:
        depth += (token.text in ("[", "(", "{", "|(")) - (token.text in ("]", ")", "}", ")|"))
        if depth < 0 or (not depth and token.kind == "sign" and token.text in ("+", "-", ",", ";")):
            break
        if token.text in ("sum", "prod"):
            return False
        found |= token.text == index and token.kind in ("loop", "component")
    return found


def big(parser: Parser, token: Token) -> Node:
    """\\sum_{i=1}^{5} and the product that follows it."""
    bounds: dict[str, Node] = {}
    index = ""
    while parser.next.text in ("_", "^") and parser.next.text not in bounds:
        side = parser.take().text
        bracket = parser.take() if parser.next.text in ("{", "(") else None
        if side == "_":
            index = parser.take().text if parser.next.kind == "loop" else ""
            if not index or parser.next.text != "=":
                break
            parser.take()
        if bracket:
            parser.closers.append("}" if bracket.text == "{" else ")")
            bounds[side] = parser.sum()
            parser.close()
        else:
            bounds[side] = parser.part()
    if len(bounds) < 2:
        like = rf"\{token.text}_{{i=1}}^{{5}}"
        raise parser.writing.fault(token.start, parser.last.end, f"an index and its bounds are missing, like {like}.")
    body = _summed(parser, index)
    return Node(token.text, (body, bounds["_"], bounds["^"]), token.start, body.end, index)
