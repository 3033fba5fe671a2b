"""The edge of stability (Cohen et al., 2021 and 2022), on the factorization of a number and on a network.

At the edge rounding grows from step to step. What is asserted there are means over many steps, and never places. U+2060
and U+00A0 in a text keep a fraction on one line.
"""

import numpy as np

from lessons.base import Lesson, Stage, Try, sharpness_of


def late_shares(race, steps):
    """The mean sharpness of each ball as a share of its limit, over the last steps of the race."""
    return [float((each.sharpness / each.limit)[-steps:].mean()) for each in sharpness_of(race)]


def too_sharp_to_rest(race):
    (found,) = sharpness_of(race)
    np.testing.assert_allclose(found.limit, 2 / 0.2)
    np.testing.assert_allclose(found.limit, 10)
    assert round(float(found.sharpness[0]), 1) == 10.5
    swings = np.abs(race.paths[0].prod(axis=1) - 1)
    assert swings[7] > swings[2] > swings[1]  # they grow
    assert round(float(found.sharpness[-1]), 1) == 9.5
    assert race.outcomes[0].state.value == "converged"


def with_half_the_step_it_rests_at_once(race):
    (found,) = sharpness_of(race)
    np.testing.assert_allclose(found.limit, 20)
    assert race.experiment.learning_rate == 0.1
    assert race.outcomes[0].step == 2
    assert round(float(found.sharpness[-1]), 1) == 10.3


def with_longer_steps_it_goes_farther(race):
    (found,) = sharpness_of(race)
    np.testing.assert_allclose(found.limit, 8)
    assert race.experiment.learning_rate == 0.25
    assert round(float(found.sharpness[-1]), 1) == 4.8


def it_stays_at_the_edge(race):
    (found,) = sharpness_of(race)
    np.testing.assert_allclose(found.limit[-1], [2 / 0.5, 4])
    assert race.problem.noise == 0.01
    assert race.experiment.seed == 0
    (share,) = late_shares(race, 300)
    assert abs(share - 1) < 10 / 100
    reached = int(np.argmax(found.above))
    assert abs(found.limit[reached] / found.sharpness[0] - 1) < 0.1
    assert np.ptp(found.sharpness[:reached]) < 0.1 * found.sharpness[0]  # up to there it lies where it arrived


def other_noise_other_peaks_same_mean(race):
    assert race.experiment.seed == 1
    (share,) = late_shares(race, 300)
    assert abs(share - 1) < 10 / 100


def a_higher_alpha_a_flatter_place(race):
    (found,) = sharpness_of(race)
    assert race.experiment.learning_rate == 0.8
    assert np.isclose(found.limit[-1], 2.5)
    (share,) = late_shares(race, 300)
    assert abs(share - 1) < 10 / 100


def momentum_moves_the_edge(race):
    found = sharpness_of(race)
    assert [each.momentum for each in race.experiment.optimizers] == [0, 0.3, 0.5]
    np.testing.assert_allclose([each.limit[-1] for each in found], [4, 5.2, 6])
    np.testing.assert_allclose([each.limit[-1] for each in found], [(2 + 2 * beta) / 0.5 for beta in (0, 0.3, 0.5)])
    shares = late_shares(race, 300)
    assert all(abs(each - 1) < 20 / 100 for each in shares)


def a_little_momentum_moves_it_a_little(race):
    assert race.experiment.optimizers[2].momentum == 0.1
    assert np.isclose(sharpness_of(race)[2].limit[-1], 4.4)
    assert abs(late_shares(race, 300)[2] - 1) < 20 / 100


def each_divides_and_has_its_edge(race):
    adam, rmsprop = sharpness_of(race)
    assert adam.preconditioned
    assert rmsprop.preconditioned
    assert race.experiment.optimizers[0].beta_1 == 0.9
    np.testing.assert_allclose(adam.limit, 38 / 0.05)
    np.testing.assert_allclose(adam.limit, 760)
    np.testing.assert_allclose(rmsprop.limit, 2 / 0.02)
    np.testing.assert_allclose(rmsprop.limit, 100)
    # While it comes down from the start, Adam is far below its limit.
    assert adam.sharpness[:50].min() < 0.2 * adam.limit[0]
    shares = late_shares(race, 500)
    np.testing.assert_allclose(shares, [0.94, 1.0], atol=0.05)


def with_twice_the_step_adams_edge_is_half_as_high(race):
    adam, _ = sharpness_of(race)
    assert race.experiment.optimizers[0].learning_rate == 0.1
    np.testing.assert_allclose(adam.limit, 380)
    assert abs(late_shares(race, 500)[0] - 0.94) < 0.05


def late_share(race):
    """The mean sharpness of the first ball as a share of its limit, over rows from 1000 on."""
    found = sharpness_of(race)[0]
    return float((found.sharpness / found.limit)[found.rows >= 1000].mean())


def a_network_goes_to_the_edge(race):
    (found,) = sharpness_of(race)
    assert race.experiment.landscape.dimension == 65
    np.testing.assert_allclose(found.limit, 5)
    np.testing.assert_allclose(found.limit, 2 / 0.4)
    assert abs(found.sharpness[0] - found.limit[0]) > 0.2 * found.limit[0]
    assert found.above[found.rows >= 1000].any()
    assert race.experiment.steps == 2000
    assert abs(late_share(race) - 1) < 5 / 100


def at_half_of_alpha_it_does_not_get_there(race):
    (found,) = sharpness_of(race)
    np.testing.assert_allclose(found.limit, 10)
    assert race.experiment.learning_rate == 0.2
    assert not found.above.any()
    assert late_share(race) < 90 / 100


def momentum_has_its_own_edge_there(race):
    (found,) = sharpness_of(race)
    assert race.experiment.optimizers[0].momentum == 0.3
    np.testing.assert_allclose(found.limit, 6.5)
    assert abs(late_share(race) - 1) < 5 / 100


VALLEY = "landscape=scalar_factorization"
RISING = f"{VALLEY}&learning_rate=0.5&steps=600&noise=0.01&schedule=warm_up&warm_up.length=600&view=sharpness"

lesson = Lesson(
    20,
    "The edge of stability",
    "Where does a ball stay if the valley is too sharp for its steps?",
    7,
    (
        Stage(
            f"{VALLEY}&race=sgd&learning_rate=0.2&steps=150&view=sharpness",
            "Too sharp to rest",
            "All of this valley is equally low, but it is not equally sharp. At the start the sharpness is 10.5; with "
            "α = 0.2 the limit of [1 SGD] is 2/\u2060α = 10.\n\n"
            "So its swings grow. They carry it along the valley, across the dashed line of the limit, to flatter "
            "ground. There, at 9.5, they die out.",
            too_sharp_to_rest,
            (
                Try(
                    "α = 0.1",
                    "learning_rate=0.1",
                    "The limit is 20, and the ball is below it from the start. It arrives at step 2, and rests where "
                    "the sharpness is 10.3.",
                    with_half_the_step_it_rests_at_once,
                ),
                Try(
                    "α = 0.25",
                    "learning_rate=0.25",
                    "The limit is 8. The swings grow faster, and carry the ball farther: to a sharpness of 4.8.",
                    with_longer_steps_it_goes_farther,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            f"{RISING}&race=sgd",
            "At the edge it stays",
            "Now α rises at each step, and the limit 2/\u2060α sinks, to 4. A little noise keeps the swings alive.\n\n"
            "Once the limit reaches [1 SGD], the ball goes down the valley with it: over the last 300 steps the "
            "sharpness is the limit, to 10 % on average. Its peaks depend on rounding: your machine may show others.",
            it_stays_at_the_edge,
            (
                Try(
                    "Other noise",
                    "seed=1",
                    "The peaks are others, the mean is the same: over the last 300 steps the limit, to 10 %.",
                    other_noise_other_peaks_same_mean,
                ),
                Try(
                    "α up to 0.8",
                    "learning_rate=0.8",
                    "The limit sinks to 2.5, and the ball goes on to flatter ground. It stays at the limit, to 10 %.",
                    a_higher_alpha_a_flatter_place,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            f"{RISING}&race=momentum+momentum+momentum&1.momentum=0&2.momentum=0.3&3.momentum=0.5",
            "Momentum moves the edge",
            "With momentum the limit is (2\u00a0+\u00a02β)/\u2060α. At the end it is 4 for [1 β = 0], 5.2 for "
            "[2 β = 0.3] and 6 for [3 β = 0.5].\n\n"
            "Each ball stays at its own, to 20 % on average over the last 300 steps: the more momentum, the sharper "
            "the place where it can stay.",
            momentum_moves_the_edge,
            (
                Try(
                    "β = 0.1 for the third",
                    "3.momentum=0.1",
                    "Its limit is 4.4 at the end, between the two others, and it stays there, to 20 %.",
                    a_little_momentum_moves_it_a_little,
                ),
            ),
        ),
        Stage(
            f"{VALLEY}&race=adam+rmsprop&1.learning_rate=0.05&1.beta_2=0.95&2.learning_rate=0.02&2.rho=0.95&x=0.35"
            "&y=3.2&steps=1000&view=sharpness",
            "Adam has an edge of its own",
            "[1 Adam] divides the slope by its usual size, and so does [2 RMSProp]. As slopes get smaller, they divide "
            "by less, until the sharpness of what is left reaches their own limit: 38/\u2060α = 760 at β₁ = 0.9, and "
            "2/\u2060α = 100.\n\n"
            "There they stay: at 94 % and 100 % of it, over the last 500 steps.",
            each_divides_and_has_its_edge,
            (
                Try(
                    "Adam's α = 0.1",
                    "1.learning_rate=0.1",
                    "Its limit is half as high, 380. It stays at 94 % of that one, too.",
                    with_twice_the_step_adams_edge_is_half_as_high,
                ),
            ),
        ),
        Stage(
            "landscape=circles&circles.head=half_mse&circles.width=16&circles.training_size=60&race=sgd"
            "&learning_rate=0.4&steps=2000&view=sharpness",
            "A network goes to the edge by itself",
            "Here α stays as it is. While this network of 65 weights learns, the ground gets sharper by itself, up "
            "to the limit 2/\u2060α = 5.\n\n"
            "There [1 SGD] stays: from step 1,000 on the sharpness is the limit, to 5 % on average. The path is "
            "chaotic at the edge: your machine may show other spikes around the same mean.",
            a_network_goes_to_the_edge,
            (
                Try(
                    "α = 0.2",
                    "learning_rate=0.2",
                    "The limit is 10. The sharpness rises, and stays below 90 % of it on average.",
                    at_half_of_alpha_it_does_not_get_there,
                ),
                Try(
                    "Momentum, β = 0.3",
                    "race=momentum&momentum=0.3",
                    "With momentum the limit is 6.5, and the sharpness stays there: at the limit, to 5 %.",
                    momentum_has_its_own_edge_there,
                ),
            ),
            ("learning_rate",),
        ),
    ),
)
