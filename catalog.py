"""The catalogue: hyperparameters with their ranges, and classes that are found by the file they stand in."""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from functools import cache, cached_property
from types import ModuleType
from typing import Any, TypeVar

MINUS = "−"  # of a negative number in a text of the page
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LEAST, MOST = 1e-18, 1e24  # the limits of a parameter whose range follows the terrain
T = TypeVar("T")


def _cached(read: Callable[[type], T]) -> Callable[[type], T]:
    """`functools.cache`, typed as a function of a class: its own type accepts no classes."""
    return cache(read)


@dataclass(frozen=True)
class Parameter:
    """A hyperparameter that is a number: see `parameter`. The symbol is LaTeX."""

    name: str
    default: float
    symbol: str
    low: float
    high: float
    log: bool = False
    help: str = ""
    hide_default: bool = False
    role: str = ""

    @property
    def integer(self) -> bool:
        return isinstance(self.default, int)

    @cached_property
    def label(self) -> str:
        """The name and the symbol as plain text: `Learning rate α`."""
        greek = re.sub(
            r"\\([a-z]+)",
            lambda letter: unicodedata.lookup(f"GREEK SMALL LETTER {letter[1].replace('lambda', 'lamda')}"),
            self.symbol,
        )
        symbol = re.sub(r"_(\d)", lambda digit: digit[1].translate(SUBSCRIPTS), greek)
        if self.symbol.lstrip("\\") == self.name:
            return symbol
        return f"{self.name.replace('_', ' ').capitalize()} {symbol}".strip()

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the largest value that a link or a number box can hold.

        They are the range, but for a parameter with a role on a logarithmic scale: what is large for one terrain is
        small for another, so that its range follows the terrain and its limits are LEAST and MOST.
        """
        if not self.role or not self.log:
            return self.low, self.high
        return 0.0 if self.low == 0 else LEAST, MOST

    def around(self, middle: float, decades: int) -> Parameter:
        """The parameter with a range of so many decades on each side of a value, as far as its limits reach."""
        least, most = self.limits
        low, high = (float(f"{middle * 10.0**each:.2g}") for each in (-decades, decades))
        return replace(self, low=0.0 if self.low == 0 else max(low, least), high=min(high, most))

    def clamp(self, value: float) -> float:
        """The value within the limits that is nearest to a finite number; an integer for an integer parameter."""
        least, most = self.limits
        nearest = min(max(value, least), most)
        return round(nearest) if self.integer else float(nearest)


def parameter(
    default: float,
    symbol: str,
    low: float,
    high: float,
    *,
    log: bool = False,
    help: str = "",
    hide_default: bool = False,
    role: str = "",
) -> Any:
    """A dataclass field that is a slider on the page, written in the link, and may be swept in a map.

    `help` says the effect of raising it. An integer default makes an integer parameter. A logarithmic scale that starts
    at 0 has the 0 at its end. With `hide_default` the legend leaves it out while it is at its default. `role` is "pace"
    for the parameter that sets the length of a step, "memory" for the one that sets how long past gradients count: the
    map of a rule sweeps these two; "scale" for one that is as large as the slopes or the lengths of the terrain.
    """
    return field(default=default, metadata={"parameter": (default, symbol, low, high, log, help, hide_default, role)})


@dataclass(frozen=True)
class Text:
    """A hyperparameter that is a text, which a visitor types: see `text`."""

    name: str
    default: str
    label: str
    longest: int
    help: str = ""


def text(default: str, label: str, longest: int, *, help: str = "") -> Any:
    """A dataclass field that a visitor types in at most `longest` characters, written in the link.

    The class raises ValueError with one clear line for a text that it can't use. A text without a label has no box.
    """
    return field(default=default, metadata={"text": (default, label, longest, help)})


@_cached
def texts(cls: type) -> dict[str, Text]:
    """The texts of a dataclass by field name."""
    return _declared(cls, "text", Text)


def number() -> Any:
    """A dataclass field that is a number which a visitor may type, written in the link; None where it isn't given.

    The class raises ValueError with one clear line for a number that it can't use.
    """
    return field(default=None, metadata={"number": True})


@_cached
def numbers(cls: Any) -> tuple[str, ...]:
    """The names of the fields of a dataclass that are declared as `number`."""
    return tuple(each.name for each in fields(cls) if "number" in each.metadata)


@dataclass(frozen=True)
class Choice:
    """A hyperparameter that is one of a few words, `options` with the label of each: see `choice`."""

    name: str
    default: str
    options: dict[str, str]
    label: str
    help: str = ""


def choice(default: str, options: dict[str, str], label: str, *, help: str = "") -> Any:
    """A dataclass field whose value is one of the words in `options`, each with its label. The link writes the word.

    On the page two options are a check box, ticked for the second, and more are a select box. A choice is never a
    batch, and never swept in a map. ValueError for a default that is none of the options.
    """
    if default not in options:
        raise ValueError(f"The default “{default}” is none of the options: {', '.join(options)}.")
    return field(default=default, metadata={"choice": (default, options, label, help)})


@_cached
def choices(cls: type) -> dict[str, Choice]:
    """The choices of a dataclass by field name."""
    return _declared(cls, "choice", Choice)


def as_convention(declared: Any) -> Any:
    """A parameter or a choice in which libraries differ: the page folds it, and a constructor takes it by name."""
    return field(default=declared.default, metadata={**declared.metadata, "convention": True}, kw_only=True)


@_cached
def conventions(cls: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass that are conventions."""
    return tuple(each.name for each in _fields(cls) if "convention" in each.metadata)


@_cached
def parameters(cls: type) -> dict[str, Parameter]:
    """The parameters of a dataclass by field name."""
    return _declared(cls, "parameter", Parameter)


def _declared(cls: Any, kind: str, record: Callable[..., T]) -> dict[str, T]:
    """A record of each field of a dataclass that is declared as this kind, by name, in the order of the file."""
    return {each.name: record(each.name, *each.metadata[kind]) for each in _fields(cls) if kind in each.metadata}


def _fields(cls: Any) -> tuple[Field, ...]:
    return fields(cls)


def sentence(cls: type) -> str:
    """The first paragraph of a docstring, which the page shows."""
    return (cls.__doc__ or "").partition("\n\n")[0]


def formula_in_force(thing: Any) -> str:
    """The LaTeX of a rule or terrain with its symbols replaced by the numbers in force."""
    formula = thing.formula
    for name, each in parameters(type(thing)).items():
        if not each.symbol:  # the formula has no such symbol
            continue
        # A symbol stands alone: the b of `b(y-x^2)` is one, the b of `\beta` is not.
        symbol = rf"(?<![\\A-Za-z]){re.escape(each.symbol)}(?![A-Za-z_])"
        number = latex_number(getattr(thing, name))
        formula = re.sub(symbol, "{" + number.replace("\\", r"\\") + "}", formula)
    return formula


def latex_number(value: float) -> str:
    """A number with up to four significant digits as LaTeX."""
    rounded = float(f"{value:.4g}")
    if rounded == 0 or 1e-4 <= abs(rounded) < 1e5:
        return f"{rounded}".removesuffix(".0")
    mantissa, _, exponent = f"{rounded:.4g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def digits(value: float, negligible: float = 0.0) -> str:
    """A number as text with up to four significant digits and the sign “−”.

    One nearer to 0 than `negligible` is "≈ 0".
    """
    if 0 < abs(value) < negligible:
        return "≈ 0"
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    rounded = float(f"{value:.4g}")
    if rounded == 0 or 1e-4 <= abs(rounded) < 1e5:
        text = f"{rounded:,}" if abs(rounded) >= 1e4 else f"{rounded}"
        return text.removesuffix(".0").replace("-", MINUS)
    mantissa, _, exponent = f"{rounded:.4g}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def percent(share: float, places: int = 0) -> str:
    """A share as text: `15 %`."""
    return f"{100 * share:.{places}f} %"


def listed(words: Sequence[str], conjunction: str = "and") -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)


def entries(folder: Iterable[str]) -> list[str]:
    """The names of the files of a folder that `discover` reads, in alphabetical order; `folder` is a package's path."""
    names = (each.name for each in pkgutil.iter_modules(folder))
    return sorted(each for each in names if each != "base" and not each.startswith("_"))


def discover(package: ModuleType | str, base: type) -> dict[str, Any]:
    """The classes or objects of a folder by file name, in alphabetical order. A class gets that name as its `key`.

    Every file but `base.py` and those whose names begin with `_` defines exactly one subclass of `base` or, where it
    defines none, one instance; TypeError names a file that doesn't, so that a contribution is never skipped in silence.
    """
    name = package if isinstance(package, str) else package.__name__
    found: dict[str, Any] = {}
    for file in entries(importlib.import_module(name).__path__):
        module = importlib.import_module(f"{name}.{file}")
        classes = {
            each: value
            for each, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__
        }
        defined: dict[str, Any] = classes or {
            each: value for each, value in vars(module).items() if isinstance(value, base)
        }
        if len(defined) != 1:
            names = ", ".join(defined) or "none"
            raise TypeError(f"{name}/{file}.py must define one {base.__name__}, it defines {names}")
        (found[file],) = defined.values()
        if classes:
            found[file].key = file
    return found
