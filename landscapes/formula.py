"""A terrain that a visitor writes: read by a whitelist of our own, differentiated by SymPy, evaluated by NumPy.

A text goes through four gates, and each raises ValueError with one line for the visitor: its characters and words, the
tree that Python's parser makes of them (which is walked, never evaluated), the size of its derivatives, and whether it
is finite on the map.
"""

from __future__ import annotations

import ast
import math
import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from catalog import parameter, text
from landscapes.base import Landscape, find_minima, survey

DEFAULT = "sin(x) * cos(y) + (x**2 + y**2) / 10"
LONGEST = 200  # characters
MOST_PARTS = 80  # numbers, names and signs, without the brackets
DEEPEST = 40  # parts inside one another; a sum of forty terms counts as one inside the next
LARGEST_NUMBER = 1e9
LARGEST_EXPONENT = 30  # also of powers of powers, multiplied
MOST_OPERATIONS = 2000  # in all derivatives written out, before what they share is taken together
LARGEST_LOSS = 1e30
KINK = 1e100  # a derivative that isn't finite where the loss is below this is that of a kink, not of an overflow
HOME = 5.0  # half the width of the map, unless the minima are elsewhere
FARTHER = (20.0, 100.0)
CHECKED = 121  # points along each side of the map that is drawn

VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "ln": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
}
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
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
    source = "Written by the visitor; the derivatives are SymPy's"
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
    if not isinstance(text, str):
        raise ValueError("A formula is a text, like x**2 + y**2.")
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


# From the tree to SymPy


class _Part(NamedTuple):
    """A part of a formula: its SymPy expression, and its number if it holds neither x nor y."""

    expression: Any
    number: float | None


class _Reader:
    """Walks the tree of a text and builds the SymPy expression of it, one allowed part after the other."""

    def __init__(self, text: str) -> None:
        import sympy  # half a second, so not before a formula is read

        self.text = text
        self.sympy = sympy
        self.functions = {each: getattr(sympy, each) for each in FUNCTIONS if each != "abs"}
        self.functions["abs"] = _kinks()[0]

    def shown(self, node: ast.expr) -> str:
        return f"“{_shown(ast.get_source_segment(self.text, node) or '')}”"

    def read(self, node: ast.expr, power: float = 1) -> _Part:
        """The part that a node stands for. `power` is the exponent that it is raised to from outside."""
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return self.constant(node, lambda: float(node.value))
            case ast.Name(id=name) if name in VARIABLES:
                return _Part(self.sympy.Symbol(name), None)
            case ast.Name(id=name) if name in CONSTANTS:
                return _Part(self.sympy.pi if name == "pi" else self.sympy.E, CONSTANTS[name])
            case ast.Name(id=name):
                raise ValueError(f"“{_shown(name)}” needs brackets, like {_shown(name)}(x).")
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand, power)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                part = self.read(operand, power)
                return _Part(-part.expression, None if part.number is None else -part.number)
            case ast.BinOp(op=sign) if type(sign) in OPERATORS:
                return self.arithmetic(node, power)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node, power)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                part = self.read(argument)
                if part.number is not None:
                    return self.constant(node, lambda: FUNCTIONS[name](part.number))
                return _Part(self.functions[name](part.expression), None)
            case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
                raise ValueError(f"{self.shown(node)}: {name} takes exactly one argument, like {name}(x).")
            case ast.Tuple():
                raise ValueError(f"{self.shown(node)}: a comma can't be used; 0.5 is written with a dot.")
        raise ValueError(f"{self.shown(node)} can't be used in a formula ({type(node).__name__}).")

    def constant(self, node: ast.expr, value: Callable[[], float]) -> _Part:
        """A number that is worked out here, in floats: SymPy would take 9**9**9 exactly."""
        try:
            number = value()
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
        exact = number.is_integer() and abs(number) <= 1000
        return _Part(self.sympy.Integer(int(number)) if exact else self.sympy.Float(number), number)

    def arithmetic(self, node: ast.BinOp, power: float) -> _Part:
        left, right = self.read(node.left, power), self.read(node.right, power)
        result = OPERATORS[type(node.op)]
        if isinstance(node.op, ast.Div) and right.number == 0:
            raise ValueError(f"{self.shown(node)} divides by zero.")
        if left.number is None or right.number is None:
            return _Part(result(left.expression, right.expression), None)
        number = self.constant(node, lambda: result(left.number, right.number))
        if isinstance(node.op, ast.Mult | ast.Div) and max(map(abs, (left.number, right.number))) <= 1000:
            # 2*pi and 1/3 stay what they are, to be shown as they were written.
            return _Part(result(left.expression, right.expression), number.number)
        return number

    def power(self, node: ast.BinOp, power: float) -> _Part:
        exponent = self.read(node.right)
        if exponent.number is None:
            base = self.read(node.left)
            if base.number is None or base.number <= 0:
                raise ValueError(f"{self.shown(node)}: with x or y in the exponent, the base is a number above 0.")
            return _Part(self.sympy.Pow(base.expression, exponent.expression), None)
        if abs(exponent.number) * max(power, 1) > LARGEST_EXPONENT:
            raise ValueError(f"{self.shown(node)}: the exponent is too large; it stays within {LARGEST_EXPONENT}.")
        base = self.read(node.left, max(abs(exponent.number), 1) * power)
        if base.number is not None:
            return self.constant(node, lambda: base.number**exponent.number)
        halves = 2 * exponent.number
        exact = self.sympy.Rational(int(halves), 2) if halves.is_integer() else self.sympy.Float(exponent.number)
        return _Part(self.sympy.Pow(base.expression, exact), None)


@cache
def _kinks() -> tuple[Any, Any]:
    """|u| and its slope as SymPy functions of ours: SymPy's own have a spike in the curvature at the kink."""
    from sympy import Function, Integer

    class sign_of(Function):
        def fdiff(self, argindex=1):
            return Integer(0)

    class abs_of(Function):
        def fdiff(self, argindex=1):
            return sign_of(self.args[0])

        def _latex(self, printer, exp=None):
            inside = rf"\left|{{{printer._print(self.args[0])}}}\right|"
            return inside if exp is None else rf"{inside}^{{{exp}}}"

    return abs_of, sign_of


# From SymPy to NumPy


@dataclass(frozen=True, eq=False)
class _Written:
    """A formula that was read: its LaTeX, and its loss and derivatives as functions of x and y."""

    latex: str
    value: Callable
    slopes: Callable
    curvatures: Callable

    def loss(self, theta):
        x, y = theta
        loss = np.empty(np.shape(x))
        with np.errstate(all="ignore"):
            loss[...] = self.value(x, y)
        return loss[()]

    def gradient(self, theta):
        x, y = theta
        gradient = np.empty((2, *np.shape(x)))
        with np.errstate(all="ignore"):
            gradient[0], gradient[1] = self.slopes(x, y)
        return self.without_kinks(gradient, theta)

    def hessian(self, theta):
        x, y = theta
        hessian = np.empty((2, 2, *np.shape(x)))
        with np.errstate(all="ignore"):
            hessian[0, 0], hessian[0, 1], hessian[1, 1] = self.curvatures(x, y)
        hessian[1, 0] = hessian[0, 1]
        return self.without_kinks(hessian, theta)

    def without_kinks(self, derivative: np.ndarray, theta) -> np.ndarray:
        """At the tip of a cone, where the loss is finite and has no derivative, it counts as flat."""
        fine = np.isfinite(derivative)
        if fine.all():
            return derivative
        tip = ~fine & (np.abs(self.loss(theta)) < KINK)
        return np.where(tip, 0.0, derivative)


@lru_cache(maxsize=64)
def _written(text: str) -> _Written:
    """Read a text, or raise ValueError with one line that says what is wrong with it."""
    plain, tree = _tree(text)
    try:
        return _compiled(*_derivatives(_Reader(plain).read(tree)))
    except RecursionError:
        raise ValueError("The formula is nested too deeply.") from None


def _derivatives(part: _Part) -> tuple[Any, list, list]:
    """The expression, its two slopes and its three curvatures, as far as they are short enough."""
    import sympy

    expression = part.expression
    if part.number is not None:
        raise ValueError("The formula has neither x nor y in it.")
    if expression.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo):
        raise ValueError("The formula divides by zero everywhere.")
    if expression.has(sympy.I):
        raise ValueError("The formula is not a real number.")
    if not expression.free_symbols:
        raise ValueError("The formula is flat: it has the same value everywhere.")
    x, y = sympy.symbols("x y")
    slopes = [_short(expression.diff(each)) for each in (x, y)]
    return expression, slopes, [_short(slopes[0].diff(x)), _short(slopes[0].diff(y)), _short(slopes[1].diff(y))]


def _short(expression: Any) -> Any:
    if expression.count_ops() > MOST_OPERATIONS:
        raise ValueError("The formula's derivatives are too long: use fewer factors or nested functions.")
    return expression


def _compiled(expression: Any, slopes: list, curvatures: list) -> _Written:
    import sympy

    names, functions = sympy.symbols("x y"), _kinks()
    modules = [{functions[0].__name__: np.abs, functions[1].__name__: np.sign}, "numpy"]

    def in_floats(each):
        """NumPy can't take whole numbers of hundreds of digits."""
        return each.xreplace({n: sympy.Float(n) for n in each.atoms(sympy.Rational) if max(abs(n.p), n.q) > 10**6})

    def function(each):
        return sympy.lambdify(names, each, modules, cse=True)

    return _Written(
        latex=f"f(x, y) = {sympy.latex(expression)}",
        value=function(in_floats(expression)),
        slopes=function([in_floats(each) for each in slopes]),
        curvatures=function([in_floats(each) for each in curvatures]),
    )
