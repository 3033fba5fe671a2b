"""The weights that are sent: which rows of a path, how exactly, and what the tests of the script compare them with."""

from pathlib import Path

import numpy as np
import pytest

from landscapes import LANDSCAPES
from simulation.link import from_query
from simulation.race import Race
from stage.message import pack, unpack
from stage.scene import race_message
from stage.weights import LARGEST, MOST_BYTES, MOST_FRAMES, frame_rows, weight_arrays

FIXTURE = Path(__file__).parents[1] / "js/network.bin"
CASES = {
    "logistic, tanh": ("two_moons", {}),
    "logistic, ReLU": ("spirals", {"activation": "relu", "layers": 3, "width": 5}),
    "half MSE": ("wave", {"width": 4}),
    "softmax": ("digits", {"width": 3}),
}


def spiral(angles):
    """A path of many weights whose length of weights stays 5: on a circle in two of them, a constant in a third."""
    return np.stack([3 * np.cos(angles), 3 * np.sin(angles), np.full_like(angles, 4.0)], axis=1)


def shown(arrays, ball):
    """The weights (count, d) of the frames of a ball, as the page has them."""
    changes = arrays["units"][ball].astype(float)[:, np.newaxis] * arrays["weights"][ball]
    return np.cumsum(np.vstack([arrays["first_weights"].astype(float), changes]), axis=0)


def fixture():
    """Networks with random weights, inputs and what `Network.outputs` gives for them; and the frames of two paths."""
    metadata, arrays = {"cases": []}, {}
    for index, (name, (key, fields)) in enumerate(CASES.items()):
        network = LANDSCAPES[key](**fields)
        chance = np.random.default_rng(index)
        theta = 2 * chance.standard_normal(network.dimension)
        inputs = chance.standard_normal((len(network.input_names), 7))
        sizes = [network.architecture.layers[0].inputs, *(each.units for each in network.architecture.layers)]
        metadata["cases"].append({"name": name, "sizes": sizes, "activation": network.activation})
        arrays |= {f"theta {index}": theta, f"inputs {index}": inputs.T.copy()}
        arrays[f"outputs {index}"] = network.outputs(theta, inputs).T.copy()
    paths = [spiral(np.linspace(0, end, 201) ** 2) for end in (1.0, 1.5)]
    steps = np.array([0.0, 0.5, 17.0, 133.3, 200.0])
    sent = weight_arrays(paths)
    at = [
        [[np.interp(step, sent["frames"][ball], each) for each in shown(sent, ball).T] for step in steps]
        for ball in range(2)
    ]
    return metadata, arrays | sent | {"steps": steps, "at": np.array(at)}


def test_what_the_tests_of_the_script_read_is_what_networks_give_here():
    metadata, arrays = unpack(FIXTURE.read_bytes())
    wanted_metadata, wanted = fixture()
    assert metadata == wanted_metadata
    assert {name: each.shape for name, each in arrays.items()} == {name: each.shape for name, each in wanted.items()}
    for name, each in arrays.items():
        np.testing.assert_allclose(each, wanted[name], rtol=1e-12, atol=1e-12, err_msg=name)


def test_frames_are_equally_far_apart_along_the_path_and_not_in_steps():
    # The angle grows with the square of the row, so that after a share s of the length a share √s of the rows is over.
    path = spiral(np.linspace(0, 3, 10_001) ** 2)
    assert frame_rows(path, 61) == pytest.approx(10_000 * np.sqrt(np.linspace(0, 1, 61)), abs=1)


@pytest.mark.parametrize("rows", [1, 2, 30, 61, 62, 301])
def test_frames_begin_at_the_start_and_end_at_the_end(rows):
    path = np.cumsum(np.random.default_rng(0).standard_normal((rows, 4)), axis=0)
    frames = frame_rows(path, 61)
    assert (frames[0], frames[-1], len(frames)) == (0, rows - 1, 61)
    steps = np.diff(frames)
    assert (steps >= 1).all() if rows >= 61 else list(np.unique(frames)) == list(range(rows))


def test_a_long_step_takes_no_frames_from_the_rest_of_the_path():
    path = np.linspace(5.0, 6.0, 200)[:, np.newaxis] + np.where(np.arange(200) >= 100, 50.0, 0.0)[:, np.newaxis]
    assert (np.diff(frame_rows(path, 61)) >= 1).all()


def test_the_frames_of_a_ball_that_diverges_are_those_of_its_way_there_too():
    path = np.concatenate([np.linspace(1, 2, 101), 2.0 * 3.0 ** np.arange(1, 9), [np.inf], np.full(20, np.nan)])
    frames = frame_rows(path[:, np.newaxis], 61)
    assert frames[-1] == 108, "the last row that is finite"
    assert (frames < 100).sum() >= 61 / 20


def test_a_ball_that_rests_has_frames_at_equal_steps():
    assert list(frame_rows(np.ones((61, 3)), 4)) == [0, 20, 40, 60]


def test_a_weight_is_off_by_half_a_unit_at_most_and_the_rounding_does_not_add_up():
    chance = np.random.default_rng(1)
    paths = [np.cumsum(chance.standard_normal((500, 33)), axis=0) for _ in range(3)]
    paths = [each - each[0] + paths[0][0] for each in paths]  # one start
    arrays = weight_arrays(paths)
    for ball, path in enumerate(paths):
        wanted = path[arrays["frames"][ball]]
        units = np.concatenate([[0.0], arrays["units"][ball]])
        off = np.abs(shown(arrays, ball) - wanted).max(axis=1)
        assert (off <= 0.5001 * units + 1e-6).all()
        largest = np.abs(np.diff(wanted, axis=0)).max(axis=1)
        assert arrays["units"][ball] == pytest.approx(largest / LARGEST, rel=0.02)


def test_a_race_of_many_weights_has_fewer_frames_and_as_many_bytes():
    for balls, d in ((2, 33), (4, 337), (2, 1210), (8, 2241), (8, 4257)):
        arrays = weight_arrays([np.cumsum(np.ones((300, d)), axis=0)] * balls)
        assert 2 <= arrays["frames"].shape[1] <= MOST_FRAMES
        assert arrays["weights"].nbytes <= MOST_BYTES
        assert arrays["frames"].shape[1] == MOST_FRAMES or arrays["weights"].nbytes > MOST_BYTES - balls * d
    pack({}, arrays)


def test_weights_too_large_for_single_precision_are_not_sent():
    arrays = weight_arrays([np.array([[1.0], [2.0], [1e31], [np.nan]])])
    assert list(arrays["frames"][0]) == [0, 1] + [1] * (MOST_FRAMES - 2)
    assert np.isfinite(arrays["units"]).all()


SHOWN = {"stage": "stage", "parts": None, "query": "", "overlay": {}, "hidden": []}
RACES = {
    "landscape=two_moons&race=sgd+momentum": 60_000,
    "landscape=spirals&race=sgd+momentum+rmsprop+adam&steps=600": 220_000,
    "landscape=digits&race=sgd+momentum": 300_000,
}


@pytest.mark.parametrize("query", RACES)
def test_a_race_of_networks_comes_with_its_frames_in_so_many_bytes(query):
    race = Race(from_query(query))
    message = race_message(race, "terrain", 0, SHOWN)
    assert len(message) <= RACES[query]
    metadata, arrays = unpack(message)
    assert metadata["framed"]
    for ball, path in enumerate(race.paths):
        frames = arrays["frames"][ball]
        assert (frames[0], frames[-1]) == (0, len(path) - 1)
        off = np.abs(shown(arrays, ball)[-1] - path[-1]).max()
        assert off <= 0.51 * arrays["units"][ball, -1]


@pytest.mark.parametrize(
    ("query", "look"),
    [
        ("landscape=two_moons&race=sgd", {"dragged": True}),
        ("landscape=two_moons&race=sgd", {"hidden": ["fit"]}),
        ("landscape=two_moons&race=", {}),
        ("landscape=ravine&race=sgd", {}),
    ],
)
def test_weights_are_sent_to_an_open_panel_that_draws_them_and_not_in_a_drag(query, look):
    metadata, arrays = unpack(race_message(Race(from_query(query)), "terrain", 0, SHOWN | look))
    assert "framed" not in metadata
    assert "weights" not in arrays
