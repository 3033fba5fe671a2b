"""From the words of a formula to its tree, by precedence climbing.

A parser of our own, since a textbook's spelling depends on what a word is and on blanks, and a message has to name
both readings of what is ambiguous: a grammar for a parser generator such as lark would need the same code around it.

The rules, from the loosest to the tightest binding:
    + and -, then * and /, from the left; a sign in front; ^, from the right.
    A product needs no sign: 2x, xy, x(y+1), (x-1)(x+2), x sin y, 2|x|. A number behind something else is no factor.
    sin x takes a product of numbers, constants and axes: sin 2x is sin(2x). It ends at + - , ) and at a function.
    sin^2 x is sin(x)^2. x^2y is x^2*y. A bar opens where a part begins and closes where one is complete.
Refused with both readings: 1/2x, e^2x, sin x y, sin x/2, sin x(y+1), sin^-1 x, log2x, √2x.
"""

from __future__ import annotations

from expressions import calls
from expressions.refusals import KEYWORDS, NOT_A_FORMULA, Writing, excerpt
from expressions.tree import OPERANDS, Node
from expressions.words import Token

DEEPEST = 60  # parts inside one another
CLOSERS = {"(": ")", "[": "]", "{": "}", "|(": ")|", "|": "|"}
END = Token("end", "", 0, 0, False)


class Parser:
    """Reads the tokens of a formula. ValueError with the place, the reason and the cure for what can't be read."""

    def __init__(self, writing: Writing, tokens: list[Token]) -> None:
        self.writing, self.tokens, self.at = writing, tokens, 0
        self.closers: list[str] = []
        self.depth = 0
        end = len(writing.text)
        self.end = END._replace(start=end, end=end)

    def formula(self) -> Node:
        node = self.sum()
        if self.next.kind != "end":
            raise self.unexpected()
        return node

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else self.end

    @property
    def last(self) -> Token:
        return self.tokens[self.at - 1]

    def take(self) -> Token:
        self.at += 1
        return self.last

    def text(self, node: Node) -> str:
        return self.writing.text[node.start : node.end].strip()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(f"The formula is nested too deeply: at most {DEEPEST} parts inside one another.")

    def sum(self) -> Node:
        node = self.product()
        while self.next.text in ("+", "-"):
            sign = self.take().text
            other = self.product()
            node = Node(sign, (node, other), node.start, other.end)
        return node

    def product(self) -> Node:
        node = self.signed()
        factor = node
        while True:
            sign = self.next.text
            if self.next.kind == "sign" and sign in ("*", "/"):
                self.take()
                if self.next.text == "/" and sign == "/":
                    raise self.unexpected()
                factor = self.signed()
                if sign == "/" and self.begins_factor():
                    self.ambiguous_quotient(node, factor)
                node = Node(sign, (node, factor), node.start, factor.end)
            elif self.begins_factor():
                self.check_exponent(factor)
                factor = self.power()
                node = Node("*", (node, factor), node.start, factor.end)
            else:
                return node

    def signed(self) -> Node:
        if self.next.text in ("+", "-") and self.next.kind == "sign":
            sign = self.take()
            self.deeper()
            node = self.signed()
            self.depth -= 1
            return node if sign.text == "+" else Node("negative", (node,), sign.start, node.end)
        return self.power()

    def power(self) -> Node:
        node = self.part()
        while self.next.text == ".":
            node = calls.method(self, node)
        if self.next.text == "^":
            self.take()
            self.deeper()
            exponent = self.signed()
            self.depth -= 1
            return Node("^", (node, exponent), node.start, max(exponent.end, self.last.end))
        return node

    def begins_factor(self) -> bool:
        """Whether what comes is a factor without a sign. ValueError for a number, which can't be one."""
        token = self.next
        if token.kind == "number":
            before = self.last
            quoted = self.writing.quote(before.start, token.end)
            raise ValueError(f"{quoted}: a sign is missing before {excerpt(token.text)}, such as * or ^.")
        if token.kind == "sign":
            return token.text in ("(", "[", "{", "|(", "√", "∛", "∜") or (
                token.text == "|" and self.closers[-1:] != ["|"]
            )
        return token.kind in (*OPERANDS, "function", "command")

    def ambiguous_quotient(self, node: Node, factor: Node) -> None:
        one, other, start = self.text(node), self.text(factor), self.at
        end = self.power().end
        rest = self.writing.text[self.tokens[start].start : end].strip()
        raise self.writing.two_readings(node.start, end, f"({one}/{other})*{rest}", f"{one}/({other}*{rest})")

    def check_exponent(self, factor: Node) -> None:
        """ValueError if the factor that comes may belong to an exponent without brackets, as in e^2x."""
        if factor.kind != "^" or not self.next.glued or self.last.text in (")", "]", "}", "|", ")|"):
            return
        if "\\" in self.writing.text:
            return  # LaTeX puts what belongs to an exponent into braces
        base, exponent = factor.operands
        plain = exponent.operands[0] if exponent.kind == "negative" else exponent
        if plain.kind == "number" and (base.kind not in ("number", "constant") or base.value == 10):
            return  # x^2y, 10^5x
        one, up, start = self.text(base), self.text(exponent), self.at
        end = self.power().end
        rest = self.writing.text[self.tokens[start].start : end].strip()
        raise self.writing.two_readings(factor.start, end, f"({one}^{up})*{rest}", f"{one}^({up}*{rest})")

    def part(self) -> Node:
        """A number, a name, something in brackets, or a function with its arguments."""
        self.deeper()
        token = self.next
        if token.kind in OPERANDS:
            self.take()
            node = Node(token.kind, (), token.start, token.end, token.text, token.value)
        elif token.kind == "function":
            node = calls.call(self)
        elif token.kind == "command":
            node = calls.command(self)
        elif token.text in ("√", "∛", "∜"):
            node = calls.root(self)
        elif token.kind == "sign" and token.text in CLOSERS:
            node = self.group()
        else:
            raise self.unexpected()
        self.depth -= 1
        return node

    def group(self) -> Node:
        """What stands between two brackets or two bars."""
        opening = self.take()
        closer = CLOSERS[opening.text]
        if self.next.text == closer and closer != "|":
            raise ValueError("There is nothing between two brackets: something is missing in them.")
        self.closers.append(closer)
        within = self.next
        node = self.sum()
        end = self.close()
        if opening.text == within.text == "|" and node.text == "abs" and node.end == self.last.start:
            raise self.writing.fault(opening.start, end, "this is the norm of a vector: write sqrt(x^2 + y^2).")
        if "|" in closer:
            return Node("call", (node,), opening.start, end, "abs")
        return node._replace(start=opening.start, end=end)

    def arguments(self) -> list[Node]:
        """The arguments between two brackets; a list among them, as in max([x, y]), is dissolved."""
        opening = self.take()
        if opening.text not in ("(", "[", "{"):
            self.at -= 1
            raise self.unexpected()
        if self.next.text == CLOSERS[opening.text]:
            raise ValueError("There is nothing between two brackets: something is missing in them.")
        self.closers.append(CLOSERS[opening.text])
        nested = self.next.text == "[" or (opening.text == "{" and self.next.text == "(")
        found = self.arguments() if nested and self.is_list() else [self.sum()]
        while self.next.text == ",":
            self.take()
            found.append(self.sum())
        self.close()
        return found

    def is_list(self, word: str = ",") -> bool:
        """Whether the bracket that comes has a comma, or another word, directly in it."""
        depth = 0
        for token in self.tokens[self.at :]:
            depth += (token.text in ("[", "(", "{")) - (token.text in ("]", ")", "}"))
            if depth == 1 and token.text == word:
                return True
            if not depth:
                break
        return False

    def close(self) -> int:
        """Take the bracket that closes another; its end."""
        if self.next.text != self.closers[-1]:
            raise self.unexpected()
        self.closers.pop()
        return self.take().end

    def unexpected(self) -> ValueError:
        """The refusal of the token that comes, which nothing can begin or go on with."""
        token, before = self.next, self.last if self.at else None
        quoted = self.writing.quote(token.start, token.end)
        if token.kind == "keyword":
            word = KEYWORDS.get(token.text, "a range")
            return self.writing.fault(token.start, token.end, f"this is {word}, which can't be used in a formula.")
        if token.kind == "end":
            if before and (not self.closers or before.text in ("+", "-", "*", "/", "^") or before.kind == "function"):
                ended = self.writing.quote(before.start, before.end)
                return ValueError(f"The formula can't end with {ended}: something is missing after it.")
            bar = "bar |" if "|" in self.closers[-1:] else "bracket"
            return ValueError(f"A {bar} is never closed.")
        if token.text in (")", "]", "}", ")|") and (not self.closers or before is None):
            return self.writing.fault(token.start, token.end, "a bracket is never opened.")
        if token.text == ",":
            start = max(0, (before.start if before else token.start))
            ending = token.end + 1
            return self.writing.fault(start, ending, "a comma can't be used here; 0.5 is written with a dot.")
        if token.text in ("/", "//") and before and (before.text == "/" or token.text == "//"):
            return ValueError("“//” rounds down, which isn't smooth: a division is written /.")
        if (reason := NOT_A_FORMULA.get(token.text[0])) and token.text != "...":
            return self.writing.fault(token.start, token.end, f"{reason}.")
        if before is None:
            return ValueError(f"The formula can't begin with {quoted}: something is missing before it.")
        return self.writing.fault(before.start, token.end, "something is missing within this.")
