"""The spread of noisy runs with momentum beside that of SGD, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.curvature import Curvature, curvature, is_quadratic
from analysis.noise import measured_variance, stationary_variance
from analysis.rates import effective_learning_rate, is_linear
from catalog import listed
from figures.style import digits, settings
from optimizers.base import Optimizer
from optimizers.sgd import SGD
from schedules import CONSTANT
from simulation.race import Ball, Race

RUNS = 200
ALIKE = 0.05  # spreads are alike if their ratio differs from 1 by less


def momentum_and_noise(race: Race, wells: Sequence) -> str:
    """The spread of a ball with momentum beside that of SGD, in words.

    The two balls are the first ones of the race that end in one well; where the race has no SGD, the ball is compared
    with what SGD would do at the same α and at the same pace. Where the formula isn't exact, that is said before it.
    """
    linear = [
        (ball, each)
        for ball, each in zip(race.balls, wells, strict=True)
        if each is not None and is_linear(ball.rule) and ball.problem.schedule == CONSTANT
    ]
    with_memory = [(ball, each) for ball, each in linear if getattr(ball.rule, "momentum", 0)]
    plain = [(ball, each) for ball, each in linear if isinstance(ball.rule, SGD)]
    if not with_memory:
        return ""
    if not plain:
        ball, (minimum, _) = with_memory[0]
        return doubt(race) + beside_imagined_sgd(ball, curvature(race.problem.landscape, minimum))
    pairs = [(ours, theirs) for ours in with_memory for theirs in plain if ours[1][0] == theirs[1][0]]
    if not pairs:
        names = with_memory[0][0].name, plain[0][0].name
        return f"Most runs of {names[0]} end in another well than those of {names[1]}, so their spreads don't compare."
    (ball, (minimum, ends)), (sgd, (_, ends_of_sgd)) = pairs[0]
    bowl = curvature(race.problem.landscape, minimum)
    by_formula = spreads(ball.rule, bowl), spreads(sgd.rule, bowl)
    names = named(ball), named(sgd)
    if not doubt(race):
        formula = compared((names[0], by_formula[0]), (names[1], by_formula[1]))
        return f"By the formula {formula}{verdict(ball.rule, sgd.rule, bowl)}."
    formula = compared((ball.name, by_formula[0]), (sgd.name, by_formula[1]))
    measured = [np.sqrt(measured_variance(race.problem.landscape, each)) for each in (ends, ends_of_sgd)]
    seen = compared((names[0], measured[0][[0, -1]]), (names[1], measured[1][[0, -1]]))
    return f"In {RUNS} runs {seen}. {doubt(race)}It says that {formula}."


def named(ball: Ball) -> str:
    """The name of a ball with its settings in brackets."""
    in_force = settings(ball.rule, (), ball.told_by)
    return f"{ball.name} ({in_force})" if in_force else ball.name


def doubt(race: Race) -> str:
    """Why the formula may be far from what is measured in this race, as a sentence; empty where it is exact."""
    needs = ["in a quadratic bowl"] * (not is_quadratic(race.problem.landscape))
    needs += ["for noise that is the same everywhere"] * race.problem.has_batches
    return f"The formula is exact only {listed(needs)}, so here for a small spread and a small α. " if needs else ""


def beside_imagined_sgd(ball: Ball, bowl: Curvature) -> str:
    """The spread of a ball beside that of SGD at the same α, and at the α with which SGD is as fast, in words."""
    alpha, effective = ball.rule.learning_rate, effective_learning_rate(ball.rule)
    ours, at_same = (named(ball), spreads(ball.rule, bowl)), (f"SGD at the same α = {digits(alpha)}", SGD(alpha))
    text = f"By the formula {compared(ours, (at_same[0], spreads(at_same[1], bowl)))}"
    text += f"{verdict(ball.rule, at_same[1], bowl)}."
    if not np.isclose(effective, alpha):
        as_fast = SGD(effective)
        name = f"SGD at α/(1−β) = {digits(effective)}, which is as fast on a gentle slope"
        text += f" {compared(ours, (name, spreads(as_fast, bowl)))}{verdict(ball.rule, as_fast, bowl)}."
    return text


def spreads(optimizer: Optimizer, bowl: Curvature) -> np.ndarray:
    """The standard deviation of a rule by the formula along the flattest and the steepest axis, for noise of 1."""
    return np.sqrt(stationary_variance(optimizer, bowl.eigenvalues[[0, -1]], 1.0))


def compared(ours: tuple[str, np.ndarray], theirs: tuple[str, np.ndarray]) -> str:
    """Two spreads along the flattest and the steepest axis, each with the name of its ball, in words."""
    (name, our), (other, their) = ours, theirs
    facts = []
    for one, another in zip(our, their, strict=True):
        settles = np.isfinite([one, another])
        if settles.all() and not another:
            facts.append(f"{other} has no spread")
        elif settles.all():
            facts.append(f"{name} spreads {digits(float(one / another))} times as far as {other}")
        elif settles.any():
            facts.append(f"{name if settles[0] else other} settles and {other if settles[0] else name} doesn't")
        else:
            facts.append(f"neither {name} nor {other} settles")
    if facts[0] == facts[1]:
        return f"{facts[0]} along both axes"
    if np.isfinite([our, their]).all() and their.all():
        return f"{facts[0]} along the flattest axis, and {digits(float(our[1] / their[1]))} times along the steepest"
    return f"{facts[0]} along the flattest axis; along the steepest {facts[1]}"


def verdict(rule: Optimizer, sgd: SGD, bowl: Curvature) -> str:
    """What momentum does to the noise, in words; empty where the two differ in more than their memory."""
    if not np.isclose(sgd.learning_rate, [rule.learning_rate, effective_learning_rate(rule)]).any():
        return ""
    ours, theirs = spreads(rule, bowl), spreads(sgd, bowl)
    if np.isinf([ours, theirs]).any():
        return ""
    ratios = ours / theirs
    if ratios.min() > 1 + ALIKE:
        return ": momentum multiplies the noise"
    if ratios.max() < 1 - ALIKE:
        return ": momentum averages noise out"
    return ": momentum neither multiplies the noise nor averages it out" * bool(np.abs(ratios - 1).max() <= ALIKE)
