"""The tuned settings of every rule, against theory where there is some, and against their own single runs."""

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
from simulation.descent import descend
from simulation.outcome import State, outcome
from simulation.schedule import SCHEDULES

STARTS = [(-1.5, 1.0), (1.0, 1.0), (0.6, -1.7)]


def settled(landscape, optimizer, steps, tolerance, starts=STARTS, seeds=(0,), noise=0.0, schedule=None):
    """The median of the steps, run by run."""
    counts = []
    for start in starts:
        for seed in seeds:
            run = descend(landscape, optimizer, start, steps, noise, seed, schedule=schedule)
            ended = outcome(landscape, run, tolerance)
            counts.append(ended.step if ended.state is State.CONVERGED else steps + 1)
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
    found = tune(Ravine(100.0, 20.0), type(theory)(), 1200, 1000, 1e-6, STARTS)
    best = settled(Ravine(100.0, 20.0), theory, 1000, 1e-6)
    assert found.steps <= within * best
    assert found.steps > 0.6 * best
    assert found.optimizer.learning_rate == pytest.approx(theory.learning_rate, rel=0.25)
    if hasattr(theory, "momentum"):
        assert found.optimizer.momentum == pytest.approx(theory.momentum, abs=0.1)
    assert 0 < found.worked < 0.5


def test_the_rolling_ball_is_tuned_to_the_momentum_that_it_is():
    found = tune(Ravine(100.0), RollingBall(), 1200, 300, 1e-6, STARTS).optimizer.equivalent()
    assert found.learning_rate == pytest.approx((2 / 11) ** 2, rel=0.3)
    assert found.momentum == pytest.approx((9 / 11) ** 2, abs=0.15)


@pytest.mark.parametrize("budget", [1, 2, 7, 50, 400])
def test_no_more_than_the_budget_is_spent_and_most_of_it_is(rule, budget, monkeypatch):
    spent = []

    def counted(*arguments, **options):
        run = descend(*arguments, **options)
        spent.append(run.diverged.size)
        return run

    monkeypatch.setattr("analysis.tuning.descend", counted)
    found = tune(MultiWell(), rule(), budget, 10, 1e-3)
    assert found.runs == sum(spent) <= budget
    assert found.runs > 0.7 * budget


def test_a_setting_takes_a_run_from_every_start_with_every_seed():
    found = tune(Ravine(), SGD(), 100, 10, 1e-3, STARTS, seeds=(1, 2))
    assert found.runs == 96
    with pytest.raises(ValueError, match="takes 6 runs"):
        tune(Ravine(), SGD(), 5, 10, 1e-3, STARTS, seeds=(1, 2))


def test_the_order_of_the_rules_and_what_ran_before_change_nothing():
    rules = ["sgd", "momentum", "adam", "rmsprop"]
    found, again = (
        {name: tune(MultiWell(), OPTIMIZERS[name](), 200, 60, 1e-2, noise=0.2, seeds=(3, 1)) for name in order}
        for order in (rules, rules[::-1])
    )
    assert found == again


def test_the_score_is_that_of_the_runs_with_these_settings(rule):
    wells, starts = MultiWell(), [(-2.6, 1.2), (2.0, 2.0), (0.5, -2.4)]
    schedule = SCHEDULES["cosine"].factors(120)
    found = tune(wells, rule(), 240, 120, 0.05, starts, seeds=(0, 4), noise=0.05, schedule=schedule)
    assert found.steps == settled(wells, found.optimizer, 120, 0.05, starts, (0, 4), 0.05, schedule)
    losses = [
        descend(wells, found.optimizer, start, 120, 0.05, seed, schedule=schedule).loss[-1]
        for start in starts
        for seed in (0, 4)
    ]
    assert found.final_loss == pytest.approx(np.median(losses) - wells.loss(np.array(wells.minima[0])), rel=1e-6)
    assert not found.diverged
    for axis in axes_of(rule):
        assert axis.low <= getattr(found.optimizer, axis.name) <= axis.high


def test_mini_batches_are_drawn_by_seed():
    data = LogisticRegression(batch_size=4)
    found = tune(data, SGD(), 60, 50, 0.1, seeds=(1, 2))
    losses = [descend(data, found.optimizer, data.start, 50, seed=seed).loss[-1] for seed in (1, 2)]
    assert found.final_loss == pytest.approx(np.mean(losses) - data.loss(np.array(data.minima[0])), rel=1e-9)


def test_of_settings_that_never_arrive_the_lowest_end_is_the_best():
    # ½(1 − α)²⁰ + 50(100α − 1)²⁰ is least where (100α − 1)/(1 − α) is the nineteenth root of 10⁻⁴.
    found = tune(Ravine(100.0), SGD(), 300, 10, 1e-6, [(1.0, 1.0)])
    assert found.steps == 11
    assert found.worked == 0
    share = 1e-4 ** (1 / 19)
    assert found.optimizer.learning_rate == pytest.approx((1 + share) / (100 + share), rel=0.01)


def test_what_is_not_swept_stays():
    found = tune(Ravine(), RollingBall(mass=3.0, gravity=0.7), 60, 30, 1e-3)
    assert (found.optimizer.mass, found.optimizer.gravity) == (3.0, 0.7)
