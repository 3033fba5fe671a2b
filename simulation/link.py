"""The link of an experiment: written from it, and read from any text without an error."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from catalog import MINUS, Choice, Parameter, choices, parameters, texts
from checks import check_kind
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT, SCHEDULES
from schedules.base import Schedule
from simulation.experiment import DEFAULT_RACE, LONGEST_RACE, SHARED, Experiment, initial_settings, shared
from simulation.mending import MAIN, blanks_are_kept, mended

LONGEST_QUERY = 10_000  # characters; the longest link that the page writes itself is far shorter


def to_query(experiment: Experiment) -> str:
    """The link of an experiment, without the `?`. Only what differs from the default is written."""
    check_kind("experiment", experiment, Experiment, "Experiment(Ravine())")
    landscape = experiment.landscape
    defaults = Experiment(landscape, optimizers=())
    pairs: list[tuple[str, str]] = []

    def write(key: str, value: Any, default: Any) -> None:
        if value != default:
            pairs.append((key, repr(value)))

    def write_words(prefix: str, thing: Landscape | Optimizer | Schedule) -> None:
        for name, each in choices(type(thing)).items():
            if getattr(thing, name) != each.default:
                pairs.append((prefix + name, getattr(thing, name)))

    def write_settings(prefix: str, thing: Landscape | Schedule) -> None:
        for name, each in parameters(type(thing)).items():
            write(prefix + name, getattr(thing, name), each.default)
        write_words(prefix, thing)

    def write_schedule(prefix: str, schedule: Schedule) -> None:
        pairs.append((f"{prefix}schedule", schedule.key))
        write_settings(f"{prefix}{schedule.key}.", schedule)

    if landscape.key != Ravine.key:
        pairs.append(("landscape", landscape.key))
    write_settings(f"{landscape.key}.", landscape)
    for name, text in texts(type(landscape)).items():
        if getattr(landscape, name) != text.default:
            pair = f"{landscape.key}.{name}", getattr(landscape, name)
            pairs += [pair, *blanks_are_kept(*pair)]
    write("x", experiment.start[0], defaults.start[0])
    write("y", experiment.start[1], defaults.start[1])
    rules = tuple(each.key for each in experiment.optimizers)
    if rules != DEFAULT_RACE:
        pairs.append(("race", " ".join(rules)))
    for name in parameters(Experiment):
        write(name, getattr(experiment, name), getattr(defaults, name))
    if experiment.schedule != CONSTANT:
        write_schedule("", experiment.schedule)
    for index, (rule, overridden) in enumerate(zip(experiment.optimizers, experiment.overridden, strict=True)):
        prefix = f"{index + 1}."
        initial = initial_settings(landscape, type(rule))
        for name, each in parameters(type(rule)).items():
            if name in SHARED and name not in overridden:
                if name in initial:
                    pairs.append((prefix + name, MAIN))
            elif name in initial or name not in SHARED:
                write(prefix + name, getattr(rule, name), initial.get(name, each.default))
            else:
                pairs.append((prefix + name, repr(getattr(rule, name))))
        write_words(prefix, rule)
        if (schedule := experiment.schedules[index]) is not None:
            write_schedule(prefix, schedule)
    return urlencode(pairs)


def from_query(query: Any) -> Experiment:
    """The experiment of a link, whatever it holds: never raises. `read_query` also says what was changed."""
    return read_query(query)[0]


def read_query(query: Any, uploads: Mapping[str, Landscape] | None = None) -> tuple[Experiment, list[str]]:
    """The experiment of a link, and a sentence for each thing in it that had to be changed.

    `query` is the text after the `?`, or a mapping of keys to a text or to a list of texts. `uploads` are the terrains
    that a link can only name, by the keys of the link which name them. A value that is missing, unknown or malformed
    takes its default; a number out of range becomes the nearest end of its range. A link that was changed on its way is
    read as it was meant, without a sentence: see mending.py. Without `landscape` a key of a terrain names the terrain.
    """
    notes: list[str] = []
    given = _given(query, notes)

    named = [each for each in dict.fromkeys(key.partition(".")[0] for key in given if "." in key) if each in LANDSCAPES]
    key = given.pop("landscape", (named or [Ravine.key])[0])
    if key not in LANDSCAPES:
        notes.append(f"There is no landscape “{printable(key)}”: {Ravine.name} instead.")
        key = Ravine.key
    landscape = _landscape(LANDSCAPES[key], given, notes, uploads or {})

    schedule = _schedule(given, "", notes) or CONSTANT
    values = _numbers(given, parameters(Experiment), "", notes)
    start = []
    for axis, default, (low, high) in zip("xy", landscape.start, (landscape.x_range, landscape.y_range), strict=True):
        coordinate = _numbers(given, {axis: Parameter(axis, float(default), "", low, high)}, "", notes)
        start.append(coordinate.get(axis, default))

    written = given.pop("race", " ".join(DEFAULT_RACE)).replace(",", " ").split()
    known = [(number, rule) for number, rule in enumerate(written[:1000], start=1) if rule in OPTIMIZERS]
    unknown = [rule for rule in written[:1000] if rule not in OPTIMIZERS]
    if unknown:
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        notes.append(f"There is no optimizer “{printable(unknown[0])}”{more}: left out.")
    if len(known) > LONGEST_RACE:
        notes.append(f"A race has at most {LONGEST_RACE} balls: the first {LONGEST_RACE} of {len(known)} are kept.")
    if written and not known:
        known = list(enumerate(DEFAULT_RACE, start=1))

    race = Experiment(landscape, optimizers=(), start=tuple(start), schedule=schedule, **values)
    for index, (number, rule) in enumerate(known[:LONGEST_RACE]):
        race = race.with_another(rule)
        following = [name for name in shared(OPTIMIZERS[rule]) if given.get(f"{number}.{name}") == MAIN]
        for name in following:
            del given[f"{number}.{name}"]
        race = race.following(index, following)
        for name, value in _settings(given, OPTIMIZERS[rule], f"{number}.", notes).items():
            race = race.with_setting(index, name, value)
        race = race.with_schedule(index, _schedule(given, f"{number}.", notes))
    if given:
        ignored = ", ".join(f"“{printable(each)}”" for each in list(given)[:3])
        notes.append(f"Not understood and ignored: {ignored}{' and more' if len(given) > 3 else ''}.")
    return race, notes


def _schedule(given: dict[str, str], prefix: str, notes: list[str]) -> Schedule | None:
    """Take a schedule out of a link; None if it has none.

    Without a `prefix` it is that of the race. With the prefix of a ball, such as `2.`, it is that of the ball alone.
    """
    key = given.pop(f"{prefix}schedule", None)
    if key is None:
        return None
    if key not in SCHEDULES:
        instead = "the schedule of the race" if prefix else "a constant learning rate"
        notes.append(f"There is no schedule “{printable(key)}”: {instead} instead.")
        return None
    cls = SCHEDULES[key]
    return cls(**_settings(given, cls, f"{prefix}{key}.", notes))


def _landscape(
    cls: type[Landscape], given: dict[str, str], notes: list[str], uploads: Mapping[str, Landscape]
) -> Landscape:
    """The terrain of a link; without the texts in it where the terrain can't take them."""
    settings = _settings(given, cls, f"{cls.key}.", notes)
    written = {name: given.pop(f"{cls.key}.{name}") for name in texts(cls) if f"{cls.key}.{name}" in given}
    named = urlencode([("landscape", cls.key), *((f"{cls.key}.{name}", text) for name, text in written.items())])
    if named in uploads:
        return replace(uploads[named], **settings)
    try:
        return cls(**settings, **written)
    except ValueError as trouble:
        first = str(trouble)
    try:
        landscape = cls(**written)  # a text may be fine, but not with these parameters
        notes.append(f"{first} It is shown with its own settings instead.")
    except ValueError:
        landscape = cls(**settings)
        notes.append(f"{first} Another is shown instead.")
    return landscape


def _given(query: Any, notes: list[str]) -> dict[str, str]:
    """The keys and texts of a link; of a repeated key the first."""
    try:
        if isinstance(query, bytes):
            query = query.decode()
        if isinstance(query, str):
            if len(query) > LONGEST_QUERY:
                notes.append(f"The link was longer than {LONGEST_QUERY} characters: its end was cut off.")
            written = query[:LONGEST_QUERY].removeprefix("?")
            pairs = parse_qsl(re.split(r"(?<!&)#", written)[0], keep_blank_values=True)
        elif isinstance(query, Mapping):
            pairs = [
                (str(key)[:LONGEST_QUERY], str(each)[:LONGEST_QUERY])
                for key, value in list(query.items())[:1000]
                for each in (value if isinstance(value, list | tuple) else [value])[:1000]
            ]
        else:
            raise TypeError
    except Exception:  # the page opens whatever a link holds
        notes.append("The link could not be read: this is the race that the page opens with.")
        return {}
    given: dict[str, str] = {}
    repeated = [key for key, value in mended(pairs) if given.setdefault(key, value) != value]
    notes += [f"“{printable(key)}” was there more than once: the first one counts." for key in dict.fromkeys(repeated)]
    return given


def _settings(given: dict[str, str], cls: type, prefix: str, notes: list[str]) -> dict[str, Any]:
    """Take the parameters and the choices of a class out of a link."""
    return _numbers(given, parameters(cls), prefix, notes) | _words(given, choices(cls), prefix, notes)


def _words(given: dict[str, str], wanted: dict[str, Choice], prefix: str, notes: list[str]) -> dict[str, str]:
    """Take the wanted words out of a link, each one of its options."""
    values = {}
    for name, each in wanted.items():
        word = given.pop(prefix + name, None)
        if word in each.options:
            values[name] = word
        elif word is not None:
            options = ", ".join(each.options)
            notes.append(f"{each.label} can only be one of {options}: {each.default} instead of “{printable(word)}”.")
    return values


def _numbers(given: dict[str, str], wanted: dict[str, Parameter], prefix: str, notes: list[str]) -> dict[str, float]:
    """Take the wanted numbers out of a link, each finite and in range."""
    values = {}
    for name, each in wanted.items():
        text = given.pop(prefix + name, None)
        if text is None:
            continue
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if math.isnan(number) or (math.isinf(number) and "inf" in text.lower()):
            notes.append(f"“{printable(text)}” is no number for {each.label}: its default instead.")
            continue
        value = each.clamp(number)
        if value != number:
            low, high, used = (f"{known:g}".replace("-", MINUS) for known in (each.low, each.high, value))
            why = "must be a whole number" if each.low <= number <= each.high else f"must be between {low} and {high}"
            notes.append(f"{each.label} {why}: {used} instead of {printable(text)}.")
        values[name] = value
    return values


def printable(text: str) -> str:
    """A text of a link, shortened and printable."""
    clean = "".join(each if each.isprintable() else "�" for each in text)
    return clean if len(clean) <= 30 else clean[:29] + "…"
