"""What lies beside the plane of the map, in the message of a race: on a quadratic all of it has a closed form."""

from dataclasses import dataclass

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.ravine import Ravine
from landscapes.two_moons import TwoMoons
from landscapes.wave import Wave
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from stage.message import unpack
from stage.scene import race_message
from tests.quadratic import Quadratic, Slice

ALPHA, STEPS = 0.02, 40


def sent(race):
    message = race_message(race, "", 0, {"overlay": {}, "hidden": []})
    return message, *unpack(message)


def gradient_descent(quadratic, start):
    """theta (rows, d) of gradient descent on a quadratic: mᵢ + (θᵢ - mᵢ) (1 - αλᵢ)ᵗ."""
    shrunk = (1 - ALPHA * quadratic.eigenvalues) ** np.arange(STEPS + 1)[:, np.newaxis]
    return quadratic.minimum + (np.concatenate([start, quadratic.resting]) - quadratic.minimum) * shrunk


def test_distance_and_loss_of_the_map_are_those_of_the_closed_form():
    quadratic = Quadratic(33)
    race = Race(Experiment(quadratic, optimizers=[SGD(ALPHA)], learning_rate=ALPHA, steps=STEPS))
    _, metadata, arrays = sent(race)
    theta = gradient_descent(quadratic, quadratic.start)
    away = np.linalg.norm(theta[:, 2:] - quadratic.resting, axis=1)
    np.testing.assert_allclose(arrays["beside"][0], away, rtol=1e-6, atol=1e-9)
    length = np.linalg.norm(theta - theta[0], axis=1)
    np.testing.assert_allclose(arrays["way"][0, 1:], away[1:] / length[1:], rtol=1e-6)
    assert arrays["way"][0, 0] == 0
    on_map = np.hstack([theta[:, :2], np.tile(quadratic.resting, (STEPS + 1, 1))])
    picture = (quadratic.eigenvalues * (on_map - quadratic.minimum) ** 2).sum(axis=1) / 2
    np.testing.assert_allclose(arrays["picture"][0], picture, rtol=1e-6)
    assert {arrays[each].dtype for each in metadata["plane"]["arrays"]} == {np.dtype(np.float32)}
    assert metadata["plane"]["arrays"] == ["beside", "way", "picture", "slope"]
    steps = np.diff(theta, axis=0)
    share = np.linalg.norm(steps[:, :2], axis=1).sum() / np.linalg.norm(steps, axis=1).sum()
    assert metadata["plane"]["shares"] == pytest.approx([share])
    assert (
        metadata["plane"]["about"] == f"33 weights. Share of each path's length in the plane: SGD {100 * share:.0f} %."
    )


def test_a_ball_at_rest_has_no_share_and_a_distance_of_rounding_is_none():
    still = Quadratic(3)
    rates = {"optimizers": [SGD(1e-12)], "learning_rate": 1e-12, "steps": 4}
    _, metadata, arrays = sent(Race(Experiment(still, **rates)))
    assert (arrays["beside"] == 0).all()
    assert metadata["plane"]["about"].startswith("3 weights.")


def test_after_a_divergence_there_is_no_distance():
    race = Race(Experiment(Quadratic(33), optimizers=[SGD(1.0)], learning_rate=1.0, steps=STEPS))
    _, _, arrays = sent(race)
    ended = int(race.balls[0].run.diverged)
    assert 0 < ended < STEPS
    assert np.isnan(arrays["beside"][0, ended + 1 :]).all()
    assert np.isnan(arrays["picture"][0, ended + 1 :]).all()


@dataclass(frozen=True)
class Spanned(Slice):
    """A map that says through which places it goes; the rest of theta is that of no end of a path."""

    exact = ("the start", "the end of SGD")


@dataclass(frozen=True)
class OnSpanned(Quadratic):
    def seen(self, paths, names, span):
        return Spanned(self)


def test_the_sentence_names_where_the_plane_is_exact_only_if_it_is_exact_for_this_race():
    moved = Race(Experiment(OnSpanned(33), optimizers=[SGD(ALPHA)], learning_rate=ALPHA, steps=STEPS))
    assert "a plane that another race spans; of this race it is exact at the start." in sent(moved)[1]["plane"]["about"]
    resting = Race(Experiment(OnSpanned(33), optimizers=[SGD(1e-12)], learning_rate=1e-12, steps=STEPS))
    assert (
        "The map is a plane through the start and the end of SGD, and is exact there."
        in sent(resting)[1]["plane"]["about"]
    )


def test_a_terrain_of_two_parameters_is_sent_as_it_was():
    _, metadata, arrays = sent(Race(Experiment(Ravine())))
    assert "plane" not in metadata
    assert set(arrays) == {"x", "y", "loss", "slope"}


def test_during_a_drag_slow_measures_are_on_straight_lines_between_some_rows_and_the_distance_is_not():
    race = Race(Experiment(Quadratic(33), optimizers=[SGD(ALPHA), SGD(1.0)], learning_rate=ALPHA, steps=300))
    exact = sent(race)[2]
    coarse = unpack(race_message(race, "", 0, {"dragged": True}))[1]
    for name in ("x", "loss", "beside", "way"):
        np.testing.assert_array_equal(coarse[name], exact[name])
    for name in ("picture", "slope"):
        np.testing.assert_array_equal(coarse[name][0, ::10], exact[name][0, ::10])  # 300 steps, 31 rows
        between = (exact[name][0, 100] * 7 + exact[name][0, 110] * 3) / 10
        np.testing.assert_allclose(coarse[name][0, 103], between, rtol=1e-6)
        np.testing.assert_array_equal(np.isnan(coarse[name][1]), np.isnan(exact["x"][1]))


def test_a_change_of_two_balls_on_a_network_is_sixty_kilobytes_at_most():
    race = Race(Experiment(TwoMoons(), optimizers=[SGD(0.2), Momentum(0.2, 0.9)], learning_rate=0.2, steps=300))
    message, metadata, arrays = sent(race)
    assert len(message) < 60_000
    assert {"test_loss", "accuracy", "test_accuracy"} < set(metadata["plane"]["arrays"])
    ends = [path[-1] for path in race.paths]
    outputs = [race.problem.landscape.outputs(each, race.problem.landscape.test.inputs)[0] for each in ends]
    right = [((each > 0) == (race.problem.landscape.test.targets[0] > 0.5)).mean() for each in outputs]
    np.testing.assert_allclose(arrays["test_accuracy"][:, -1], right, rtol=1e-6)
    log_odds = (2 * race.problem.landscape.test.targets[0] - 1) * outputs
    np.testing.assert_allclose(arrays["test_loss"][:, -1], np.log1p(np.exp(-log_odds)).mean(axis=1), rtol=1e-6)


def test_the_plane_of_two_moons_is_exact_at_three_points_and_says_so():
    race = Race(Experiment(TwoMoons(), optimizers=[SGD(0.2), Momentum(0.2, 0.9)], learning_rate=0.2, steps=60))
    _, metadata, arrays = sent(race)
    assert (arrays["beside"][:, [0, -1]] == 0).all()
    assert (arrays["beside"][:, 1:-1] > 0).all()
    np.testing.assert_allclose(arrays["picture"][:, [0, -1]], arrays["loss"][:, [0, -1]], rtol=1e-6)
    shares = [race.seen.share(each) for each in race.paths]
    assert metadata["plane"]["shares"] == pytest.approx(shares)
    assert metadata["plane"]["about"] == (
        "33 weights. The map is the plane through the start, the end of SGD and the end of Momentum, and is exact "
        "there. Share of each path's length in the plane: "
        f"SGD {100 * shares[0]:.0f} %, Momentum {100 * shares[1]:.0f} %."
    )
    faster = Race(race.experiment.with_main("learning_rate", 0.3), race.seen)
    assert (
        "a plane that another race spans; of this race it is exact at the start." in sent(faster)[1]["plane"]["about"]
    )


def test_a_fit_has_a_test_loss_and_no_accuracy():
    race = Race(Experiment(Wave(), optimizers=[SGD(0.2)], learning_rate=0.2, steps=5))
    assert set(sent(race)[1]["plane"]["arrays"]) == {"beside", "way", "picture", "slope", "test_loss"}


def test_without_a_ball_the_sentence_has_no_shares():
    about = sent(Race(Experiment(TwoMoons(), optimizers=[], steps=5)))[1]["plane"]["about"]
    assert about == "33 weights. The map is a plane through the start, and is exact there."


def test_on_the_plane_of_the_sharpest_directions_the_start_is_beside_it():
    race = Race(from_query("landscape=two_moons&race=sgd&steps=20&plane=sharp&step=10"))
    _, metadata, arrays = sent(race)
    assert "The map is a plane through SGD at step 10, and is exact there." in metadata["plane"]["about"]
    assert arrays["beside"][0, 10] == 0 < arrays["beside"][0, 0]
    assert arrays["way"][0, 0] == 1
    assert arrays["way"].max() <= 1


@pytest.mark.parametrize("key", [key for key, each in LANDSCAPES.items() if each.group == "Networks"])
def test_every_network_is_sent_with_finite_measures_on_the_way(key):
    race = Race(from_query(f"landscape={key}&race=sgd+momentum&steps=10"))
    _, metadata, arrays = sent(race)
    for name in metadata["plane"]["arrays"]:
        assert arrays[name].shape == (2, 11)
        assert np.isfinite(arrays[name]).all()
