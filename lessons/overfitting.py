"""Does momentum regularise? At equal training loss it errs on the test as SGD does: it is only there sooner."""

import numpy as np

from lessons.base import Lesson, Stage, Try
from simulation.descent import run

MOONS = (
    "landscape=two_moons&two_moons.width=32&two_moons.training_size=40&two_moons.noise=0.25&two_moons.flipped=0.15"
    "&view=fit"
)
STARTS = 20
LEVELS = (0.45, 0.4, 0.35)


def test_shares(race, rows):
    """The percentage of the test examples that each ball tells right at a row."""
    network = race.experiment.landscape
    paths = [each.run.theta for each in race.balls]
    return [100 * float(network.test_accuracy(path[row])) for path, row in zip(paths, rows, strict=True)]


def first_at(race, loss):
    """The first step of each ball with at most that training loss."""
    return [int(np.argmax(each.run.loss <= loss)) for each in race.balls]


def test_losses(race):
    network = race.experiment.landscape
    return [network.test_loss(each.run.theta.T) for each in race.balls]


def mean_gap(race):
    """Test percentage of the second ball minus that of the first, at equal training loss, the mean over 20 starts."""
    network = race.experiment.landscape
    found = []
    for ball in race.balls:
        path = run(ball.problem, ball.rule, theta=network.starts(STARTS))
        rows = [np.argmax(path.loss <= level, axis=0) for level in LEVELS]
        assert all((path.loss <= level).any(axis=0).all() for level in LEVELS)
        found.append([100 * network.test_accuracy(path.theta[each, :, np.arange(STARTS)].T).mean() for each in rows])
    return np.subtract(found[1], found[0])


def flipped(race):
    network = race.experiment.landscape
    return int(np.sum(network.training.targets[0] != np.arange(network.training_size) % 2))


def at_equal_alpha_momentum_overfits_more(race):
    assert flipped(race) == 7
    assert race.experiment.landscape.training_size == 40
    assert race.experiment.steps == 1000
    assert race.experiment.learning_rate == 0.1
    np.testing.assert_allclose([each.run.loss[-1] for each in race.balls], [0.466, 0.228], atol=0.002)
    np.testing.assert_allclose(test_shares(race, (-1, -1)), [85.4, 80], atol=0.45)


def adam_overfits_most(race):
    assert race.experiment.optimizers[2].key == "adam"
    assert abs(race.balls[2].run.loss[-1] - 0.004) < 0.001
    assert abs(test_shares(race, (-1, -1, -1))[2] - 75) < 1


def at_equal_training_loss_they_are_equal(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [1, 0.1]
    assert first_at(race, 0.45) == [112, 139]
    np.testing.assert_allclose(test_shares(race, (112, 139)), [86.4, 86.2], atol=0.01)
    assert np.abs(mean_gap(race)).max() < 1
    assert STARTS == 20


def later_both_have_learned_the_wrong_labels(race):
    assert race.experiment.steps == 1000
    np.testing.assert_allclose(test_shares(race, (-1, -1)), [79.6, 80], atol=0.45)


def each_has_its_best_on_the_way(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.1, 1, 0.1]
    losses = test_losses(race)
    np.testing.assert_allclose([each.argmin() for each in losses], [1496, 151, 188], atol=1)
    np.testing.assert_allclose(
        [min(each.min() for each in losses), max(each.min() for each in losses)], [0.393, 0.395], atol=0.0006
    )
    assert all(each[-1] > 1.5 * each.min() for each in losses[1:])
    assert 7 < 1496 / 188 < 1496 / 151 < 10


def adam_has_its_best_sooner(race):
    adam = test_losses(race)[3]
    assert race.experiment.optimizers[3].key == "adam"
    assert abs(int(adam.argmin()) - 78) <= 1
    assert round(float(adam.min()), 2) == 0.4


def more_points_keep_the_test_loss_down(race):
    assert race.experiment.landscape.training_size == 200
    assert all(each[-1] < (1 + 1 / 100) * each.min() for each in test_losses(race))


lesson = Lesson(
    18,
    "Does momentum overfit less?",
    "Is a network that momentum has trained better on new examples?",
    5,
    (
        Stage(
            f"{MOONS}&learning_rate=0.1&steps=1000",
            "At equal α it overfits more",
            "Of 40 points 7, which are crossed, have a wrong label. After 1,000 steps with α = 0.1 [1 SGD] tells "
            "85.4 % of the test points right, [2 Momentum] 80 %.\n\n"
            "Yet momentum has the lower training loss: 0.228 against 0.466. Its border has begun to bend around the "
            "wrong labels.",
            at_equal_alpha_momentum_overfits_more,
            (
                Try(
                    "Add Adam",
                    "race=sgd+momentum+adam",
                    "[3 Adam] learns every label, the wrong ones too: its training loss is 0.004, and about 75 % of "
                    "the test points are right.",
                    adam_overfits_most,
                ),
            ),
        ),
        Stage(
            f"{MOONS}&1.learning_rate=1&2.learning_rate=0.1&steps=600",
            "At equal training loss: no difference",
            "Momentum was only farther on its way. Look at both where the training loss first is 0.45: [1 SGD], now "
            "with α = 1, has 86.4 % of the test right at step 112, [2 Momentum] 86.2 % at step 139.\n\n"
            "Over 20 starts the means differ by less than 1 point. Momentum doesn't regularise here.",
            at_equal_training_loss_they_are_equal,
            (
                Try(
                    "1,000 steps",
                    "steps=1000",
                    "Both go on to learn the wrong labels, and end at 79.6 and 80 % of the test.",
                    later_both_have_learned_the_wrong_labels,
                ),
            ),
        ),
        Stage(
            f"{MOONS}&race=sgd+sgd+momentum&1.learning_rate=0.1&2.learning_rate=1&3.learning_rate=0.1&steps=1600",
            "Faster, so stop earlier",
            "The thin lines are the losses of the test. Each falls to between 0.393 and 0.395, and then "
            "rises as wrong labels are learned.\n\n"
            "It is lowest at step 1,496 for [1 α = 0.1], 151 for [2 α = 1] and 188 for [3 Momentum]. At ten times the "
            "pace a ball is there about ten times sooner, and has to stop earlier.",
            each_has_its_best_on_the_way,
            (
                Try(
                    "Add Adam",
                    "race=sgd+sgd+momentum+adam",
                    "[4 Adam] is faster still: its test loss is lowest at step 78, at 0.4.",
                    adam_has_its_best_sooner,
                ),
                Try(
                    "200 points",
                    "two_moons.training_size=200",
                    "With more points there is less to overfit: no test loss ends more than 1 % above its lowest.",
                    more_points_keep_the_test_loss_down,
                ),
            ),
        ),
    ),
)
