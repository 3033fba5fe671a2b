"""The strip across the valley: the coordinate of each ball along the steepest axis, against the step."""

from __future__ import annotations

from analysis.curvature import curvature
from analysis.valleys import Valley, valleys
from figures.figure import Figure
from figures.loss import step_axes
from landscapes.base import Landscape

VALLEY, AXIS = "Across the valley", "Along the steepest axis"
LONG = 4.0  # a valley is more than so many times as curved across as along: a rounder well has only a steepest axis


def valley(landscape: Landscape) -> Figure | None:
    """The empty axes of the strip; None where no minimum of this landscape of two parameters lies in a valley.

    Facts: `valleys`, for each minimum the `place`, `axis`, `origin` and `floor` of its Valley, and a `title` for the
    coordinate.
    """
    found = valleys(landscape)
    if not found:
        return None
    return Figure(step_axes(), facts={"valleys": [_facts(landscape, each) for each in found]})


def _facts(landscape: Landscape, valley: Valley) -> dict:
    return {
        "place": list(valley.place),
        "axis": list(valley.axis),
        "origin": list(valley.origin),
        "floor": valley.floor,
        "title": _title(landscape, valley),
    }


def _title(landscape: Landscape, valley: Valley) -> str:
    words = VALLEY if curvature(landscape, valley.place).condition_number > LONG else AXIS
    return words if valley.coordinate is None else f"{words}: {landscape.axes[valley.coordinate]}"
