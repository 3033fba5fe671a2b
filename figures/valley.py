"""The strip across the valley: the coordinate of each ball along the steepest axis, against the step."""

from __future__ import annotations

from analysis.valleys import Valley, valleys
from figures.figure import Figure
from figures.loss import step_axes
from landscapes.base import Landscape

TITLE = "Across the valley"


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
        "title": TITLE if valley.coordinate is None else f"{TITLE}: {landscape.axes[valley.coordinate]}",
    }
