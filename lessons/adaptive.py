"""A learning rate for each parameter: Adagrad, RMSProp, Adadelta, Adam."""

import numpy as np

from lessons.base import Lesson, Stage, Try, race_of
from schedules.cosine import Cosine

STEADY = (
    "landscape=formula&formula.f=-x/10&x=-4&y=0&steps=100&race=adagrad+rmsprop+adam&1.learning_rate=0.5"
    "&2.learning_rate=0.05&2.rho=0.9&3.learning_rate=0.05"
)


def each_axis_has_its_own_measure(race):
    sgd, *others = race.paths
    np.testing.assert_allclose(sgd[1] - sgd[0], [0.027, -1.8])
    # Adagrad and Adam: α·sign(g). RMSProp: α·sign(g)/√(1 − ρ).
    for path, length in zip(others, (0.4, 0.2, 0.08), strict=True):
        np.testing.assert_allclose(path[1] - path[0], [length, -length], rtol=1e-6)
    assert [each.step for each in race.outcomes] == [403, 39, 101, 139]


def turned_they_lose_their_advantage(race):
    assert race.experiment.landscape.angle == 45
    assert race.outcomes[0].step == 403
    assert race.experiment.steps == 450
    np.testing.assert_allclose([each.distance for each in race.outcomes[1:]], [0.16, 0.071, 0.027], atol=0.005)


def a_rare_slope_counts_for_more(race):
    gradients = race.experiment.landscape.sampler(300, np.array(0))
    assert sum(gradients(step)(np.ones(2))[1] > 0 for step in range(300)) == 300 / 25
    sgd, adagrad, _ = race.paths
    np.testing.assert_allclose([sgd[-1, 1], adagrad[-1, 1]], [0.811, 0.126], atol=0.0005)
    assert [each.step for each in race.outcomes] == [None, None, 281]
    assert (np.abs([path[-1, 0] for path in race.paths]) < 1e-3).all()
    assert race.experiment.start[1] == 1.5


def momentum_gets_there_as_well(race):
    assert race.experiment.optimizers[3].key == "momentum"
    assert race.experiment.optimizers[3].learning_rate == race.experiment.optimizers[0].learning_rate
    assert race.outcomes[3].step == 282
    assert np.isclose(1 / (1 - race.experiment.optimizers[3].momentum), 10)


def a_sum_slows_down_and_an_average_does_not(race):
    adagrad, rmsprop, adam = (np.diff(path[:, 0]) for path in race.paths)
    time = np.arange(1, 101)
    np.testing.assert_allclose(adagrad, 0.5 / np.sqrt(time), rtol=1e-8)
    np.testing.assert_allclose(rmsprop, 0.05 / np.sqrt(1 - 0.9**time), rtol=1e-5)
    np.testing.assert_allclose(adam, 0.05, rtol=1e-6)
    assert np.isclose(rmsprop[0], 0.158, atol=0.0005)
    assert np.isclose(adagrad[100 - 1], 0.05)


def on_a_slope_ten_times_as_steep_no_step_changes(race):
    gentle = race_of(STEADY)
    assert race.experiment.landscape.gradient(np.zeros(2))[0] == -1
    for path, before in zip(race.paths, gentle.paths, strict=True):
        np.testing.assert_allclose(path, before, atol=1e-6)


def adadelta_finds_its_steps_slowly(race):
    slow, quick, _ = race.paths
    assert [race.experiment.optimizers[index].epsilon for index in (0, 1)] == [10**-6, 10**-4]
    assert race.steps_to_tolerance == [319, 70, 124]
    assert [each.state.value for each in race.outcomes[:2]] == ["still moving"] * 2
    assert race.experiment.tolerance == 0.001
    lengths = [np.hypot(*np.diff(path[-20:], axis=0).T).min() for path in (slow, quick)]
    assert min(lengths) > 0.001


def a_falling_rate_calms_it(race):
    assert race.experiment.schedule == Cosine()
    assert [each.step for each in race.outcomes[:2]] == [434, 515]


lesson = Lesson(
    9,
    "A learning rate for each parameter",
    "What do Adagrad, RMSProp, Adadelta and Adam do with the slope?",
    6,
    (
        Stage(
            "race=sgd+adagrad+rmsprop+adam&steps=450&view=workings",
            "Each axis has its own measure",
            "This ravine is steep along y, gentle along x. [1 SGD] first moves 0.027 along x, −1.8 along y. The others "
            "divide the slope along each axis by the slopes met there. So they step as far along x as along y: [2 "
            "Adagrad] 0.4, [3 RMSProp] 0.2, [4 Adam] 0.08.\n\n"
            "They arrive at steps 39, 101 and 139; SGD at step 403.",
            each_axis_has_its_own_measure,
            (
                Try(
                    "The ravine turned by 45°",
                    "ravine.angle=45&x=-1.767767&y=-0.353553",
                    "Both axes now cross the walls. SGD arrives at step 403 as before. The others have 0.16, 0.071 and "
                    "0.027 to go after 450 steps.",
                    turned_they_lose_their_advantage,
                ),
            ),
        ),
        Stage(
            "landscape=sparse&race=sgd+adagrad+adam",
            "A rare slope counts for more",
            "Some parameters seldom have a slope: here 1 step in 25 has one along y. [1 SGD] brings y from 1.5 to "
            "0.811. [2 Adagrad] divides by the slopes so far, few along y, and gets to 0.126.\n\n"
            "[3 Adam] keeps moving on the memory of them. It arrives at step 281.",
            a_rare_slope_counts_for_more,
            (
                Try(
                    "Add momentum",
                    "race=sgd+adagrad+adam+momentum",
                    "[4 Momentum] has the α of SGD and steps 10 times as far in the long run. It arrives at step 282.",
                    momentum_gets_there_as_well,
                ),
            ),
        ),
        Stage(
            f"{STEADY}&view=workings",
            "A sum slows down, an average doesn't",
            "A steady slope. [1 Adagrad] divides by the sum of all slopes: its steps shrink from 0.5 to 0.05 in 100 "
            "steps, and would go on shrinking.\n\n"
            "[2 RMSProp] divides by an average, which forgets. Its steps begin at 0.158 and end at 0.05, its α. [3 "
            "Adam] corrects for the cold start: 0.05 from the first step.",
            a_sum_slows_down_and_an_average_does_not,
            (
                Try(
                    "Ten times as steep",
                    "formula.f=-x",
                    "No step changes: each rule divides the slope by itself.",
                    on_a_slope_ten_times_as_steep_no_step_changes,
                ),
            ),
        ),
        Stage(
            "race=adadelta+adadelta+adam&2.epsilon=0.0001&steps=600",
            "Adadelta starts slowly",
            "Adadelta makes its step length from earlier steps, and starts from nearly none. [1 ε = 1e−6] first comes "
            "within 0.001 at step 319, [3 Adam] at step 124.\n\n"
            "[2 ε = 0.0001] starts with longer steps, and first comes within 0.001 at step 70. But neither of the two "
            "arrives: their steps stay long.",
            adadelta_finds_its_steps_slowly,
            (
                Try(
                    "A falling α",
                    "schedule=cosine",
                    "α falls to 0 along a cosine, and both arrive: at steps 434 and 515.",
                    a_falling_rate_calms_it,
                ),
            ),
        ),
    ),
)
