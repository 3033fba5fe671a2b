"""A race: the balls of an experiment, each run when its path is first read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from checks import check_kind
from landscapes.base import Landscape
from optimizers.base import Optimizer
from schedules import CONSTANT
from schedules.base import Schedule
from simulation.descent import Trajectory, run
from simulation.experiment import Experiment
from simulation.outcome import Outcome, outcome
from simulation.problem import Problem


@dataclass(frozen=True)
class Ball:
    """One entry of the line-up.

    `name` is that of the rule, numbered where the rule races twice. `overridden` names the main sliders that it
    doesn't follow. `problem` is that of the race, with the ball's own schedule where it has one; `own_schedule` is None
    where it has none.
    """

    index: int
    name: str
    rule: Optimizer
    overridden: frozenset[str]
    own_schedule: Schedule | None
    problem: Problem

    @cached_property
    def run(self) -> Trajectory:
        return run(self.problem, self.rule)

    @cached_property
    def outcome(self) -> Outcome:
        return outcome(self.problem.landscape, self.run, self.problem.tolerance, self.rule)

    @property
    def is_scheduled(self) -> bool:
        """Whether a schedule changes the learning rate of this ball."""
        return self.problem.schedule != CONSTANT and hasattr(self.rule, "learning_rate")


@dataclass(frozen=True)
class Race:
    """The balls of an experiment, all on the same noise and the same mini-batches."""

    experiment: Experiment

    def __post_init__(self) -> None:
        check_kind("experiment", self.experiment, Experiment, "Experiment(Ravine())")

    @cached_property
    def problem(self) -> Problem:
        return self.experiment.problem

    @cached_property
    def balls(self) -> tuple[Ball, ...]:
        experiment = self.experiment
        rules = [each.name for each in experiment.optimizers]
        return tuple(
            Ball(
                index,
                f"{rule.name} {rules[: index + 1].count(rule.name)}" if rules.count(rule.name) > 1 else rule.name,
                rule,
                experiment.overridden[index],
                experiment.schedules[index],
                replace(self.problem, schedule=experiment.schedules[index] or experiment.schedule),
            )
            for index, rule in enumerate(experiment.optimizers)
        )

    @cached_property
    def seen(self) -> Landscape:
        """The landscape of two parameters that the map shows: the terrain itself where it has no more.

        Otherwise it is found from the paths of the race.
        """
        landscape = self.problem.landscape
        return landscape if landscape.dimension == 2 else landscape.seen(self.paths, [each.name for each in self.balls])

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

    def run(self) -> None:
        """Run every ball that has not been run yet."""
        for each in self.balls:
            _ = each.run
