"""A learning rate for each parameter: Adagrad, RMSProp, Adadelta, Adam."""

import numpy as np

from lessons.base import Lesson, Stage
from simulation.race import Race


def each_axis_has_its_own_measure(race):
    sgd, *others = race.paths
    np.testing.assert_allclose(sgd[1] - sgd[0], [0.027, -1.8])
    # Adagrad and Adam: α·sign(g). RMSProp: α·sign(g)/√(1 − ρ).
    for path, length in zip(others, (0.4, 0.2, 0.08), strict=True):
        np.testing.assert_allclose(path[1] - path[0], [length, -length], rtol=1e-6)
    assert race.steps_to_tolerance == [403, 39, 101, 124]


def a_rare_slope_counts_for_more(race):
    gradients = race.experiment.landscape.sampler(300, np.array(0))
    assert sum(gradients(step)(np.ones(2))[1] > 0 for step in range(300)) == 12
    sgd, adagrad, _ = race.paths
    np.testing.assert_allclose([sgd[-1, 1], adagrad[-1, 1]], [0.81, 0.13], atol=0.005)
    assert race.steps_to_tolerance == [None, None, 179]
    assert (np.abs([path[-1, 0] for path in race.paths]) < 1e-3).all()
    assert race.experiment.start[1] == 1.5
    # A larger rate for both axes does it here too: the heavy ball at the same α.
    assert Race(race.experiment.with_another("momentum")).paths[3][-1, 1] ** 2 < 1e-6


def a_sum_slows_down_and_an_average_does_not(race):
    adagrad, rmsprop, adam = (np.diff(path[:, 0]) for path in race.paths)
    time = np.arange(1, 101)
    np.testing.assert_allclose(adagrad, 0.5 / np.sqrt(time), rtol=1e-8)
    np.testing.assert_allclose(rmsprop, 0.05 / np.sqrt(1 - 0.9**time), rtol=1e-5)
    np.testing.assert_allclose(adam, 0.05, rtol=1e-6)
    assert np.isclose(rmsprop[0], 0.158, atol=0.0005)
    assert np.isclose(adagrad[100 - 1], 0.05)


def adadelta_finds_its_steps_slowly(race):
    slow, quick, adam = race.paths
    assert [race.experiment.optimizers[index].epsilon for index in (0, 1)] == [1e-6, 1e-4]
    ways = [np.hypot(*(path[20] - path[0])) for path in (slow, quick, adam)]
    np.testing.assert_allclose(ways, [0.19, 1.28, 1.84], atol=0.005)
    assert race.steps_to_tolerance == [319, 70, 124]
    assert race.outcomes[1].state.value == "still moving"
    assert race.outcomes[1].distance > 0.2


lesson = Lesson(
    9,
    "A learning rate for each parameter",
    "What do Adagrad, RMSProp, Adadelta and Adam do with the slope?",
    (
        Stage(
            "race=sgd+adagrad+rmsprop+adam&steps=450",
            "The ravine is steep along y and gentle along x. SGD's first step is 0.027 along x and −1.8 along y. The "
            "others divide the slope along each axis by the slopes met there, so they step equally far along both: "
            "0.4, 0.2 and 0.08. They are there after 39, 101 and 124 steps, SGD after 403. It helps that this ravine "
            "lies along an axis.",
            each_axis_has_its_own_measure,
            "Turn the ravine by 45 degrees: a later lesson comes back to that.",
        ),
        Stage(
            "landscape=sparse&race=sgd+adagrad+adam",
            "Some parameters seldom have a slope: here only 12 of 300 steps have one along y. SGD brings y from 1.5 to "
            "0.81. Adagrad divides by the slopes so far, which are few along y, and gets to 0.13; Adam keeps moving on "
            "the memory of them, and is there after 179 steps.",
            a_rare_slope_counts_for_more,
            "Add momentum: at the same α it gets there as well, since it steps ten times as far.",
        ),
        Stage(
            "landscape=formula&formula.f=-x/10&x=-4&y=0&steps=100&race=adagrad+rmsprop+adam&1.learning_rate=0.5"
            "&2.learning_rate=0.05&2.rho=0.9&3.learning_rate=0.05&view=workings",
            "A steady slope. Adagrad divides by the sum of all slopes so far, so its steps shrink from 0.5 to 0.05 in "
            "100 steps, and would go on shrinking. RMSProp divides by an average, which forgets: its steps begin at "
            "0.158 and end at 0.05, its α. Adam corrects for the cold start, and steps 0.05 from the first.",
            a_sum_slows_down_and_an_average_does_not,
            "Make the slope ten times as steep, −x. No step changes.",
        ),
        Stage(
            "race=adadelta+adadelta+adam&2.epsilon=0.0001&steps=600",
            "Adadelta makes its step length out of earlier steps, and starts from nearly none: after 20 steps it has "
            "come 0.19 far, Adam 1.84. Its ε is what it starts from: with 0.0001 instead of 0.000001 it comes 1.28 "
            "far, and is there after 70 steps instead of 319. But then it doesn't come to rest: its steps stay long.",
            adadelta_finds_its_steps_slowly,
            "Let a falling schedule calm it.",
        ),
    ),
)
