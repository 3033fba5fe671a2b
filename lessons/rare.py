"""Sparse features: rules that divide by past slopes learn the rare ones nearly as fast as the common ones."""

import numpy as np

from landscapes.rare_features import SIGNS
from lessons.base import Lesson, Stage, Try, losses_at_end

RARE = "landscape=rare_features&view=fit"
EQUAL = (
    f"{RARE}&race=sgd+momentum+adagrad+adam&1.learning_rate=0.5&2.learning_rate=0.057&3.learning_rate=0.05"
    "&4.learning_rate=0.0086&steps=100"
)


def of_class(race):
    """The probability of its class with one feature on alone, (40,) for each ball at the end."""
    network = race.experiment.landscape
    return [1 / (1 + np.exp(-SIGNS * network.outputs(each.run.theta[-1], np.eye(40))[0])) for each in race.balls]


def common_and_rare(race):
    """The mean of it over the ten features that are the most common, and over the ten that are the rarest."""
    return [(float(each[:10].mean()), float(each[-10:].mean())) for each in of_class(race)]


def a_rare_feature_is_learned_late(race):
    network = race.experiment.landscape
    on = network.training.inputs.sum(axis=1)
    assert (network.training.inputs.sum(axis=0) == 3).all()
    assert on[0] == 206
    assert on[39] == 7
    assert network.training_size == 400
    assert on.size == 40
    np.testing.assert_allclose(common_and_rare(race)[0], [0.942, 0.825], atol=0.0006)
    assert race.experiment.steps == 100


def in_more_steps_it_is_learned_too(race):
    assert race.experiment.steps == 300
    np.testing.assert_allclose(common_and_rare(race)[0], [0.99, 0.97], atol=0.005)


def at_equal_loss_the_rare_are_behind(race):
    np.testing.assert_allclose(losses_at_end(race), 0.07, atol=0.002)
    assert race.experiment.steps == 100
    sgd, ball, adagrad, adam = (each[39] for each in of_class(race))
    np.testing.assert_allclose([sgd, ball], [0.67, 0.64], atol=0.005)
    np.testing.assert_allclose([adagrad, adam], [0.77, 0.74], atol=0.005)
    gaps = [common - rare for common, rare in common_and_rare(race)]
    np.testing.assert_allclose(gaps, [0.12, 0.13, 0.05, 0.05], atol=0.006)


def rmsprop_is_like_them(race):
    assert race.experiment.optimizers[3].key == "rmsprop"
    assert abs(losses_at_end(race)[3] - 0.07) < 0.002
    common, rare = common_and_rare(race)[3]
    assert abs(common - rare - 0.05) < 0.006


def which_is_lower_is_a_matter_of_alpha(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.1, 0.02]
    np.testing.assert_allclose(losses_at_end(race), [0.0029, 0.0011], atol=0.00006)
    assert race.experiment.steps == 300


def at_a_larger_alpha_momentum_is_lower(race):
    assert race.experiment.optimizers[0].learning_rate == 0.3
    np.testing.assert_allclose(losses_at_end(race), [0.0005, 0.0011], atol=0.00006)


def at_a_larger_alpha_adam_is_lower_again(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.3, 0.05]
    np.testing.assert_allclose(losses_at_end(race), [0.0005, 0.0002], atol=0.00006)


lesson = Lesson(
    19,
    "Rare features and Adam",
    "Why is Adam said to be for sparse gradients?",
    4,
    (
        Stage(
            f"{RARE}&race=sgd&1.learning_rate=0.5&steps=100",
            "A rare feature is learned late",
            "Three of 40 features are on at a time, like words in a text. Bars: feature 1 is on in 206 of 400 "
            "examples, feature 40 in 7.\n\n"
            "The line is how sure [1 SGD] is of the class of each. After 100 steps it is 0.942 on average for the ten "
            "commonest, and 0.825 for the ten rarest.",
            a_rare_feature_is_learned_late,
            (
                Try(
                    "300 steps",
                    "steps=300",
                    "The rare ones follow: now it is 0.99 and 0.97.",
                    in_more_steps_it_is_learned_too,
                ),
            ),
        ),
        Stage(
            EQUAL,
            "Adam learns them more evenly",
            "Each ball has an α with which its loss is 0.07 at step 100. Look at the lines then.\n\n"
            "From the commonest ten to the rarest ten, [1 SGD] falls by 0.12 and [2 Momentum] by 0.13. [3 Adagrad] and "
            "[4 Adam] fall by 0.05: they divide the slope along each weight by its past slopes. Few or small ones "
            "leave longer steps.",
            at_equal_loss_the_rare_are_behind,
            (
                Try(
                    "RMSProp for Adam",
                    "race=sgd+momentum+adagrad+rmsprop&4.learning_rate=0.0045",
                    "[4 RMSProp] divides as well. At the same loss of 0.07 it falls by 0.05, too.",
                    rmsprop_is_like_them,
                ),
            ),
        ),
        Stage(
            f"{RARE}&race=momentum+adam&1.learning_rate=0.1&2.learning_rate=0.02&steps=300",
            "Which loss is lower depends on α",
            "With these α, after 300 steps, [2 Adam] has the lower loss: 0.0011 against 0.0029 for [1 Momentum].\n\n"
            "But this depends on α: try the chips. Adam learns the rare features more evenly by its rule; which loss "
            "is lower depends on the settings.",
            which_is_lower_is_a_matter_of_alpha,
            (
                Try(
                    "α = 0.3 for momentum",
                    "1.learning_rate=0.3",
                    "[1 Momentum] ends at 0.0005, below the 0.0011 of Adam.",
                    at_a_larger_alpha_momentum_is_lower,
                ),
                Try(
                    "And α = 0.05 for Adam",
                    "1.learning_rate=0.3&2.learning_rate=0.05",
                    "[2 Adam] ends at 0.0002, below the 0.0005 of momentum.",
                    at_a_larger_alpha_adam_is_lower_again,
                ),
            ),
        ),
    ),
)
