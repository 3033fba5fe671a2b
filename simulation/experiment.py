"""The one description of a race: the terrain, the rules and their settings, and the conditions that they share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from catalog import parameter, parameters
from checks import check_kind, number_of, shown
from landscapes._span import Span
from landscapes.base import Landscape
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from schedules import CONSTANT
from schedules.base import Schedule
from simulation.cost import most_steps
from simulation.problem import Problem, place_of

DEFAULT_LANDSCAPE = Ravine()
DEFAULT_RACE = ("sgd", "momentum")
LONGEST_RACE = 8  # the number of colours that are easy to distinguish
LEAST = {"steps": 0, "noise": 0, "seed": 0, "tolerance": 0}  # also where no slider ends
SHARED = ("learning_rate", "momentum")  # the hyperparameters that have a main slider


@dataclass(frozen=True, init=False)
class Experiment:
    """Everything that decides a race, to the last digit.

    `learning_rate` and `momentum` are the two main sliders. A rule follows them in each field of that name, but not
    in those that `overridden` names for it (by default those that differ). `schedules` has an entry for each rule:
    its own schedule, or None where it has that of the race.
    """

    landscape: Landscape
    optimizers: tuple[Optimizer, ...]
    overridden: tuple[frozenset[str], ...]
    schedules: tuple[Schedule | None, ...]
    start: tuple[float, float]
    schedule: Schedule
    span: Span
    learning_rate: float = parameter(
        Ravine.learning_rate,
        r"\alpha",
        1e-5,
        10.0,
        log=True,
        help="Raising it makes every step longer: faster at first, then ringing, then a run that explodes.",
        role="pace",
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
        role="scale",
    )
    seed: int = parameter(0, "", 0, 9999, help="Another seed is another run of the same noise.")
    tolerance: float = parameter(
        1e-3,
        "",
        1e-9,
        1.0,
        log=True,
        help="Raising it counts a ball as arrived from farther away: the distance to a minimum.",
        role="scale",
    )

    def __init__(self, landscape: Landscape = DEFAULT_LANDSCAPE, **given: Any) -> None:
        """The race on a terrain. A field that isn't given has the terrain's value, or else the page's default.

        TypeError for an unknown field.
        """
        check_kind("landscape", landscape, Landscape, "Ravine()")
        if unknown := set(given) - {each.name for each in fields(self)}:
            raise TypeError(f"An experiment has no {', '.join(sorted(unknown))}.")
        numbers = {name: each.default for name, each in parameters(Experiment).items()}
        values: dict[str, Any] = {
            "landscape": landscape,
            **numbers,
            "start": landscape.start,
            "learning_rate": landscape.learning_rate,
            "tolerance": landscape.tolerance,
            "steps": landscape.steps,
            "schedule": CONSTANT,
            "span": Span(),
            **given,
        }
        for name, each in parameters(Experiment).items():
            values[name] = number_of(name, values[name], LEAST.get(name, -math.inf), whole=each.integer)
        values["start"] = place_of(values["start"])
        shared_values = {name: values[name] for name in SHARED}
        rules = values.get("optimizers")
        if rules is None:
            rules = tuple(_joining(landscape, OPTIMIZERS[key], shared_values) for key in DEFAULT_RACE)
        values["optimizers"] = rules = _tuple("optimizers", rules, Optimizer, "SGD(0.1)")
        overridden = values.get("overridden")
        if overridden is None:
            overridden = (
                [name for name in shared(type(rule)) if getattr(rule, name) != shared_values[name]] for rule in rules
            )
        values["steps"] = min(values["steps"], most_steps(landscape, len(rules)))
        values["overridden"] = tuple(frozenset(each) for each in overridden)
        schedules = values.get("schedules", (None,) * len(rules))
        values["schedules"] = _tuple("schedules", schedules, Schedule | None, "Cosine()")
        check_kind("schedule", values["schedule"], Schedule, "Cosine()")
        check_kind("span", values["span"], Span, "Span()")
        if len({len(values[name]) for name in ("optimizers", "overridden", "schedules")}) > 1:
            raise ValueError("optimizers, overridden and schedules need an entry for each ball.")
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def problem(self) -> Problem:
        """All of the experiment but its rules."""
        return Problem(
            self.landscape, self.start, self.steps, self.noise, self.seed, self.schedule, tolerance=self.tolerance
        )

    # The changes that a visitor can make; each returns a new experiment.

    def with_main(self, name: str, value: float) -> Experiment:
        """Move a main slider, and with it every rule that follows it."""
        moved = tuple(
            replace(rule, **{name: value}) if name in shared(type(rule)) and name not in overridden else rule
            for rule, overridden in zip(self.optimizers, self.overridden, strict=True)
        )
        changes: dict[str, Any] = {name: value, "optimizers": moved}
        return replace(self, **changes)

    def with_setting(self, index: int, name: str, value: float) -> Experiment:
        """Set a hyperparameter of one rule, which then no longer follows a main slider in it."""
        overridden = self.overridden[index] | ({name} & set(SHARED))
        return self._with_rule(index, replace(self.optimizers[index], **{name: value}), overridden)

    def with_schedule(self, index: int, schedule: Schedule | None) -> Experiment:
        """Give one rule a schedule of its own, or with None that of the race."""
        return replace(self, schedules=_with(self.schedules, index, schedule))

    def following(self, index: int, names: Iterable[str] | None = None) -> Experiment:
        """Let one rule follow the main sliders in these fields, or wherever it has them."""
        names = shared(type(self.optimizers[index])) if names is None else names
        followed = {name: getattr(self, name) for name in names}
        rule = replace(self.optimizers[index], **followed)
        return self._with_rule(index, rule, self.overridden[index] - set(names))

    def _with_rule(self, index: int, rule: Optimizer, overridden: frozenset[str]) -> Experiment:
        return replace(
            self,
            optimizers=_with(self.optimizers, index, rule),
            overridden=_with(self.overridden, index, overridden),
        )

    def with_another(self, key: str) -> Experiment:
        """Add a ball to the race, with the settings that its rule starts with on this terrain.

        ValueError for a rule that isn't known.
        """
        if key not in OPTIMIZERS:
            raise ValueError(f"There is no rule {shown(key)}: the rules are {', '.join(OPTIMIZERS)}.")
        cls = OPTIMIZERS[key]
        rule = _joining(self.landscape, cls, {name: getattr(self, name) for name in SHARED})
        overridden = frozenset(initial_settings(self.landscape, cls)) & frozenset(SHARED)
        return replace(
            self,
            optimizers=(*self.optimizers, rule),
            overridden=(*self.overridden, overridden),
            schedules=(*self.schedules, None),
        )

    def with_race(self, keys: Iterable[str]) -> Experiment:
        """Another line-up, with the settings that each rule starts with."""
        race = replace(self, optimizers=(), overridden=(), schedules=(), span=Span())
        for key in keys:
            race = race.with_another(key)
        return race

    def without(self, index: int) -> Experiment:
        """Take a ball out of the race."""
        lists = ("optimizers", "overridden", "schedules")
        left = {name: getattr(self, name)[:index] + getattr(self, name)[index + 1 :] for name in lists}
        return replace(self, **left, span=self.span.without(index))

    def on(self, landscape: Landscape) -> Experiment:
        """The same race on another terrain, from that terrain's start and at its learning rate.

        A setting with which a rule starts on the terrain before becomes the one with which it starts on this terrain;
        a setting that the visitor chose stays.
        """
        optimizers = []
        for rule in self.optimizers:
            before, after = (initial_settings(each, type(rule)) for each in (self.landscape, landscape))
            unchanged = [name for name, value in before.items() if getattr(rule, name) == value]
            optimizers.append(replace(rule, **{name: after[name] for name in unchanged}))
        moved = replace(self, landscape=landscape, start=landscape.start, optimizers=tuple(optimizers))
        if type(landscape) is not type(self.landscape):
            moved = replace(moved, span=Span())
        if self.steps == self.landscape.steps:
            moved = replace(moved, steps=landscape.steps)
        if self.tolerance == self.landscape.tolerance:
            moved = replace(moved, tolerance=landscape.tolerance)
        return moved.with_main("learning_rate", landscape.learning_rate)


def _tuple(name: str, values: Any, kind: Any, example: str) -> tuple:
    """A list as a tuple. TypeError with one line if it is none, or holds anything of another kind."""
    check_kind(name, values, Iterable, f"[{example}]")
    values = tuple(values)
    for each in values:
        check_kind(f"Each of {name}", each, kind, example)
    return values


def _with(values: tuple, index: int, value: Any) -> tuple:
    """The values with another one at an index."""
    return (*values[:index], value, *values[index + 1 :])


def shared(cls: type[Optimizer]) -> list[str]:
    """The hyperparameters of a rule that a main slider drives."""
    return [name for name in SHARED if name in parameters(cls)]


def initial_settings(landscape: Landscape, cls: type[Optimizer]) -> dict[str, float]:
    """The settings that a rule starts with on a terrain whatever the main sliders say, each in its range."""
    settings = cls.initial_settings(landscape.learning_rate, landscape.size)
    return {name: parameters(cls)[name].clamp(value) for name, value in settings.items()}


def _joining(landscape: Landscape, cls: type[Optimizer], main: dict[str, float]) -> Optimizer:
    """The rule as it joins a race on a terrain whose main sliders have these values."""
    return cls(**{name: main[name] for name in shared(cls)} | initial_settings(landscape, cls))


def __getattr__(name: str) -> Any:
    """`to_query` and `from_query` can be imported from here too; at their first use, as link.py imports this file."""
    if name in ("to_query", "from_query"):
        from simulation import link

        return getattr(link, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
