"""The one description of what is run, and its spelling as a link."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from catalog import Parameter, parameter, parameters, texts
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from simulation.descent import Trajectory, descend
from simulation.schedule import CONSTANT, SCHEDULES, factors

DEFAULT_RACE = ("sgd", "momentum")
LONGEST_RACE = 8  # as many as there are colours that can be told apart
LONGEST_QUERY = 10_000  # characters; the longest link that the page writes itself is far shorter
SHARED = ("learning_rate", "momentum")  # the hyperparameters that have a main slider
MAIN = "main"  # in a link: this follows the main slider


@dataclass(frozen=True)
class Experiment:
    """Everything that decides a race, to the last digit.

    `learning_rate` and `momentum` are the two main sliders. An optimizer follows them in each field of
    that name, except in those that `own` names for it (by default those that differ). `schedule` names one
    of SCHEDULES.
    """

    landscape: Landscape = field(default_factory=Ravine)
    optimizers: tuple[Optimizer, ...] | None = None
    own: tuple[frozenset[str], ...] | None = None
    start: tuple[float, float] | None = None
    learning_rate: float | None = parameter(
        None,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: faster at first, then ringing, then a run that explodes.",
    )
    momentum: float = parameter(
        0.9,
        r"\beta",
        0.0,
        0.999,
        help="Raising it makes a ball keep its speed for longer: 0 is plain SGD, near 1 it hardly ever comes to rest.",
    )
    steps: int = parameter(300, "", 10, 2000, log=True, help="Raising it lets the race run for longer.")
    noise: float = parameter(
        0.0,
        r"\sigma",
        0.0,
        100.0,
        log=True,
        help="Raising it shakes the gradient of every step more: the standard deviation of each coordinate. "
        "0 is the exact gradient. Every ball of a race meets the same noise.",
    )
    seed: int = parameter(0, "", 0, 9999, help="Another seed is another run of the same noise.")
    tolerance: float = parameter(
        1e-3,
        "",
        1e-9,
        1.0,
        log=True,
        help="Raising it counts a ball as arrived from farther away: the distance to a minimum.",
    )
    schedule: str = CONSTANT

    def __post_init__(self) -> None:
        def settle(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        if self.learning_rate is None:
            settle("learning_rate", self.landscape.learning_rate)
        if self.start is None:
            settle("start", self.landscape.start)
        settle("start", tuple(float(each) for each in self.start))
        if self.optimizers is None:
            settle("optimizers", tuple(self.fresh(each) for each in DEFAULT_RACE))
        settle("optimizers", tuple(self.optimizers))
        if self.own is None:
            settle("own", tuple(frozenset(self._differing(each)) for each in self.optimizers))
        settle("own", tuple(frozenset(each) for each in self.own))

    def _differing(self, optimizer: Optimizer) -> list[str]:
        return [name for name in shared(type(optimizer)) if getattr(optimizer, name) != getattr(self, name)]

    def fresh(self, rule: str) -> Optimizer:
        """The rule as it joins the race: at the main sliders, but for what suits it better on this terrain."""
        return self.with_another(rule).optimizers[-1]

    @property
    def names(self) -> list[str]:
        """The balls by their rules, numbered where one races twice; without settings, so that they outlive a drag."""
        rules = [each.name for each in self.optimizers]
        return [
            f"{rule} {rules[: place + 1].count(rule)}" if rules.count(rule) > 1 else rule
            for place, rule in enumerate(rules)
        ]

    @property
    def scheduled(self) -> bool:
        """Whether a schedule changes the learning rate of any ball."""
        return self.schedule != CONSTANT and any(hasattr(each, "learning_rate") for each in self.optimizers)

    def run(self) -> list[Trajectory]:
        """One trajectory for each optimizer, all on the same noise and the same mini-batches."""
        schedule = factors(self.schedule, self.steps)
        return [
            descend(self.landscape, each, self.start, self.steps, self.noise, self.seed, schedule=schedule)
            for each in self.optimizers
        ]

    # What a visitor can change. Each gives a new experiment.

    def with_main(self, name: str, value: float) -> Experiment:
        """Move a main slider, and with it every optimizer that follows it."""
        moved = tuple(
            replace(optimizer, **{name: value}) if name in shared(type(optimizer)) and name not in own else optimizer
            for optimizer, own in zip(self.optimizers, self.own, strict=True)
        )
        return replace(self, **{name: value}, optimizers=moved)

    def with_own(self, index: int, name: str, value: float) -> Experiment:
        """Give one optimizer a value of its own."""
        own = self.own[index] | ({name} & set(SHARED))
        return self._with_entry(index, replace(self.optimizers[index], **{name: value}), own)

    def following(self, index: int, names: Iterable[str] | None = None) -> Experiment:
        """Let one optimizer follow the main sliders in these fields, or wherever it has them."""
        names = shared(type(self.optimizers[index])) if names is None else names
        followed = {name: getattr(self, name) for name in names}
        return self._with_entry(index, replace(self.optimizers[index], **followed), self.own[index] - set(names))

    def _with_entry(self, index: int, optimizer: Optimizer, own: frozenset[str]) -> Experiment:
        optimizers, owns = list(self.optimizers), list(self.own)
        optimizers[index], owns[index] = optimizer, own
        return replace(self, optimizers=tuple(optimizers), own=tuple(owns))

    def with_another(self, rule: str) -> Experiment:
        """Add a ball to the race."""
        cls = OPTIMIZERS[rule]
        suited = suited_to(self.landscape, cls)
        optimizer = cls(**{name: getattr(self, name) for name in shared(cls)} | suited)
        own = frozenset(suited) & frozenset(SHARED)
        return replace(self, optimizers=(*(self.optimizers or ()), optimizer), own=(*(self.own or ()), own))

    def with_race(self, rules: Iterable[str]) -> Experiment:
        """Another line-up, each rule fresh."""
        race = replace(self, optimizers=(), own=())
        for rule in rules:
            race = race.with_another(rule)
        return race

    def without(self, index: int) -> Experiment:
        """Take a ball out of the race."""
        return replace(
            self,
            optimizers=self.optimizers[:index] + self.optimizers[index + 1 :],
            own=self.own[:index] + self.own[index + 1 :],
        )

    def on(self, landscape: Landscape) -> Experiment:
        """The same race on another terrain, from its own start and at its own learning rate.

        What suited a rule on the terrain before becomes what suits it on this one; what a visitor set, stays.
        """
        optimizers = []
        for optimizer in self.optimizers:
            before, after = (suited_to(each, type(optimizer)) for each in (self.landscape, landscape))
            still = {name: after[name] for name, value in before.items() if getattr(optimizer, name) == value}
            optimizers.append(replace(optimizer, **still))
        moved = replace(self, landscape=landscape, start=landscape.start, optimizers=tuple(optimizers))
        return moved.with_main("learning_rate", landscape.learning_rate)


def shared(cls: type[Optimizer]) -> list[str]:
    """The hyperparameters of a rule that a main slider drives."""
    return [name for name in SHARED if name in parameters(cls)]


def suited_to(landscape: Landscape, cls: type[Optimizer]) -> dict[str, float]:
    """The settings that a rule starts with on a terrain whatever the main sliders say, each in its range."""
    suited = cls.initial_settings(landscape.learning_rate, landscape.size)
    return {name: parameters(cls)[name].clamp(value) for name, value in suited.items()}


def to_query(experiment: Experiment) -> str:
    """The link of an experiment, without the `?`. Only what differs from the default is written."""
    landscape = experiment.landscape
    plain = Experiment(landscape, (), ())
    pairs: list[tuple[str, str]] = []

    def write(key: str, value: Any, default: Any) -> None:
        if value != default:
            pairs.append((key, repr(value)))

    if landscape.key != Ravine.key:
        pairs.append(("landscape", landscape.key))
    for name, each in parameters(type(landscape)).items():
        write(f"{landscape.key}.{name}", getattr(landscape, name), each.default)
    for name, each in texts(type(landscape)).items():
        if getattr(landscape, name) != each.default:
            pairs.append((f"{landscape.key}.{name}", getattr(landscape, name)))
    write("x", experiment.start[0], plain.start[0])
    write("y", experiment.start[1], plain.start[1])
    rules = tuple(each.key for each in experiment.optimizers)
    if rules != DEFAULT_RACE:
        pairs.append(("race", " ".join(rules)))
    for name in parameters(Experiment):
        write(name, getattr(experiment, name), getattr(plain, name))
    if experiment.schedule != CONSTANT:
        pairs.append(("schedule", experiment.schedule))
    for place, (optimizer, own) in enumerate(zip(experiment.optimizers, experiment.own, strict=True), start=1):
        cls = type(optimizer)
        suited = suited_to(landscape, cls)
        for name, each in parameters(cls).items():
            if name in SHARED and name not in own:
                if name in suited:
                    pairs.append((f"{place}.{name}", MAIN))
            elif name in suited or name not in SHARED:
                write(f"{place}.{name}", getattr(optimizer, name), suited.get(name, each.default))
            else:
                pairs.append((f"{place}.{name}", repr(getattr(optimizer, name))))
    return urlencode(pairs)


def from_query(query: Any) -> Experiment:
    """The experiment of a link, whatever it holds: never raises. See `read_query` for what was changed."""
    return read_query(query)[0]


def read_query(query: Any, kept: Mapping[str, Landscape] | None = None) -> tuple[Experiment, list[str]]:
    """The experiment of a link, and a sentence for each thing in it that had to be changed.

    `query` is the text after the `?`, or a mapping of keys to a text or to a list of texts; `kept` are terrains that
    a link can only name, by the link of their plain experiment. What is
    missing, unknown or malformed takes its default; what is out of range is moved to the nearest end.
    """
    notes: list[str] = []
    given = _given(query, notes)

    key = given.pop("landscape", Ravine.key)
    if key not in LANDSCAPES:
        notes.append(f"There is no landscape “{_shown(key)}”: {Ravine.name} instead.")
        key = Ravine.key
    landscape = _landscape(LANDSCAPES[key], given, notes, kept or {})

    schedule = given.pop("schedule", CONSTANT)
    if schedule not in SCHEDULES:
        notes.append(f"There is no schedule “{_shown(schedule)}”: a constant learning rate instead.")
        schedule = CONSTANT
    values = _numbers(given, parameters(Experiment), "", notes)
    start = []
    for axis, default, (low, high) in zip("xy", landscape.start, (landscape.x_range, landscape.y_range), strict=True):
        place = _numbers(given, {axis: Parameter(axis, float(default), "", low, high)}, "", notes)
        start.append(place.get(axis, default))

    written = given.pop("race", " ".join(DEFAULT_RACE)).replace(",", " ").split()
    known = [(place, rule) for place, rule in enumerate(written[:1000], start=1) if rule in OPTIMIZERS]
    unknown = [rule for rule in written[:1000] if rule not in OPTIMIZERS]
    if unknown:
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        notes.append(f"There is no optimizer “{_shown(unknown[0])}”{more}: left out.")
    if len(known) > LONGEST_RACE:
        notes.append(f"A race has at most {LONGEST_RACE} balls: the first {LONGEST_RACE} of {len(known)} are kept.")
    if written and not known:
        known = list(enumerate(DEFAULT_RACE, start=1))

    race = Experiment(landscape, (), (), start=tuple(start), schedule=schedule, **values)
    for index, (place, rule) in enumerate(known[:LONGEST_RACE]):
        race = race.with_another(rule)
        following = [name for name in shared(OPTIMIZERS[rule]) if given.get(f"{place}.{name}") == MAIN]
        for name in following:
            del given[f"{place}.{name}"]
        race = race.following(index, following)
        for name, value in _numbers(given, parameters(OPTIMIZERS[rule]), f"{place}.", notes).items():
            race = race.with_own(index, name, value)
    if given:
        shown = ", ".join(f"“{_shown(each)}”" for each in list(given)[:3])
        notes.append(f"Not understood and ignored: {shown}{' and more' if len(given) > 3 else ''}.")
    return race, notes


def _landscape(
    cls: type[Landscape], given: dict[str, str], notes: list[str], kept: Mapping[str, Landscape]
) -> Landscape:
    """The terrain of a link; without the texts in it where the terrain can't take them."""
    numbers = _numbers(given, parameters(cls), f"{cls.key}.", notes)
    written = {name: given.pop(f"{cls.key}.{name}") for name in texts(cls) if f"{cls.key}.{name}" in given}
    named = urlencode([("landscape", cls.key), *((f"{cls.key}.{name}", text) for name, text in written.items())])
    if named in kept:
        return replace(kept[named], **numbers)
    try:
        return cls(**numbers, **written)
    except ValueError as trouble:
        first = str(trouble)
    try:
        landscape = cls(**written)  # a text may be fine, but not with these knobs
        notes.append(f"{first} It is shown with its own settings instead.")
    except ValueError:
        landscape = cls(**numbers)
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
            pairs = parse_qsl(query[:LONGEST_QUERY].removeprefix("?"), keep_blank_values=True)
        elif isinstance(query, Mapping):
            pairs = [
                (str(key)[:LONGEST_QUERY], str(each)[:LONGEST_QUERY])
                for key, value in list(query.items())[:1000]
                for each in (value if isinstance(value, list | tuple) else [value])[:1000]
            ]
        else:
            raise TypeError
    except Exception:  # whatever a stranger feeds it, a page opens
        notes.append("The link could not be read: this is the race that the page opens with.")
        return {}
    given: dict[str, str] = {}
    repeated = [key for key, value in pairs if given.setdefault(key, value) != value]
    notes += [f"“{_shown(key)}” was there more than once: the first one counts." for key in dict.fromkeys(repeated)]
    return given


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
            notes.append(f"“{_shown(text)}” is no number for {each.label}: its default instead.")
            continue
        value = each.clamp(number)
        if value != number:
            why = f"must be between {each.low:g} and {each.high:g}" if not each.low <= number <= each.high else ""
            notes.append(f"{each.label} {why or 'must be a whole number'}: {value:g} instead of {_shown(text)}.")
        values[name] = value
    return values


def _shown(text: str) -> str:
    """A stranger's text, short and printable."""
    clean = "".join(each if each.isprintable() else "�" for each in text)
    return clean if len(clean) <= 30 else clean[:29] + "…"
