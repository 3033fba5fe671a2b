"""The link of an experiment: written from it, and read from any text without an error."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from catalog import MINUS, Choice, Parameter, choices, numbers, parameters, texts
from checks import check_kind
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT, SCHEDULES
from schedules.base import Schedule
from simulation.cost import allowed
from simulation.experiment import DEFAULT_RACE, LONGEST_RACE, SHARED, Experiment, initial_settings, shared
from simulation.mending import MAIN, blanks_are_kept, mended
from simulation.span import Span, span_pairs, take_span

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
    for name in numbers(type(landscape)):
        write(f"{landscape.key}.{name}", getattr(landscape, name), None)
    for name, text in texts(type(landscape)).items():
        if getattr(landscape, name) != text.default:
            pair = f"{landscape.key}.{name}", getattr(landscape, name)
            pairs += [pair, *blanks_are_kept(*pair)]
    # Where they are found by trial, a later version may find others: the link of this race names its own.
    found = {"x", "y", "learning_rate", "tolerance"} if landscape.found else set()

    def write_of_race(key: str, value: float, default: float) -> None:
        write(key, value, None if key in found else default)

    write_of_race("x", experiment.start[0], defaults.start[0])
    write_of_race("y", experiment.start[1], defaults.start[1])
    rules = tuple(each.key for each in experiment.optimizers)
    if rules != DEFAULT_RACE:
        pairs.append(("race", " ".join(rules)))
    for name in parameters(Experiment):
        write_of_race(name, getattr(experiment, name), getattr(defaults, name))
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
    return urlencode(pairs + span_pairs(experiment.span))


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
    values = {"tolerance": landscape.tolerance} | _numbers(given, parameters(Experiment), "", notes)
    start = []
    for axis, default, (low, high) in zip("xy", landscape.start, landscape.start_ranges, strict=True):
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
    if (asked := values.get("steps", 0)) > race.steps:
        notes.append(f"{allowed(landscape, len(race.optimizers))}: {race.steps} instead of {asked}.")
    if landscape.dimension > 2:
        race = replace(race, span=_span(race, given, notes))
    if given:
        ignored = ", ".join(f"“{printable(each)}”" for each in list(given)[:3])
        notes.append(f"Not understood and ignored: {ignored}{' and more' if len(given) > 3 else ''}.")
    return race, notes


def _span(race: Experiment, given: dict[str, str], notes: list[str]) -> Span:
    """Take the span of the race's plane out of a link. The race that a plane is held of is on the same terrain."""
    span = take_span(given, len(race.optimizers), race.steps, notes)
    if not span.held:
        return span
    held = from_query(span.held)
    if held.landscape != race.landscape:
        notes.append("The plane that the link holds is that of another terrain: the plane of this race instead.")
        return replace(span, held="")
    # Of that race, too, the plane may be held: it would be a chain of races.
    return replace(span, held=to_query(replace(held, span=replace(held.span, held=""))))


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
    if (named := name_of(cls, written)) in uploads:
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


def name_of(cls: type[Landscape], written: Mapping[str, str]) -> str:
    """The name of an upload: its keys of a link, from the texts that it has there."""
    return urlencode([("landscape", cls.key), *((f"{cls.key}.{name}", text) for name, text in written.items())])


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
    """Take the parameters, the numbers and the choices of a class out of a link."""
    anything = {name: Parameter(name, 0.0, "", -math.inf, math.inf) for name in numbers(cls)}
    return _numbers(given, parameters(cls) | anything, prefix, notes) | _words(given, choices(cls), prefix, notes)


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
            least, most = each.limits
            low, high, used = (f"{known:g}".replace("-", MINUS) for known in (least, most, value))
            why = "must be a whole number" if least <= number <= most else f"must be between {low} and {high}"
            notes.append(f"{each.label} {why}: {used} instead of {printable(text)}.")
        values[name] = value
    return values


def printable(text: str) -> str:
    """A text of a link, shortened and printable."""
    clean = "".join(each if each.isprintable() else "�" for each in text)
    return clean if len(clean) <= 30 else clean[:29] + "…"
