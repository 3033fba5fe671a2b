"""The best settings on a quadratic, in closed form (Polyak, 1964; Lessard, Recht & Packard, 2016)."""

import numpy as np

from analysis.rates import convergence_rate, largest_stable_learning_rate, tuned
from lessons.base import Lesson, Stage, Try, race_of

RULES = ("sgd", "momentum", "nesterov")


def are_tuned(race, condition):
    """Assert that the balls of a race have the best settings for curvatures from 1 to `condition`."""
    for rule, ball in zip(RULES, race.experiment.optimizers, strict=True):
        best = tuned(rule, 1, condition)
        assert ball.key == rule
        assert np.isclose(ball.learning_rate, best.learning_rate, rtol=1e-6)
        assert rule == "sgd" or np.isclose(ball.momentum, best.momentum, rtol=1e-6)


def factors(race, condition):
    return [float(convergence_rate(each, [1, condition])) for each in race.experiment.optimizers]


def each_at_its_best(race):
    are_tuned(race, 10)
    # (κ − 1)/(κ + 1), (√κ − 1)/(√κ + 1), and 1 − 2/√(3κ + 1).
    np.testing.assert_allclose(factors(race, 10), [0.818, 0.519, 0.641], atol=0.0006)
    assert [each.step for each in race.outcomes] == [72, 28, 37]
    assert race.experiment.tolerance == 1e-6 == 1 / 1_000_000


def with_more_memory_it_is_slower(race):
    assert race.experiment.optimizers[1].momentum == 0.6
    assert race.outcomes[1].step == 56


def with_less_memory_it_is_slower_still(race):
    assert race.experiment.optimizers[1].momentum == 0.2
    assert race.experiment.steps == 100
    assert race.outcomes[1].state.value == "still moving"


def ten_times_as_steep(race):
    are_tuned(race, 100)
    np.testing.assert_allclose(factors(race, 100), [0.980, 0.818, 0.885], atol=0.0006)
    assert [each.step for each in race.outcomes] == [725, 98, 135]
    # In the long run SGD's steps grow as κ, momentum's as √κ.
    before = [each.step for each in race_of(SHALLOW).outcomes]
    assert before[:2] == [72, 28]
    np.testing.assert_allclose([725 / 72, 98 / 28], [10, 3.5], atol=0.1)


def with_much_more_memory_it_is_slower(race):
    assert race.experiment.optimizers[1].momentum == 0.9
    assert race.outcomes[1].step == 292


def a_hundred_times_as_steep(race):
    are_tuned(race, 1000)
    assert [each.step for each in race.outcomes] == [None, 332, 448]
    assert race.experiment.steps == 600
    assert round(race.outcomes[0].distance, 2) == 0.43
    assert np.abs(race.paths[1][:, 1]).max() > 3  # it swings out before it comes to rest


def in_many_more_steps_sgd_is_not_there(race):
    assert race.experiment.steps == 2000
    assert round(race.outcomes[0].distance, 3) == 0.026


def the_best_lies_at_the_edge(race):
    are_tuned(race, 100)
    assert race.experiment.landscape.condition_number == 110
    assert [each.step for each in race.outcomes] == [37, 13, 42]
    assert {each.state.value for each in race.outcomes} == {"diverged"}
    # The largest stable α is less than 5 % above the best one, and the ravine is 10 % steeper.
    allowed = [
        float(largest_stable_learning_rate(each, 100.0)) / each.learning_rate for each in race.experiment.optimizers
    ]
    assert all(1 < each < 1.05 for each in allowed)


def a_quarter_below_all_is_well(race):
    for ball, rule in zip(race.experiment.optimizers, RULES, strict=True):
        assert np.isclose(ball.learning_rate, 0.75 * tuned(rule, 1, 100).learning_rate, rtol=1e-3)
    assert [each.step for each in race.outcomes] == [None, 77, 122]
    assert round(race.outcomes[0].distance, 3) == 0.017


SHALLOW = (
    "ravine.condition_number=10&race=sgd+momentum+nesterov&x=1&y=1&tolerance=1e-06"
    "&1.learning_rate=0.1818181818&2.learning_rate=0.2308861570&2.momentum=0.2698738636"
    "&3.learning_rate=0.1290322581&3.momentum=0.4714423166&steps=100"
)
BEST_AT_100 = (
    "race=sgd+momentum+nesterov&1.learning_rate=0.0198019802&2.learning_rate=0.0330578512&2.momentum=0.6694214876"
    "&3.learning_rate=0.0132890365&3.momentum=0.7932747263"
)

lesson = Lesson(
    11,
    "The best α and β",
    "How fast can each rule be, and what does the shape of the ravine do to it?",
    6,
    (
        Stage(
            f"{SHALLOW}&view=map",
            "Theory knows the best settings",
            "This ravine is κ = 10 times as steep across as along. Each rule races with the best α and β for it. A run "
            "counts "
            "as arrived within 0.000001 of the lowest point.\n\n"
            "[2 Momentum] arrives at step 28, [3 Nesterov] at step 37, [1 SGD] at step 72. A star on the map of α and "
            "β marks the best of momentum.",
            each_at_its_best,
            (
                Try(
                    "β = 0.6 for momentum",
                    "2.momentum=0.6",
                    "More memory than the best: [2 Momentum] arrives at step 56.",
                    with_more_memory_it_is_slower,
                ),
                Try(
                    "β = 0.2 for momentum",
                    "2.momentum=0.2",
                    "Less memory than the best: [2 Momentum] hasn't arrived after 100 steps.",
                    with_less_memory_it_is_slower_still,
                ),
            ),
        ),
        Stage(
            f"{BEST_AT_100}&x=1&y=1&steps=800&tolerance=1e-06&view=rates",
            "Ten times as steep",
            "Now κ = 100, with the best settings for it. [2 Momentum] arrives at step 98, [3 Nesterov] at 135, [1 SGD] "
            "at 725.\n\n"
            "Ten times the κ takes SGD 10 times as many steps (725 instead of 72), and momentum only 3.5 times as many "
            "(98 instead of 28): about √10 times. This is what momentum is for.",
            ten_times_as_steep,
            (
                Try(
                    "β = 0.9 for momentum",
                    "2.momentum=0.9",
                    "More memory than the best: [2 Momentum] arrives at step 292.",
                    with_much_more_memory_it_is_slower,
                ),
            ),
        ),
        Stage(
            "ravine.condition_number=1000&race=sgd+momentum+nesterov&x=1&y=1&1.learning_rate=0.001998001998"
            "&2.learning_rate=0.003758531091&2.momentum=0.881144811&3.learning_rate=0.001332889037"
            "&3.momentum=0.9295543761&steps=600&tolerance=1e-06&view=rates",
            "Ten times steeper again",
            "κ = 1,000: the walls are a thousand times as steep as the floor. [2 Momentum] first swings out far across "
            "them, and arrives at step 332. [3 Nesterov] arrives at step 448.\n\n"
            "[1 SGD] still has 0.43 to go after 600 steps.",
            a_hundred_times_as_steep,
            (
                Try(
                    "2,000 steps",
                    "steps=2000",
                    "Even after 2,000 steps [1 SGD] has 0.026 to go.",
                    in_many_more_steps_sgd_is_not_there,
                ),
            ),
        ),
        Stage(
            f"ravine.condition_number=110&{BEST_AT_100}&view=rates",
            "The best lies at the edge",
            "The catch: these are the best settings for κ = 100, on a ravine with κ = 110. All three diverge: [1 SGD] "
            "at step 37, [2 Momentum] at 13, [3 Nesterov] at 42.\n\n"
            "The best settings lie at the very edge of what is stable, and nobody knows κ beforehand. In practice one "
            "stays well below.",
            the_best_lies_at_the_edge,
            (
                Try(
                    "Every α a quarter lower",
                    "1.learning_rate=0.01485&2.learning_rate=0.02479&3.learning_rate=0.009967",
                    "All three are stable. Momentum arrives at step 77, Nesterov at 122; SGD has 0.017 to go.",
                    a_quarter_below_all_is_well,
                ),
            ),
        ),
    ),
)
