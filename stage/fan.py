"""The fan of a slider: races for many of its values in one message, so that a hand on it is answered in the next frame.

stage/fan.js asks for it, and reads it.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from figures.height import losses_on_map, lowest_loss
from figures.style import styles
from landscapes.base import Landscape
from simulation.descent import Trajectory
from simulation.fan import MOST_VALUES, arrivals, fan
from simulation.race import Race
from stage.component import browser_component
from stage.message import pack
from stage.scene import ball_words, scheduled

HIGHEST, OFF, NOWHERE = 65533, 65534, 65535  # the far edge of the map; a place beside the map; a row without a place
LOSS_BITS, OFF_BITS = 29, 24  # of a single: of a loss for the four digits of the legend, of a place for a pixel
LARGEST = 3e38  # in single precision

_component = browser_component("fan")


def channel(data: bytes, on_asked: Callable[[], None]) -> None:
    """The element, not seen, through which the browser asks for a fan, and gets it: `data` is a `fan_message`, or
    `nothing()`. `on_asked` is called when one is asked for: see `read_ask`."""
    _component(key="fan", data=data, on_asked_change=on_asked)


def nothing() -> bytes:
    """The message without a fan."""
    return pack({})


def read_ask(state) -> dict[str, Any] | None:
    """What the browser asked for last, or None: {"id", "group" and "name" of the slider, "values"}."""
    ask = state["fan"].get("asked") if "fan" in state else None
    if not isinstance(ask, dict) or not all(isinstance(ask.get(each), str) for each in ("group", "name")):
        return None
    values = ask.get("values")
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        return None
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in (ask.get("id"), *values)):
        return None
    return ask


def fan_message(asked: float, values: Sequence[float], races: Sequence[Race], links: Sequence[str]) -> bytes:
    """The races of these values, which differ in nothing else, each with its link; `asked` is the id of the ask.

    The message holds one deflated array, `packed`, which is a message as well. Its arrays are those of all paths, the
    races of the first ball and then those of the next, one alone for a ball that takes the same path in all of them
    (`counts`):

        x, y           uint8 (2, paths, steps + 1): 0 to 65533 from edge to edge of the map, 65534 for a place beside
                       it, 65535 for none; differences along the rows, the lower bytes of all first
        loss           uint8 (4, paths, steps + 1): the loss above `lowest`, the upper 29 bits of a single, likewise
        off_x, off_y   uint8 (3, places): the places beside the map, the upper 24 bits of singles, not as differences
    """
    landscape = races[0].problem.landscape
    paths = fan(races)
    lowest = float(lowest_loss(landscape)) if landscape.wells or landscape.least is not None else 0.0
    x, y = (np.concatenate([np.moveaxis(each.theta[:, axis], -1, 0) for each in paths]) for axis in (0, 1))
    losses = np.concatenate([_shown_losses(landscape, each).T for each in paths])
    code_x, code_y = _codes(x, landscape.x_range), _codes(y, landscape.y_range)
    is_off = (code_x == OFF) | (code_y == OFF)
    code_x[is_off] = code_y[is_off] = OFF
    arrays = {
        "x": _planes(_differences(code_x), 2),
        "y": _planes(_differences(code_y), 2),
        "loss": _planes(_differences(_upper_bits(losses - lowest, LOSS_BITS)), 4),
        "off_x": _planes(_upper_bits(x[is_off], OFF_BITS), 3),
        "off_y": _planes(_upper_bits(y[is_off], OFF_BITS), 3),
    }
    metadata = {
        "values": list(values),
        "queries": list(links),
        "steps": races[0].problem.steps,
        "x_range": landscape.x_range,
        "y_range": landscape.y_range,
        "lowest": lowest,
        "counts": [each.ended.size for each in paths],
        "ends": [_ends(races, each) for each in paths],
        "races": [_words(each) for each in races],
    }
    packed = zlib.compress(pack(metadata, arrays), 1)
    return pack({"id": asked}, {"packed": np.frombuffer(packed, np.uint8)})


def _words(race: Race) -> dict:
    drawn = styles(race)
    return {"balls": ball_words(race, drawn), "schedules": [each["label"] for each in scheduled(race, drawn)[0]]}


def _ends(races: Sequence[Race], paths: Trajectory) -> list[list[int]]:
    """For each race the rows at which a ball diverged, left the domain, and arrived, or -1."""
    ends = np.broadcast_arrays(paths.diverged, paths.left, arrivals(races, paths))
    return np.stack(ends, axis=1).tolist()


def _shown_losses(landscape: Landscape, paths: Trajectory) -> np.ndarray:
    """The losses (steps + 1, runs); where a run left the domain, that of the row before, as in scene.py."""
    losses = paths.loss
    if (left := np.flatnonzero(paths.left >= 0)).size:
        losses = losses.copy()
        rows = paths.left[left]
        first = np.nanmax(losses_on_map(landscape))
        losses[rows, left] = np.where(rows > 0, losses[np.maximum(rows, 1) - 1, left], first)
    return losses


def _codes(values: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    low, high = ends
    with np.errstate(all="ignore"):
        share = (values - low) / (high - low)
        codes = np.where((share >= 0) & (share <= 1), np.rint(share * HIGHEST), OFF)
    return np.where(np.isfinite(values), codes, NOWHERE).astype(np.uint16)


def _upper_bits(values: np.ndarray, count: int) -> np.ndarray:
    """The upper bits of numbers in single precision, rounded."""
    bits = np.clip(values, -LARGEST, LARGEST).astype(np.float32).view(np.uint32).astype(np.uint64)
    dropped = 32 - count
    return ((bits + (1 << dropped >> 1)) >> dropped).astype(np.uint32)


def _differences(codes: np.ndarray) -> np.ndarray:
    return np.diff(codes, axis=-1, prepend=codes.dtype.type(0))


def _planes(codes: np.ndarray, count: int) -> np.ndarray:
    """The `count` lower bytes of each code, (count, *shape)."""
    return np.stack([(codes >> (8 * each)).astype(np.uint8) for each in range(count)])


def take_move(group: str, number: Any) -> bool:
    """Take down the number of a move in a group of sliders, or of the start, which the answers to it are sent with.

    Returns whether it is a number, and larger than that of the last move of the group.
    """
    taken = st.session_state.setdefault("moves", {})
    if not isinstance(number, int) or number <= taken.get(group, 0):
        return False
    taken[group] = number
    return True


def last_move() -> int:
    """The number of the last move of a slider or of the start; 0 in a new session."""
    return max(st.session_state.get("moves", {}).values(), default=0)
