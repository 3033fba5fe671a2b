"""Messages from Python to a script: what is packed is what is unpacked, there and here."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from simulation.link import from_query
from simulation.race import Race
from stage.message import DTYPES, pack, unpack
from stage.scene import race_message

ARRAYS = {
    "bits": np.array([0, 1, 2**32 - 1], np.uint32),
    "bytes": np.array([[1, 2, 3]], np.uint8),
    "changes": np.array([-128, -1, 127], np.int8),
    "places": np.array([[0.1, -0.0, np.nan], [np.inf, 5e-324, 1 / 3]]),
    "none": np.empty((0, 7)),
    "steps": np.array([0, 2**16 - 1], np.uint16),
    "heights": np.array([1.5, 2.5], np.float32),
}


def test_what_is_packed_is_unpacked_to_the_bit():
    metadata, arrays = unpack(pack({"name": "Nesterov, α = ½", "steps": 3}, ARRAYS))
    assert metadata == {"name": "Nesterov, α = ½", "steps": 3}
    assert set(arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert (arrays[name].dtype, arrays[name].shape) == (array.dtype, array.shape)
        assert arrays[name].tobytes() == array.tobytes()


def test_the_header_says_where_each_array_lies_on_a_multiple_of_the_size_of_its_items():
    message = pack({}, ARRAYS)
    (length,) = struct.unpack("<I", message[:4])
    header = json.loads(message[8 : 8 + length])
    for name, array in ARRAYS.items():
        begin, end = header[name]["offsets"]
        assert message[8 + length + begin : 8 + length + end] == array.tobytes()
        assert (8 + length + begin) % array.itemsize == 0


def test_messages_that_are_equal_but_for_their_count_differ_in_four_bytes():
    one, other = pack({"a": 1}, ARRAYS, 7), pack({"a": 1}, ARRAYS, 2**32 + 8)
    assert (one[:4], one[8:]) == (other[:4], other[8:])
    assert struct.unpack("<II", one[4:8] + other[4:8]) == (7, 8)


def test_the_bytes_that_the_tests_of_the_script_read_are_those_that_are_packed_here():
    assert (Path(__file__).parents[1] / "js/message.bin").read_bytes() == pack({"name": "α = ½"}, ARRAYS, 3)


def test_an_array_of_another_type_is_refused_by_its_name():
    with pytest.raises(ValueError, match=r"^the array order is of int64, which is none of float64, float32"):
        pack({}, {"order": np.array([1, 2])})
    assert len(DTYPES) == len({each.dtype for each in ARRAYS.values()}) == 6


def test_a_move_of_a_slider_costs_hardly_more_than_its_numbers():
    race = Race(from_query("race=sgd+momentum+averaged_momentum+nesterov"))
    shown = {"stage": "stage", "parts": None, "query": "", "overlay": {}, "hidden": []}
    message = race_message(race, "terrain", 0, shown)
    numbers = 4 * 301 * (3 * 8 + 4)  # x, y and loss in double precision, the slope in single
    assert numbers < len(message) < 1.07 * numbers
