"""The three ideas that everything else is made of: the slope, a step along it, and a velocity that remembers steps."""

import numpy as np

from lessons.base import Lesson, Stage, Try, race_of

VALLEY = "ravine.condition_number=4&learning_rate=0.2&steps=12&view=workings"


def first_push(race):
    return -race.experiment.landscape.gradient(race.paths[0][0])


def the_push_is_the_opposite_of_the_gradient(race):
    assert race.experiment.start == (-1.5, 1.0)
    np.testing.assert_allclose(first_push(race), (1.5, -4))
    step = race.paths[0][1] - race.paths[0][0]
    np.testing.assert_allclose(step, 0.2 * first_push(race))


def elsewhere_the_push_is_another(race):
    assert race.experiment.start == (1.5, 1.5)
    np.testing.assert_allclose(first_push(race), (-1.5, -6))


def on_the_floor_it_follows_the_floor(race):
    np.testing.assert_allclose(first_push(race), (1.5, 0))
    assert not race.paths[0][:, 1].any()


def a_step_is_the_rate_times_the_push(race):
    assert race.experiment.optimizers[0].learning_rate == 0.2
    np.testing.assert_allclose(first_push(race), (1.5, -4))
    steps = np.diff(race.paths[0], axis=0)
    np.testing.assert_allclose(steps[0], (0.3, -0.8))
    assert (np.diff(np.hypot(*steps.T)) < 0).all()


def a_quarter_of_the_rate_is_a_quarter_of_the_step(race):
    np.testing.assert_allclose(race.paths[0][1] - race.paths[0][0], (0.075, -0.2))
    assert race.experiment.steps == 12
    assert round(race.outcomes[0].distance, 2) == 0.81


def too_large_a_rate_climbs_out(race):
    across = race.paths[0][:, 1]
    np.testing.assert_allclose(across[1:], -1.2 * across[:-1])  # 1 − αλ = 1 − 0.55 · 4
    assert abs(across[-1]) > race.experiment.landscape.y_range[1]


def the_velocity_carries_it_on(race):
    (ball,) = race.experiment.optimizers
    assert ball.momentum == 0.8
    slopes = [race.experiment.landscape.gradient(each) for each in race.paths[0][:2]]
    from_memory, from_slope = -0.2 * 0.8 * slopes[0], -0.2 * slopes[1]
    np.testing.assert_allclose(from_memory, (0.24, -0.64))
    np.testing.assert_allclose(from_slope, (0.24, -0.16))
    step = race.paths[0][1 + 1] - race.paths[0][1]
    np.testing.assert_allclose(step, (0.48, -0.8))
    np.testing.assert_allclose(step, from_memory + from_slope)


def without_memory_it_is_sgd(race):
    assert race.experiment.optimizers[0].momentum == 0
    np.testing.assert_array_equal(
        race.paths[0], race_of("ravine.condition_number=4&race=sgd&learning_rate=0.2&steps=12").paths[0]
    )
    assert (race.paths[0][:, 0] < 0).all()


def with_more_memory_it_shoots_past(race):
    assert race.experiment.steps == 12
    assert round(race.outcomes[0].distance, 1) == 1.1
    assert race.paths[0][:, 0].max() > 1.2
    before = race_of("ravine.condition_number=4&race=momentum&learning_rate=0.2&momentum=0.8&steps=12")
    assert before.experiment.momentum == 0.8
    assert abs(before.outcomes[0].distance - 0.39) < 0.005


lesson = Lesson(
    0,
    "What is momentum?",
    "What are a gradient, α and β? One ball, one step at a time.",
    3,
    (
        Stage(
            f"race=sgd&{VALLEY}",
            "The slope pushes the ball",
            "The map shows a landscape from above. Its height is the loss: how wrong a model is. Training looks for "
            "the lowest point, marked ×.\n\n"
            "The gradient ∇f points where the loss rises fastest: (−1.5, 4) at the start, the place θ. The push on "
            "[1 the ball] is its opposite, (1.5, −4): downhill. The arrow on the map points that way.",
            the_push_is_the_opposite_of_the_gradient,
            (
                Try(
                    "Start at (1.5, 1.5)",
                    "x=1.5&y=1.5",
                    "The push is now (−1.5, −6), down the steepest slope of this place.",
                    elsewhere_the_push_is_another,
                ),
                Try(
                    "Start on the valley floor",
                    "y=0",
                    "The ground rises only to the left here. The push is (1.5, 0), and the ball stays on the floor.",
                    on_the_floor_it_follows_the_floor,
                ),
            ),
        ),
        Stage(
            f"race=sgd&{VALLEY}",
            "α: how long a step is",
            "[1 SGD], short for gradient descent, moves by α times the push. α is the learning rate, here 0.2. So the "
            "first step is 0.2 times (1.5, −4), which is (0.3, −0.8).\n\n"
            "Press “1 ›” a few times. The slope gets gentler toward the lowest point, so each step is shorter than the "
            "one before.",
            a_step_is_the_rate_times_the_push,
            (
                Try(
                    "α = 0.05",
                    "learning_rate=0.05",
                    "The first step is a quarter as long, (0.075, −0.2). After 12 steps the ball still has 0.81 to go.",
                    a_quarter_of_the_rate_is_a_quarter_of_the_step,
                ),
                Try(
                    "α = 0.55",
                    "learning_rate=0.55",
                    "Each step jumps to the opposite wall, and y is 1.2 times as large as before. The ball climbs out "
                    "of the valley: α is too large.",
                    too_large_a_rate_climbs_out,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            f"race=momentum&momentum=0.8&{VALLEY}",
            "β: how much velocity stays",
            "[1 Momentum] also has a velocity v, its memory. At each step v becomes β times the old v plus the "
            "gradient, and the ball moves by −α·v. β = 0.8: four fifths of v stay.\n\n"
            "Press “1 ›” once. Of the next step memory makes (0.24, −0.64), and the slope (0.24, −0.16). The ball will "
            "move by the sum, (0.48, −0.8).",
            the_velocity_carries_it_on,
            (
                Try(
                    "β = 0",
                    "momentum=0",
                    "No velocity stays, so each step is α times the push: momentum is now SGD.",
                    without_memory_it_is_sgd,
                ),
                Try(
                    "β = 0.95",
                    "momentum=0.95",
                    "Nearly all of it stays. The ball shoots past the lowest point: after 12 steps it is 1.1 away, and "
                    "0.39 with β = 0.8.",
                    with_more_memory_it_shoots_past,
                ),
            ),
            ("momentum",),
        ),
    ),
)
