"""The best settings on a quadratic, in closed form (Polyak, 1964; Lessard, Recht & Packard, 2016)."""

import numpy as np

from analysis.rates import convergence_rate, largest_stable_learning_rate, tuned
from lessons.base import Lesson, Stage, race_of

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
    assert race.steps_to_tolerance == [71, 27, 37]
    assert race.experiment.tolerance == 1e-6 == 1 / 1_000_000


def ten_times_as_steep(race):
    are_tuned(race, 100)
    np.testing.assert_allclose(factors(race, 100), [0.980, 0.818, 0.885], atol=0.0006)
    assert race.steps_to_tolerance == [709, 95, 135]
    # The logarithms of the factors: SGD's is proportional to 1/κ, momentum's to 1/√κ.
    slower = np.log(factors(race_of(SHALLOW), 10)) / np.log(factors(race, 100))
    np.testing.assert_allclose(slower[:2], [10, 3.3], atol=0.05)


def a_hundred_times_as_steep(race):
    are_tuned(race, 1000)
    assert race.steps_to_tolerance == [None, 321, 448]
    assert abs(race.outcomes[0].distance - 0.43) < 0.005
    assert np.abs(race.paths[1][:, 1]).max() > 3  # it swings out before it comes to rest
    assert abs(np.log(1e-6 / np.sqrt(2)) / np.log(factors(race, 1000)[0]) - 7000) < 200


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
    (
        Stage(
            f"{SHALLOW}&view=map",
            "On a quadratic the best settings are known. This ravine is κ = 10 times as steep across as along, and "
            "each rule has the α and β that are best for it. In the long run each step leaves 0.818 of the way with "
            "SGD, 0.519 with momentum, 0.641 with Nesterov: they come within 0.000001 after 71, 27 and 37 steps.",
            each_at_its_best,
            "Move α or β a little, either way: in the long run it gets slower.",
        ),
        Stage(
            f"{BEST_AT_100}&x=1&y=1&steps=800&tolerance=1e-06&view=tuning",
            "A ravine with κ = 100, and again the best settings for it: 709 steps with SGD, 95 with momentum, 135 "
            "with Nesterov. In the long run ten times the κ makes SGD 10 times slower, and momentum only 3.3 times, "
            "about the root of 10. This is what momentum is for.",
            ten_times_as_steep,
            "The higher κ, the higher the best β: compare with the stage before.",
        ),
        Stage(
            "ravine.condition_number=1000&race=sgd+momentum+nesterov&x=1&y=1&1.learning_rate=0.001998001998"
            "&2.learning_rate=0.003758531091&2.momentum=0.881144811&3.learning_rate=0.001332889037"
            "&3.momentum=0.9295543761&steps=600&tolerance=1e-06&view=rates",
            "And κ = 1,000: walls a thousand times as steep as the floor. Momentum needs 321 steps and Nesterov 448; "
            "SGD is still 0.43 away after 600, and would need about 7,000.",
            a_hundred_times_as_steep,
            "Watch how momentum first swings out far across the walls before it comes to rest.",
        ),
        Stage(
            f"ravine.condition_number=110&{BEST_AT_100}",
            "The catch: here are the best settings for κ = 100 on a ravine that is only a tenth steeper, κ = 110. "
            "All three are thrown out, at steps 37, 13 and 42. The best settings lie at the very edge of what is "
            "stable, and nobody knows κ beforehand: in practice one stays well below.",
            the_best_lies_at_the_edge,
            "Lower each α by a quarter. What does the safety cost?",
        ),
    ),
)
