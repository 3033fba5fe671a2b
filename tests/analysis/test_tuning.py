"""The tuned settings of every rule, against theory where there is some, and against their own single runs."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.sweep import axes_of
from analysis.tuning import tune
from landscapes.logistic_regression import LogisticRegression
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from schedules.cosine import Cosine
from simulation.descent import descend, run
from simulation.outcome import State, outcome
from simulation.problem import Problem

STARTS = [(-1.5, 1.0), (1.0, 1.0), (0.6, -1.7)]


def converged(problem, optimizer, starts=STARTS, seeds=(0,)):
    """The median step of rest, one run after the other."""
    counts = []
    for start in starts:
        for seed in seeds:
            single = run(replace(problem, start=start, seed=seed), optimizer)
            ended = outcome(problem.landscape, single, problem.tolerance)
            counts.append(ended.step if ended.state is State.CONVERGED else problem.steps + 1)
    return np.median(counts)


@pytest.mark.parametrize(
    ("theory", "within"),
    [
        (SGD(2 / 101), 1.05),
        (Momentum((2 / 11) ** 2, (9 / 11) ** 2), 1.1),
        (Nesterov(4 / 301, (301**0.5 - 2) / (301**0.5 + 2)), 1.1),
    ],
)
def test_on_the_ravine_the_best_settings_are_about_those_of_theory(theory, within):
    problem = Problem(Ravine(100.0, 20.0), (0.0, 0.0), 1000, tolerance=1e-6)
    found = tune(problem, type(theory)(), 1200, STARTS)
    best = converged(problem, theory)
    assert found.steps <= within * best
    assert found.steps > 0.6 * best
    assert found.optimizer.learning_rate == pytest.approx(theory.learning_rate, rel=0.25)
    if hasattr(theory, "momentum"):
        assert found.optimizer.momentum == pytest.approx(theory.momentum, abs=0.1)
    assert 0 < found.worked < 0.5


def test_the_rolling_ball_is_tuned_to_the_momentum_that_it_is():
    found = tune(Problem(Ravine(100.0), (0.0, 0.0), tolerance=1e-6), RollingBall(), 1200, STARTS).optimizer.equivalent()
    assert found.learning_rate == pytest.approx((2 / 11) ** 2, rel=0.3)
    assert found.momentum == pytest.approx((9 / 11) ** 2, abs=0.15)


@pytest.mark.parametrize("budget", [1, 2, 7, 50, 400])
def test_no_more_than_the_budget_is_spent_and_most_of_it_is(rule, budget, monkeypatch):
    spent = []

    def counted(*arguments, **options):
        found = run(*arguments, **options)
        spent.append(found.diverged.size)
        return found

    monkeypatch.setattr("analysis.tuning.run", counted)
    found = tune(Problem(MultiWell(), MultiWell.start, 10), rule(), budget)
    assert found.runs == sum(spent) <= budget
    assert found.runs > 0.7 * budget


def test_a_setting_takes_a_run_from_every_start_with_every_seed():
    found = tune(Problem(Ravine(), Ravine.start, 10), SGD(), 100, STARTS, seeds=(1, 2))
    assert found.runs == 96
    with pytest.raises(ValueError, match="takes 6 runs"):
        tune(Problem(Ravine(), Ravine.start, 10), SGD(), 5, STARTS, seeds=(1, 2))


def test_the_order_of_the_rules_and_what_ran_before_change_nothing():
    rules = ["sgd", "momentum", "adam", "rmsprop"]
    problem = Problem(MultiWell(), MultiWell.start, 60, noise=0.2, tolerance=1e-2)
    found, again = (
        {name: tune(problem, OPTIMIZERS[name](), 200, seeds=(3, 1)) for name in order} for order in (rules, rules[::-1])
    )
    assert found == again


def test_the_score_is_that_of_the_runs_with_these_settings(rule):
    wells, starts = MultiWell(), [(-2.6, 1.2), (2.0, 2.0), (0.5, -2.4)]
    problem = Problem(wells, wells.start, 120, 0.05, schedule=Cosine(), tolerance=0.05)
    found = tune(problem, rule(), 240, starts, seeds=(0, 4))
    assert found.steps == converged(problem, found.optimizer, starts, (0, 4))
    losses = [
        run(replace(problem, start=start, seed=seed), found.optimizer).loss[-1] for start in starts for seed in (0, 4)
    ]
    assert found.final_loss == pytest.approx(np.median(losses) - wells.loss(np.array(wells.minima[0])), rel=1e-6)
    assert not found.diverged
    for axis in axes_of(rule):
        assert axis.low <= getattr(found.optimizer, axis.name) <= axis.high


def test_mini_batches_are_drawn_by_seed():
    data = LogisticRegression(batch_size=4)
    found = tune(Problem(data, data.start, 50, tolerance=0.1), SGD(), 60, seeds=(1, 2))
    losses = [descend(data, found.optimizer, data.start, 50, seed=seed).loss[-1] for seed in (1, 2)]
    assert found.final_loss == pytest.approx(np.mean(losses) - data.loss(np.array(data.minima[0])), rel=1e-9)


def test_of_settings_that_never_arrive_the_lowest_end_is_the_best():
    # ½(1 − α)²⁰ + 50(100α − 1)²⁰ is least where (100α − 1)/(1 − α) is the nineteenth root of 10⁻⁴.
    found = tune(Problem(Ravine(100.0), (1.0, 1.0), 10, tolerance=1e-6), SGD(), 300)
    assert found.steps == 11
    assert found.worked == 0
    share = 1e-4 ** (1 / 19)
    assert found.optimizer.learning_rate == pytest.approx((1 + share) / (100 + share), rel=0.01)


def test_what_is_not_swept_stays():
    found = tune(Problem(Ravine(), Ravine.start, 30), RollingBall(mass=3.0, gravity=0.7), 60)
    assert (found.optimizer.mass, found.optimizer.gravity) == (3.0, 0.7)
