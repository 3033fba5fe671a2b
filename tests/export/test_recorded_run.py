"""A race of networks as a recorded training: the page shows it again with the numbers of the race itself."""

import io
import json

import numpy as np
import pytest

from export.recorded_run import write
from interface import replayed
from landscapes.surface import Surface
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from tests.stage.test_replayed import sent

RACES = {
    "two balls": "landscape=two_moons&race=sgd+momentum&steps=80&learning_rate=0.2",
    "one ball": "landscape=xor&race=adam&steps=60",
    "three balls of a classifier": "landscape=spirals&race=sgd+momentum+adam&steps=30",
    "one that diverges": "landscape=wave&race=sgd+momentum&steps=60&1.learning_rate=10",
}


@pytest.mark.parametrize("name", RACES)
def test_a_race_that_is_saved_is_shown_again_with_its_own_numbers(name):
    race = Race(from_query(RACES[name]))
    surface = Surface.read("run.npz", write(race))
    metadata, arrays = sent(Race(Experiment().on(surface)))
    first, numbers = sent(race)
    assert [each["name"] for each in metadata["balls"]] == [each["name"] for each in first["balls"]]
    assert [each["diverged"] for each in metadata["balls"]] == [each["diverged"] for each in first["balls"]]
    known = np.isfinite(numbers["x"]) & np.isfinite(numbers["loss"])
    for row, ball in zip(known, first["balls"], strict=True):
        row[ball["diverged"] if ball["diverged"] >= 0 else len(row) :] = False
    for key in ("x", "y", "loss", "beside", "way", "test_loss"):
        np.testing.assert_allclose(arrays[key][known], numbers[key][known], rtol=1e-5, atol=1e-5, err_msg=key)
    assert np.isnan(arrays["x"][~known]).all()
    # The loss of the map is that of patches through its losses.
    near = known & (np.abs(arrays["x"]) < surface.size)
    off = np.abs(arrays["picture"][near] - numbers["picture"][near])
    assert np.median(off) < 1e-3 * np.ptp(surface.values.heights)
    said, again = first["plane"]["about"], metadata["plane"]["about"]
    if not any(each["diverged"] >= 0 for each in first["balls"]):  # its last step, which diverges, is not saved
        assert again.split("Share")[1:] == said.split("Share")[1:]
    assert again.split(" ")[0] == said.split(" ")[0]
    assert len(replayed.rows(Race(Experiment().on(surface)))) == len(race.balls)


def test_the_file_names_the_points_at_which_the_plane_is_exact():
    def through(query):
        return Surface.read("run.npz", write(Race(from_query(query)))).recording.through

    assert through(RACES["two balls"]) == ((0, 0), (0, 80), (1, 80))
    start, end, farthest = through(RACES["one ball"])
    assert (start, end) == ((0, 0), (0, 60))
    race = Race(from_query(RACES["one ball"]))
    assert race.seen.exact == ("the start", "the end of Adam", "the farthest point")
    assert race.seen.distance(race.paths[0][farthest[1]]) < 1e-9
    random = RACES["two balls"] + "&plane=random"
    assert Race(from_query(random)).seen.exact == ("SGD at step 80",)
    assert through(random) == ((0, 80),)


def test_the_file_holds_plain_arrays_alone():
    race = Race(from_query(RACES["two balls"]))
    with np.load(io.BytesIO(write(race)), allow_pickle=False) as file:
        assert json.loads(file["about"].tobytes())["weights"] == 33
        assert file["ball_2_test"].shape == (81,)
