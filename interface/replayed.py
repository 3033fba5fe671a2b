"""How each run of a recorded training ended, in words and numbers."""

from __future__ import annotations

from html import escape

import numpy as np

from catalog import digits
from figures.style import replayed_styles
from landscapes.base import Landscape
from simulation.race import Race
from simulation.training import has_stalled
from stage.recorded import shares_in_plane
from uploads.grid import RecordedRun

HEADINGS = [
    ("Run", "The recorded runs, in the order of the file."),
    (
        "Ended",
        "Diverged: from this step on its numbers are not finite. Stalled: in the last tenth of its rows the loss fell "
        "by less than a hundredth. Otherwise it is still training. The step is that of the last row.",
    ),
    ("Loss", "The loss at the last row, as it was recorded: in all weights."),
    ("Test loss", "The mean loss over test examples at the last row, if it was recorded."),
    ("Loss of the map", "The loss of the plane at the place of the last row."),
    ("Beside", "The distance of the last row from the plane, in the unit of the map."),
    ("In the plane", "The share of the length of the path that lies in the plane, if the file tells the length."),
]


def rows(race: Race) -> list[list[str]]:
    """The cells of each run of a recorded training in the table of the readout."""
    landscape = race.problem.landscape
    if landscape.recording is None:
        return []
    shares = shares_in_plane(landscape.replayed, landscape.recording)
    found = []
    for run, style, share in zip(landscape.replayed, replayed_styles(race), shares, strict=True):
        name = f"<i style='background:{style.colour}'></i><b>{escape(run.name)}</b> recorded"
        numbers = ["–" if each is None or np.isnan(each) else digits(each) for each in _at_the_end(landscape, run)]
        found.append([name, _ended(run), *numbers, "–" if np.isnan(share) else f"{100 * share:.0f} %"])
    return found


def _ended(run: RecordedRun) -> str:
    losses = np.array([]) if run.loss is None else run.loss[np.isfinite(run.loss)]
    if run.diverged >= 0:
        return f"diverged at step {run.diverged}"
    if len(losses) < 2:
        return f"recorded to step {run.step[-1]:g}"
    state = "stalled, its loss hardly falls," if has_stalled(losses) else "still training"
    return f"{state} at step {run.step[-1]:g}"


def _at_the_end(landscape: Landscape, run: RecordedRun) -> list[float | None]:
    """Loss, test loss, loss of the map and distance beside the plane at the last row that is finite."""
    whole = np.flatnonzero(np.isfinite(run.places).all(axis=0))
    if not len(whole):  # the unit of the map made its places too large
        return [None] * 4
    row = whole[-1]
    with np.errstate(all="ignore"):
        picture = float(landscape.loss(run.places[:, row]))
    loss, test_loss, distance = (
        None if each is None else float(each[row]) for each in (run.loss, run.test_loss, run.distance)
    )
    return [picture if loss is None else loss, test_loss, picture, distance]
