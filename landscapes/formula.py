"""A terrain that a visitor writes: read by a whitelist of our own, with exact derivatives by the chain rule.

A text goes through three gates, and each raises ValueError with one line for the visitor: its characters and words, the
tree that Python's parser makes of them (which is walked, never evaluated), and whether it is finite on the map.
What comes out is a list of NumPy operations that carry the first and second derivatives along, exactly. It is a few
times as long as the formula and no longer; a computer algebra system was tried, and took minutes over short formulas.
"""

from __future__ import annotations

import ast
import math
import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from catalog import parameter, text
from landscapes.base import Landscape, find_minima, survey

DEFAULT = "sin(x) * cos(y) + (x**2 + y**2) / 10"
LONGEST = 200  # characters
MOST_PARTS = 80  # numbers, names and signs, without the brackets
DEEPEST = 40  # parts inside one another; a sum of forty terms counts as one inside the next
LARGEST_NUMBER = 1e9
LARGEST_EXPONENT = 30
LARGEST_LOSS = 1e30
KINK = 1e100  # a derivative that isn't finite where the loss is below this is that of a kink, not of an overflow
HOME = 5.0  # half the width of the map, unless the minima are elsewhere
FARTHER = (20.0, 100.0)
CHECKED = 121  # points along each side of the map that is drawn


class _Function(NamedTuple):
    """One function: for a number, for arrays, its LaTeX, and its first two derivatives at u, where its value is v."""

    number: Callable
    array: Callable
    latex: str
    derivatives: Callable


def _arc_sine(u, v):
    square = 1 / (1 - u * u)
    return square.root(), u * square * square.root()


def _arc_cosine(u, v):
    return tuple(-each for each in _arc_sine(u, v))


EDGED = (operator.truediv, np.power, np.sqrt, np.log, np.arcsin, np.arccos, np.abs)
VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS = {
    "sin": _Function(math.sin, np.sin, r"\sin", lambda u, v: (u.through("cos"), -v)),
    "cos": _Function(math.cos, np.cos, r"\cos", lambda u, v: (-u.through("sin"), -v)),
    "tan": _Function(math.tan, np.tan, r"\tan", lambda u, v: (1 + v * v, 2 * v * (1 + v * v))),
    "asin": _Function(math.asin, np.arcsin, r"\arcsin", _arc_sine),
    "acos": _Function(math.acos, np.arccos, r"\arccos", _arc_cosine),
    "atan": _Function(math.atan, np.arctan, r"\arctan", lambda u, v: (1 / (1 + u * u), -2 * u / (1 + u * u) ** 2)),
    "sinh": _Function(math.sinh, np.sinh, r"\sinh", lambda u, v: (u.through("cosh"), v)),
    "cosh": _Function(math.cosh, np.cosh, r"\cosh", lambda u, v: (u.through("sinh"), v)),
    "tanh": _Function(math.tanh, np.tanh, r"\tanh", lambda u, v: (1 - v * v, -2 * v * (1 - v * v))),
    "exp": _Function(math.exp, np.exp, "", lambda u, v: (v, v)),
    "log": _Function(math.log, np.log, r"\ln", lambda u, v: (1 / u, -1 / (u * u))),
    "ln": _Function(math.log, np.log, r"\ln", lambda u, v: (1 / u, -1 / (u * u))),
    "sqrt": _Function(math.sqrt, np.sqrt, "", lambda u, v: (0.5 / v, -0.25 / (v * u))),
    "abs": _Function(abs, np.abs, "", lambda u, v: (u.then(np.sign), 0 * u)),
}
VOCABULARY = "x, y, pi, e, numbers, + - * / ** and functions such as sin, exp, log, sqrt, abs"

SPELLINGS = {"−": "-", "·": "*", "×": "*", "π": "pi"}  # what a phone or a book writes, and no look-alike of another
TOKEN = re.compile(
    r" *(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z]\w*)|(?P<sign>\*\*|[-+*/(),]))"
)
NOT_A_FORMULA = {
    "^": "a power is written **, like x**2",
    "²": "a power is written **, like x**2",
    "³": "a power is written **, like x**3",
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


@dataclass(frozen=True)
class Formula(Landscape):
    """Type a formula in x and y, and race on it: its slope and its curvature are worked out exactly."""

    name = "Your own formula"
    group = "Your own"
    formula = r"f(x, y)"
    source = "Written by the visitor; slope and curvature by the chain rule"
    x_range = (-HOME, HOME)  # these two and the formula: what each terrain of this class has one of its own of
    y_range = (-HOME, HOME)

    f: str = text(
        DEFAULT, "f(x, y)", LONGEST, help=f"Made of {VOCABULARY}. It has to be defined everywhere on the map."
    )
    zoom: float = parameter(
        1.0, "", 0.1, 10.0, log=True, help="Raising it shows a smaller piece of the terrain, from nearer by."
    )

    def __post_init__(self) -> None:
        if not 0 < self.zoom < math.inf:
            raise ValueError("The zoom must be a number above 0.")
        written = _written(self.f)
        # The place that the zoom keeps where it is: the deepest minimum stays on the map.
        centre, half, fixed = _window(self.f)
        x_range, y_range = (
            (fix + (middle - half - fix) / self.zoom, fix + (middle + half - fix) / self.zoom)
            for middle, fix in zip(centre, fixed, strict=True)
        )
        for name, value in {
            "_written": written,
            "formula": written.latex,
            "x_range": x_range,
            "y_range": y_range,
        }.items():
            object.__setattr__(self, name, value)
        _check_map(self)

    @property
    def minima(self):
        return survey(self).minima

    @property
    def start(self):
        return survey(self).start

    @property
    def learning_rate(self):
        return survey(self).learning_rate

    def loss(self, theta):
        return self._written.loss(theta)

    def gradient(self, theta):
        return self._written.gradient(theta)

    def hessian(self, theta):
        return self._written.hessian(theta)


def _check_map(landscape: Landscape) -> None:
    """Refuse a loss that isn't a finite and reasonable number everywhere on the map that is drawn."""
    _, _, points = landscape.grid(CHECKED)
    loss = landscape.loss(points)
    bad = ~(np.abs(loss) <= LARGEST_LOSS)  # also where it is NaN
    if bad.any():
        x, y = (_number(each) for each in points[:, bad][:, 0])
        if np.isnan(loss[bad][0]):
            hint = "It has to be on the whole map, like log(x**2 + 1); or zoom in."
            raise ValueError(f"The formula isn't defined at x = {x}, y = {y}. {hint}")
        raise ValueError(f"The formula is too large or infinite at x = {x}, y = {y}. Scale it down, or zoom in.")
    if loss.min() == loss.max():
        raise ValueError("The formula is flat: it has the same value everywhere on the map.")


@lru_cache(maxsize=64)
def _window(text: str) -> tuple[tuple[float, float], float, tuple[float, float]]:
    """Where to look: the centre of the map, half its width, and the place that a zoom keeps where it is.

    The map is at home around the origin, unless a formula has its minima farther out only.
    """
    written, home = _written(text), (0.0, 0.0)
    for half in (HOME, *FARTHER):
        square = Landscape()
        square.x_range = square.y_range = (-half, half)
        square.loss, square.gradient, square.hessian = written.loss, written.gradient, written.hessian
        with np.errstate(all="ignore"):
            minima = find_minima(square)
        near = [each for each in minima if max(map(abs, each)) <= 0.8 * HOME]
        if near:
            # Of wells that are equally deep, or of a valley floor, the place nearest to the origin.
            depth = {each: float(written.loss(np.array(each))) for each in near}
            level = depth[near[0]] + 1e-9 * max(1.0, abs(depth[near[0]]))
            return home, HOME, min((each for each in near if depth[each] <= level), key=lambda each: math.hypot(*each))
        for each in minima:
            low, high = np.linalg.eigvalsh(written.hessian(np.array(each)))
            if low > 1e-6 * high:  # a well, and not the far end of a slope that flattens out
                return tuple(float(round(axis)) for axis in each), HOME, each
    return home, HOME, home


# Characters and words


def _shown(text: str) -> str:
    """A stranger's text, fit to stand in a line of ours. Its characters have been checked."""
    return text if len(text) <= 30 else f"{text[:29]}…"


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _character(character: str) -> str:
    """A character as it can be named in a line: invisible and combining ones only by their name."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, code)
    if character.isascii() and character.isprintable():
        return f"“{character}”"
    if not character.isprintable() or unicodedata.category(character)[0] == "M":
        return f"The character {name}"
    return f"“{character}” ({name[:40].lower()})"


def _words(text: str) -> list[tuple[str, str]]:
    """The kinds and texts of the numbers, words and signs. ValueError for anything that is none of them."""
    for character in text:
        if character in NOT_A_FORMULA and character != ".":
            raise ValueError(f"{_character(character)} can't stand in a formula: {NOT_A_FORMULA[character]}.")
        if not (character.isascii() and (character.isalnum() or character in " .+-*/(),")):
            raise ValueError(f"{_character(character)} can't stand in a formula.")
    found, place = [], 0
    while text[place:].strip():
        token = TOKEN.match(text, place)
        if not token:
            raise ValueError(f"“{_shown(text[place:].strip())}”: {NOT_A_FORMULA['.']}.")
        found.append((token.lastgroup, token[token.lastgroup]))
        place = token.end()
    return found


def _check_words(words: list[tuple[str, str]]) -> None:
    for kind, word in words:
        if word in KEYWORDS:
            raise ValueError(f"“{word}” is {KEYWORDS[word]}, which can't be used in a formula.")
        if kind == "word" and word not in (*VARIABLES, *CONSTANTS, *FUNCTIONS):
            raise ValueError(f"“{_shown(word)}” isn't known. Use {VOCABULARY}.")
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
        pair = f"“{_shown(word)} {_shown(follower)}”"
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


def _tree(text: str) -> tuple[str, ast.expr]:
    """The text in plain spelling and its syntax tree, with every part of it on the whitelist's size limits."""
    if len(text) > LONGEST:
        raise ValueError(f"The formula is longer than {LONGEST} characters.")
    plain = "".join(SPELLINGS.get(each, each) for each in text).strip(" \t\r\n")
    if not plain:
        raise ValueError("There is no formula yet: write one, like x**2 + y**2.")
    words = _words(plain)
    _check_words(words)
    try:
        tree = ast.parse(plain, mode="eval").body
    except SyntaxError as fault:
        rest = plain[max((fault.offset or 1) - 1, 0) :].strip()
        where = f"at “{_shown(rest)}”" if rest else "at its end"
        raise ValueError(f"The formula can't be read {where}: something is missing or too much.") from None
    except (ValueError, MemoryError, RecursionError, OverflowError):
        raise ValueError("The formula is nested too deeply to be read.") from None
    if sum(word not in ("(", ")") for _, word in words) > MOST_PARTS:
        raise ValueError(f"The formula has more than {MOST_PARTS} parts (numbers, names and signs): shorten it.")
    if _depth(tree) > DEEPEST:
        raise ValueError(f"The formula is nested too deeply: at most {DEEPEST} parts inside one another.")
    return plain, tree


def _depth(tree: ast.expr) -> int:
    """How many parts lie inside one another, counted without recursion."""
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [part for each in level for part in ast.iter_child_nodes(each)]
    return depth


# From the tree to operations


class _Sheet:
    """A list of operations, each on the results of earlier ones; the first two results are x and y.

    The same operation on the same results is there only once.
    """

    def __init__(self) -> None:
        self.operations: list[tuple] = [(None, ()), (None, ())]
        self.known: dict[tuple, int] = {}

    @property
    def smooth(self) -> bool:
        """Whether no operation of it can be undefined or have a kink."""
        return not any(
            operation in EDGED and not (operation is operator.truediv and operands[1].place is None)
            for operation, operands in self.operations
        )

    def value(self, operation: Callable, *operands: _Value) -> _Value:
        key = (operation, *(each.number if each.place is None else each.place for each in operands))
        key = (*key, *(each.place is None for each in operands))
        if key not in self.known:
            self.known[key] = len(self.operations)
            self.operations.append((operation, operands))
        return _Value(self, self.known[key])

    def program(self, values: list[_Value]) -> Callable:
        """The function of x and y that works out these values, and nothing that they don't need."""
        needed, waiting = set(), [each.place for each in values if each.place is not None]
        while waiting:
            if (place := waiting.pop()) not in needed:
                needed.add(place)
                waiting += [each.place for each in self.operations[place][1] if each.place is not None]
        numbers: list[float] = []

        def slot(value: _Value) -> int:
            if value.place is not None:
                return slots[value.place]
            numbers.append(value.number)
            return len(numbers) + 1

        # Numbers have the slots after x and y. A result takes over the slot of one that was used for the last time:
        # on a large grid a long formula would keep hundreds of arrays otherwise.
        order = sorted(needed - {0, 1})
        last = {each.place: place for place in order for each in self.operations[place][1]}
        last |= {each.place: math.inf for each in values}
        fixed = 2 + sum(each.place is None for place in order for each in self.operations[place][1])
        fixed += sum(each.place is None for each in values)
        slots, free, steps, used = {0: 0, 1: 1}, [], [], fixed
        for place in order:
            operation, operands = self.operations[place]
            taken = [slot(each) for each in operands]
            free += {
                slots[each.place] for each in operands if each.place not in (None, 0, 1) and last[each.place] == place
            }
            if not free:
                free.append(used)
                used += 1
            slots[place] = free.pop()
            steps.append((operation, taken[0], taken[1] if len(taken) > 1 else -1, slots[place]))
        results = [slot(each) for each in values]
        rest = [None] * (used - fixed)

        def run(x, y):
            found = [x, y, *numbers, *rest]
            for operation, one, other, result in steps:
                found[result] = operation(found[one]) if other < 0 else operation(found[one], found[other])
            return [found[each] for each in results]

        return run


@dataclass(frozen=True, eq=False, slots=True)
class _Value:
    """A result on a sheet, by its place in the list; or a number, which is worked out at once and has no place."""

    sheet: _Sheet
    place: int | None
    number: float = math.nan

    def of(self, other: _Value | float) -> _Value:
        return other if isinstance(other, _Value) else _Value(self.sheet, None, float(other))

    def is_number(self, number: float) -> bool:
        return self.place is None and self.number == number

    def then(self, operation: Callable) -> _Value:
        return self.sheet.value(operation, self)

    def through(self, function: str) -> _Value:
        return self.then(FUNCTIONS[function].array)

    def root(self) -> _Value:
        return self.then(np.sqrt)

    def __add__(self, other):
        other = self.of(other)
        if self.is_number(0) or other.is_number(0):
            return other if self.is_number(0) else self
        if self.place is other.place is None:
            return self.of(self.number + other.number)
        return self.sheet.value(operator.add, self, other)

    def __mul__(self, other):
        other = self.of(other)
        if self.is_number(0) or other.is_number(0):
            return self.of(0)
        if self.is_number(1) or other.is_number(1):
            return other if self.is_number(1) else self
        if self.place is other.place is None:
            return self.of(self.number * other.number)
        return self.sheet.value(operator.mul, self, other)

    def __truediv__(self, other):
        other = self.of(other)
        if self.is_number(0) or other.is_number(1):
            return self
        if self.place is other.place is None and other.number != 0:
            return self.of(self.number / other.number)
        return self.sheet.value(operator.truediv, self, other)

    def __pow__(self, exponent: float):
        if exponent in (0, 1):
            return self if exponent else self.of(1)
        if exponent == 2:
            return self * self
        if exponent == -1:
            return 1 / self
        return self.root() if exponent == 0.5 else self.sheet.value(np.power, self, self.of(exponent))

    def __neg__(self):
        return self.of(-self.number) if self.place is None else self.then(operator.neg)

    def __sub__(self, other):
        if self.is_number(0):
            return -self.of(other)
        if self.of(other).place is None:
            return self + -self.of(other)
        return self.sheet.value(operator.sub, self, self.of(other))

    def __radd__(self, other):
        return self.of(other) + self

    def __rsub__(self, other):
        return self.of(other) - self

    def __rmul__(self, other):
        return self.of(other) * self

    def __rtruediv__(self, other):
        return self.of(other) / self


class _Part(NamedTuple):
    """A part of a formula: its LaTeX and how closely that holds together, its value, and its derivatives along."""

    latex: str
    tie: int  # one of SUM, NEGATIVE, PRODUCT, POWER, ONE
    value: _Value
    slope: tuple[_Value, _Value]
    curvature: tuple[_Value, _Value, _Value]  # xx, xy, yy

    @property
    def number(self) -> float | None:
        return self.value.number if self.value.place is None else None

    def within(self, tie: int) -> str:
        """The LaTeX, in brackets if it holds together less than that."""
        return self.latex if self.tie >= tie else rf"\left({self.latex}\right)"


SUM, NEGATIVE, PRODUCT, POWER, ONE = range(5)


class _Reader:
    """Walks the tree of a text and makes the operations of it, one allowed part after the other."""

    def __init__(self, text: str) -> None:
        self.text, self.sheet = text, _Sheet()

    def shown(self, node: ast.expr) -> str:
        return f"“{_shown(ast.get_source_segment(self.text, node) or '')}”"

    def read(self, node: ast.expr) -> _Part:
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                latex = _latex_of(node.value)
                return self.constant(node, lambda: float(node.value), latex, PRODUCT if "cdot" in latex else ONE)
            case ast.Name(id=name) if name in VARIABLES:
                place = VARIABLES.index(name)
                slope = self.number(place == 0), self.number(place == 1)
                return _Part(name, ONE, _Value(self.sheet, place), slope, (self.number(0),) * 3)
            case ast.Name(id=name) if name in CONSTANTS:
                return self.constant(node, lambda: CONSTANTS[name], r"\pi" if name == "pi" else name, ONE)
            case ast.Name(id=name):
                raise ValueError(f"“{_shown(name)}” needs brackets, like {_shown(name)}(x).")
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                part = self.read(operand)
                return self.chain(
                    part, f"-{part.within(PRODUCT)}", NEGATIVE, -part.value, (self.number(-1), self.number(0))
                )
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
                return self.arithmetic(node)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                return self.call(node, name, self.read(argument))
            case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
                raise ValueError(f"{self.shown(node)}: {name} takes exactly one argument, like {name}(x).")
            case ast.Tuple():
                raise ValueError(f"{self.shown(node)}: a comma can't be used; 0.5 is written with a dot.")
        raise ValueError(f"{self.shown(node)} can't be used in a formula ({type(node).__name__}).")

    def number(self, number: float) -> _Value:
        return _Value(self.sheet, None, float(number))

    def constant(self, node: ast.expr, work_out: Callable[[], float], latex: str, tie: int) -> _Part:
        """A number, or what is worked out from numbers alone."""
        try:
            number = work_out()
        except ZeroDivisionError:
            raise ValueError(f"{self.shown(node)} divides by zero.") from None
        except ValueError:
            number = math.nan
        except OverflowError:
            number = math.inf
        if isinstance(number, complex) or math.isnan(number):
            raise ValueError(f"{self.shown(node)} is not a real number.")
        if abs(number) >= LARGEST_NUMBER:
            raise ValueError(f"{self.shown(node)} is too large: a number stays below a billion.")
        return _Part(latex, tie, self.number(number), (self.number(0),) * 2, (self.number(0),) * 3)

    def chain(self, u: _Part, latex: str, tie: int, value: _Value, derivatives: tuple[_Value, _Value]) -> _Part:
        """A function of the part u, from its value and its first two derivatives at u."""
        (first, second), (x, y), (xx, xy, yy) = derivatives, u.slope, u.curvature
        curvature = second * (x * x) + first * xx, second * (x * y) + first * xy, second * (y * y) + first * yy
        return _Part(latex, tie, value, (first * x, first * y), curvature)

    def arithmetic(self, node: ast.BinOp) -> _Part:
        left, right = self.read(node.left), self.read(node.right)
        match node.op:
            case ast.Add() | ast.Sub():
                sign, combine = ("+", operator.add) if isinstance(node.op, ast.Add) else ("-", operator.sub)
                follows = right.within(PRODUCT)
                latex, tie = f"{left.latex} {sign} {follows}", SUM
            case ast.Mult():
                combine = operator.mul
                dot = r"\cdot " if right.within(PRODUCT)[0].isdigit() else ""
                latex = f"{left.within(NEGATIVE)} {dot}{right.within(PRODUCT)}"
                tie = NEGATIVE if left.tie == NEGATIVE else PRODUCT
            case ast.Div():
                combine = operator.truediv
                latex, tie = rf"\frac{{{left.latex}}}{{{right.latex}}}", PRODUCT
                if right.number == 0:
                    raise ValueError(f"{self.shown(node)} divides by zero.")
        if left.number is not None and right.number is not None:
            return self.constant(node, lambda: combine(left.number, right.number), latex, tie)
        value = combine(left.value, right.value)
        if combine in (operator.add, operator.sub):
            pairs = ((left.slope, right.slope), (left.curvature, right.curvature))
            return _Part(latex, tie, value, *(tuple(map(combine, *pair)) for pair in pairs))
        if combine is operator.truediv:
            if right.number is not None:
                along = (
                    tuple(each / right.value for each in derivative) for derivative in (left.slope, left.curvature)
                )
                return _Part(latex, tie, value, *along)
            inverse = 1 / right.value
            square = inverse * inverse
            right = self.chain(right, "", ONE, inverse, (-square, 2 * (square * inverse)))
        u, v, (ux, uy), (vx, vy) = left.value, right.value, left.slope, right.slope
        (uxx, uxy, uyy), (vxx, vxy, vyy) = left.curvature, right.curvature
        curvature = (
            uxx * v + 2 * (ux * vx) + u * vxx,
            uxy * v + (ux * vy + uy * vx) + u * vxy,
            uyy * v + 2 * (uy * vy) + u * vyy,
        )
        return _Part(latex, tie, value, (ux * v + u * vx, uy * v + u * vy), curvature)

    def power(self, node: ast.BinOp) -> _Part:
        base, exponent = self.read(node.left), self.read(node.right)
        latex, n = f"{base.within(ONE)}^{{{exponent.latex}}}", exponent.number
        if n is None:
            if base.number is None or base.number <= 0:
                raise ValueError(f"{self.shown(node)}: with x or y in the exponent, the base is a number above 0.")
            if base.number == math.e:
                value = exponent.value.through("exp")
            else:
                value = self.sheet.value(np.power, base.value, exponent.value)
            rate = math.log(base.number)
            return self.chain(exponent, latex, POWER, value, (value * rate, value * rate**2))
        if abs(n) > LARGEST_EXPONENT:
            raise ValueError(f"{self.shown(node)}: the exponent is too large; it stays within {LARGEST_EXPONENT}.")
        if base.number is not None:
            return self.constant(node, lambda: base.number**n, latex, POWER)
        u = base.value
        derivatives = (
            n * u ** (n - 1) if n else self.number(0),
            n * (n - 1) * u ** (n - 2) if n * (n - 1) else self.number(0),
        )
        return self.chain(base, latex, POWER, u**n, derivatives)

    def call(self, node: ast.Call, name: str, u: _Part) -> _Part:
        function, tie = FUNCTIONS[name], ONE
        match name:
            case "sqrt":
                latex = rf"\sqrt{{{u.latex}}}"
            case "abs":
                latex = rf"\left|{u.latex}\right|"
            case "exp":
                latex, tie = f"e^{{{u.latex}}}", POWER
            case _:
                latex, tie = rf"{function.latex}\left({u.latex}\right)", POWER
        if u.number is not None:
            return self.constant(node, lambda: function.number(u.number), latex, tie)
        value = u.value.through(name)
        return self.chain(u, latex, tie, value, function.derivatives(u.value, value))


def _latex_of(number: float) -> str:
    mantissa, _, exponent = repr(number).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


@dataclass(frozen=True, eq=False)
class _Written:
    """A formula that was read: its LaTeX, and its loss and derivatives as functions of x and y."""

    latex: str
    value: Callable
    slopes: Callable
    curvatures: Callable
    smooth: bool

    def loss(self, theta):
        x, y = np.asarray(theta, dtype=float)
        loss = np.empty(np.shape(x))
        with np.errstate(all="ignore"):
            (loss[...],) = self.value(x, y)
        return loss[()]

    def gradient(self, theta):
        x, y = np.asarray(theta, dtype=float)
        gradient = np.empty((2, *np.shape(x)))
        with np.errstate(all="ignore"):
            gradient[0], gradient[1] = self.slopes(x, y)
        return self.without_kinks(gradient, theta)

    def hessian(self, theta):
        x, y = np.asarray(theta, dtype=float)
        hessian = np.empty((2, 2, *np.shape(x)))
        with np.errstate(all="ignore"):
            hessian[0, 0], hessian[0, 1], hessian[1, 1] = self.curvatures(x, y)
        hessian[1, 0] = hessian[0, 1]
        return self.without_kinks(hessian, theta)

    def without_kinks(self, derivative: np.ndarray, theta) -> np.ndarray:
        """At the tip of a cone, where the loss is finite and has no derivative, it counts as flat."""
        if self.smooth or (fine := np.isfinite(derivative)).all():
            return derivative
        tip = ~fine & (np.abs(self.loss(theta)) < KINK)
        return np.where(tip, 0.0, derivative)


@lru_cache(maxsize=64)
def _read(text: str) -> _Written:
    """Read a text, or raise ValueError with one line that says what is wrong with it."""
    plain, tree = _tree(text)
    reader = _Reader(plain)
    part = reader.read(tree)
    if part.number is not None:
        if not {"x", "y"} & {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}:
            raise ValueError("The formula has neither x nor y in it.")
        raise ValueError("The formula is flat: it has the same value everywhere.")
    program = reader.sheet.program
    return _Written(
        latex=f"f(x, y) = {part.latex}",
        value=program([part.value]),
        slopes=program([*part.slope]),
        curvatures=program([*part.curvature]),
        smooth=reader.sheet.smooth,
    )


def _written(text: str) -> _Written:
    if not isinstance(text, str):  # and so perhaps no key of a cache either
        raise ValueError("A formula is a text, like x**2 + y**2.")
    return _read(text)
