"""A race: the balls of an experiment, each run when its path is first read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from catalog import choices, digits, parameters
from checks import check_kind
from landscapes._network import Network
from landscapes.base import Landscape
from optimizers.base import Optimizer
from schedules import CONSTANT
from schedules.base import Schedule
from simulation.descent import Trajectory, run
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.outcome import Outcome, crossings, finite_places, outcome
from simulation.problem import Problem
from simulation.together import run_all
from simulation.training import ending


@dataclass(frozen=True)
class Ball:
    """One entry of the line-up.

    `numbered` is the name of the rule, with a number where the rule races twice. `told_by` is the field of the setting
    that tells it from the other balls of its rule, if there are any and one setting is enough; else it is empty.
    `overridden` names the main sliders that it doesn't follow. `problem` is that of the race, with the ball's own
    schedule where it has one; `own_schedule` is None where it has none. `known` is its run where that is
    known already.
    """

    index: int
    numbered: str
    told_by: str
    rule: Optimizer
    overridden: frozenset[str]
    own_schedule: Schedule | None
    problem: Problem
    known: Trajectory | None = field(default=None, compare=False)

    @property
    def difference(self) -> str:
        """The setting that tells the ball from others of its rule: `β = 0.9`, `decoupled λ`; empty without one."""
        if not self.told_by:
            return ""
        words = choices(type(self.rule)).get(self.told_by)
        if words:
            return words.options[getattr(self.rule, self.told_by)]
        symbol = parameters(type(self.rule))[self.told_by].label.split()[-1]
        return f"{symbol} = {digits(getattr(self.rule, self.told_by))}"

    @property
    def name(self) -> str:
        """The name on the page: that of the rule, with what tells the ball from others of it: `Momentum β = 0.9`."""
        return f"{self.rule.name} {self.difference}" if self.told_by else self.numbered

    @cached_property
    def run(self) -> Trajectory:
        return self.known or run(self.problem, self.rule)

    @cached_property
    def outcome(self) -> Outcome:
        landscape = self.problem.landscape
        if isinstance(landscape, Network):
            return ending(landscape, self.run)
        return outcome(landscape, self.run, self.problem.tolerance, self.rule)

    @cached_property
    def crossings(self) -> int:
        """How often the ball turned back across the valley: see `simulation.outcome.crossings`."""
        return crossings(self.problem.landscape, finite_places(self.run), self.problem.tolerance)

    @property
    def is_scheduled(self) -> bool:
        """Whether a schedule changes the learning rate of this ball."""
        return self.problem.schedule != CONSTANT and hasattr(self.rule, "learning_rate")


@dataclass(frozen=True)
class Race:
    """The balls of an experiment, all on the same noise and the same mini-batches.

    On a terrain of more than two parameters the map is found from the paths of the race, unless `held` is given: a map
    that an earlier race was seen on, and on which this one is to be seen too.
    """

    experiment: Experiment
    held: Landscape | None = None

    def __post_init__(self) -> None:
        check_kind("experiment", self.experiment, Experiment, "Experiment(Ravine())")

    @cached_property
    def problem(self) -> Problem:
        problem, seen = self.experiment.problem, self.seen
        return problem if problem.landscape is seen else replace(problem, landscape=problem.landscape.on(seen))

    @cached_property
    def seen(self) -> Landscape:
        """The landscape of two parameters that the map shows: the terrain itself where it has no more.

        Otherwise it is found from the paths that the balls take from the terrain's own start, so that it doesn't depend
        on a start that is a place on it.
        """
        landscape = self.experiment.landscape
        if landscape.dimension == 2:
            return landscape
        if self.held is not None:
            return self.held
        if held := self.experiment.span.held:
            return Race(from_query(held)).seen
        balls = self._spanning
        paths, names = [each.run.theta for each in balls], [each.name for each in balls]
        return landscape.seen(paths, names, self.experiment.span)

    @cached_property
    def _spanning(self) -> tuple[Ball, ...]:
        """The balls as they run from the terrain's own start."""
        problem = self.experiment.problem
        return self._balls(replace(problem, start=problem.landscape.start))

    @cached_property
    def balls(self) -> tuple[Ball, ...]:
        balls = self._balls(self.problem)
        if "_spanning" in vars(self) and self.experiment.start == self.problem.landscape.start:
            # The map was found from these very runs.
            return tuple(replace(ball, known=each.run) for ball, each in zip(balls, self._spanning, strict=True))
        return balls

    def _balls(self, problem: Problem) -> tuple[Ball, ...]:
        """The balls of the race on that problem."""
        experiment = self.experiment
        rules = [each.name for each in experiment.optimizers]
        return tuple(
            Ball(
                index,
                f"{rule.name} {rules[: index + 1].count(rule.name)}" if rules.count(rule.name) > 1 else rule.name,
                telling([each for each in experiment.optimizers if type(each) is type(rule)]),
                rule,
                experiment.overridden[index],
                own,
                replace(problem, schedule=own) if own else problem,
            )
            for index, (rule, own) in enumerate(zip(experiment.optimizers, experiment.schedules, strict=True))
        )

    @property
    def paths(self) -> list[np.ndarray]:
        """theta (steps + 1, d) of each ball."""
        return [each.run.theta for each in self.balls]

    @property
    def outcomes(self) -> list[Outcome]:
        return [each.outcome for each in self.balls]

    @property
    def steps_to_tolerance(self) -> list[int | None]:
        """For each ball the first step within the tolerance of a minimum, None if there is none."""
        return [each.steps_to_tolerance for each in self.outcomes]

    @property
    def is_scheduled(self) -> bool:
        """Whether a schedule changes the learning rate of any ball."""
        return any(each.is_scheduled for each in self.balls)

    @property
    def has_run(self) -> bool:
        """Whether the run of every ball is known."""
        return "balls" in vars(self) and all(each.known or "run" in vars(each) for each in self.balls)

    def run(self) -> None:
        """Run every ball that has not been run yet, those of one rule together: it takes less time."""
        waiting: dict[Problem, list[Ball]] = {}
        for each in self.balls:
            if not each.known and "run" not in vars(each):
                waiting.setdefault(each.problem, []).append(each)
        for problem, balls in waiting.items():
            runs = run_all(problem, [each.rule for each in balls])
            for ball, trajectory in zip(balls, runs, strict=True):
                vars(ball)["run"] = trajectory


def by_role(rule: type[Optimizer]) -> list[str]:
    """The fields of a rule's parameters: first those that set its memory, then those of its pace, then the others."""
    known = parameters(rule)
    return sorted(known, key=lambda name: ("memory", "pace", "").index(known[name].role))


def telling(rules: Sequence[Optimizer]) -> str:
    """The first parameter or choice of several balls of one rule of which no two have the same value; empty if none."""
    if len(rules) < 2:
        return ""
    rule = type(rules[0])
    shown = parameters(rule)
    candidates = [each for each in by_role(rule) if shown[each].symbol] + list(choices(rule))

    def value(one: Optimizer, name: str) -> str:
        return digits(getattr(one, name)) if name in shown else getattr(one, name)

    return next((each for each in candidates if len({value(one, each) for one in rules}) == len(rules)), "")
