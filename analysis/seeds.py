"""Seeded starts: the share of them from which a rule brings a network to its target loss, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np

from landscapes._network import Network
from optimizers.base import Optimizer
from simulation.descent import run
from simulation.problem import Problem

Z = 1.959963984540054  # of the normal distribution: 95 % lie between −Z and Z


def from_any_start(problem: Problem) -> Problem:
    """The problem on a network without its start: that of seed 0, which `end_losses` takes for all seeds."""
    return replace(problem, landscape=replace(problem.landscape, start_seed=0, plane=None), start=(0.0, 0.0))


def end_losses(problem: Problem, rule: Optimizer, first: int, n: int) -> np.ndarray:
    """The losses (n,) at the end of the runs from n seeded starts, `first` and those after it; NaN where one diverged.

    Each is the run of a race with that `start_seed`, to the bit: all of them meet the mini-batches of the problem's
    seed. What counts as diverged is measured from the start of the problem's network. TypeError without a network.
    """
    network = problem.landscape
    if not isinstance(network, Network):
        raise TypeError(f"Only a network has seeded starts, and {network.name} is none.")
    return run(problem, rule, theta=network.starts(n, first), path=False).loss[-1]


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The ends of the 95 % interval of a share of which `successes` of n were seen (E. B. Wilson, 1927)."""
    share = successes / n
    middle = share + Z**2 / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low, high = (max(0.0, middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n))
    return (0.0 if successes == 0 else low), (1.0 if successes == n else high)


def mcnemar(first: int, second: int) -> float:
    """McNemar's z (1947) of two rules on the same starts: `first` are solved by one alone, `second` by the other alone.

    (first − second) / √(first + second); 0 where there is no such start.
    """
    return (first - second) / math.sqrt(first + second) if first + second else 0.0


def sign_test(first: int, second: int) -> float:
    """The two-sided sign test of the same counts: how likely they are as unequal if both rules are equally good.

    Exact: twice the share of the heads of `first + second` throws of a coin that are at most the smaller count.
    """
    n = first + second
    tail = Fraction(sum(math.comb(n, k) for k in range(min(first, second) + 1)), 2**n)
    return float(min(Fraction(1), 2 * tail))
