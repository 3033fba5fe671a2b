"""The rules that the numbers of a file have to obey, and what is done so that they do.

An axis whose values are spaced by ratios, such as 0.001, 0.01, 0.1, is taken as its logarithm. An axis that is too long
or too short for a map beside the other is given in units of a power of ten. Both are said.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from catalog import percent
from uploads.found import Found
from uploads.grid import FEWEST, MOST, Grid, RecordedRun

LARGEST_LOSS = 1e18  # a loss beyond that counts as infinite
SMALLEST_RANGE, TINIEST = 1e-12, 1e-300  # of the losses: smaller ones are scaled, and the tiniest are rounding
ROUNDING = 1e-13  # of the largest loss: losses that differ by less are equal up to rounding
LEAST_FILLED = 0.5  # the share of the places that have a loss
LEAST_COVERED = 0.1  # the share of the map in cells with a loss at each corner
NARROWEST, WIDEST = 1e-3, 1e6  # sides of a map
SMALLEST_SIDE, LARGEST_SIDE = 1e-100, 1e100  # of an axis in a file, which may be scaled
FARTHEST = 1e6  # sides of the map from 0: farther away the digits of a coordinate are used up
LONGEST_SIDE = 20  # times the shorter side of the map
CLOSEST = 1e-6  # of the side: two columns nearer than that would make a cliff
RATIO, EVEN_RATIO = 10.0, 4.0  # the least ratio of the ends of an axis that may be logarithmic: of any, of an even one
UNEVEN, EVEN = 2.0, 1.05  # the largest of the steps of such an axis, as a multiple of the smallest


def checked(found: Found, log_x: bool | None, log_y: bool | None, log_height: bool) -> tuple[Grid, list[str]]:
    """The grid of the numbers in a file, with x and y rising, and a note on each thing that was done to them.

    Without an axis a coordinate runs from -1 to 1. ValueError names the first rule that the numbers break.
    """
    z = found.z
    if z.ndim != 2 or min(z.shape) < FEWEST or max(z.shape) > MOST:
        raise ValueError(f"The losses are {by(z.shape)}: they need {FEWEST} to {MOST} rows and as many columns.")
    notes: list[str] = []
    z, height = z.astype(float), found.height
    if log_height:
        z, height = _log_of_losses(z), f"log₁₀ {height}"
    z, height, unit = _losses(z, height, notes)
    rows, columns = z.shape
    axes, logs = [], []
    lacking = [name for name, each in zip(found.names, (found.x, found.y), strict=True) if each is None]
    if lacking:
        notes.append("the file has no axes" if len(lacking) == 2 else f"the file has no numbers for {lacking[0]}")
    for name, each, count, log in zip(found.names, (found.x, found.y), (columns, rows), (log_x, log_y), strict=True):
        axis = np.linspace(-1, 1, count) if each is None else each.astype(float)
        if axis.shape != (count,):
            raise ValueError(f"The sizes don't fit: losses {by(z.shape)}, {name} {by(axis.shape)}.")
        logs.append(each is not None and (spaced_by_ratios(axis) if log is None else log))
        axes.append(_logarithm(name, axis) if logs[-1] else axis)
        if logs[-1]:
            notes.append(f"{name} is taken as its logarithm")
    for index, each in enumerate(axes):
        order = np.argsort(each, kind="stable")
        axes[index], z = each[order], z[:, order] if index == 0 else z[order]
        _check_axis(found.names[index], axes[index])
    names, scales = _scales(found.names, axes, logs, is_plane=found.recording is not None)
    axes = [each / scale for each, scale in zip(axes, scales, strict=True)]
    notes += [f"{name} is scaled" for name, scale in zip(names, scales, strict=True) if scale != 1]
    runs = tuple(_on_map(each, logs, scales) for each in found.runs)
    runs = tuple(_in_unit(each, unit, log_height) for each in runs)
    x, y = axes
    _check_cover(x, y, z)
    for array in (x, y, z):
        array.setflags(write=False)
    recording = found.recording
    if recording is not None:
        recording = replace(recording, lengths=tuple(each / scales[0] for each in recording.lengths))
    return Grid(x, y, z, names, height, (logs[0], logs[1]), runs, recording), notes


def spaced_by_ratios(axis: np.ndarray) -> bool:
    """Whether the values of an axis are a scale of ratios, such as 0.1, 0.3, 1, 3, 10, and no even one."""
    values = np.sort(axis)
    if len(values) < FEWEST or not np.isfinite(values).all() or values[0] <= 0:
        return False
    by_ratio, plain = np.diff(np.log(values)), np.diff(values)
    if min(by_ratio.min(), plain.min()) <= 0:
        return False
    uneven, ratio = by_ratio.max() / by_ratio.min(), values[-1] / values[0]
    allowed = UNEVEN if ratio >= RATIO * 0.999 else EVEN if ratio >= EVEN_RATIO * 0.999 else 0.0
    return uneven <= allowed and plain.max() / plain.min() > 2 * uneven


def by(shape: tuple[int, ...]) -> str:
    return " × ".join(str(each) for each in shape[:4]) + (" × …" if len(shape) > 4 else "") or "a single number"


def short(value: float) -> str:
    """A number with four digits and a typographer's minus."""
    return f"{0.0 if abs(value) < 1e-15 else value:.4g}".replace("-", "−")


def _losses(z: np.ndarray, name: str, notes: list[str]) -> tuple[np.ndarray, str, float]:
    """The losses in a unit in which they can be raced on, their name, and the unit, a power of ten.

    NaN stands where there is none, and infinity beyond LARGEST_LOSS.
    """
    finite = z[np.isfinite(z)]
    if len(finite) < LEAST_FILLED * z.size:
        raise ValueError(f"Only {len(finite)} of the {z.size} losses are finite numbers: half of them must be.")
    typical, span = np.median(np.abs(finite)), np.ptp(finite / 2) * 2
    unit = 1.0
    if typical > LARGEST_LOSS or TINIEST < span < SMALLEST_RANGE:
        power = int(np.floor(np.log10(typical if typical > LARGEST_LOSS else span)))
        unit, name = 10.0**power, f"{name}·10{_superscript(-power)}"
        notes.append(f"{name} is scaled")
        z = z / unit
    beyond = np.isfinite(z) & (np.abs(z) > LARGEST_LOSS)
    if beyond.any():
        notes.append(f"losses beyond 10^18 count as infinite ({beyond.sum()})")
    z = np.where(z > LARGEST_LOSS, np.inf, np.where(z < -LARGEST_LOSS, np.nan, z))
    finite = z[np.isfinite(z)]
    if span <= TINIEST or np.ptp(finite) <= ROUNDING * np.abs(finite).max():
        raise ValueError(f"All losses are {short(finite[0])}, up to rounding: the surface is flat.")
    return z, name, unit


def _log_of_losses(values: np.ndarray) -> np.ndarray:
    """The logarithms of losses to base 10, NaN where there is none."""
    return np.where(values > 0, np.log10(np.where(values > 0, values, 1)), np.nan)


def _logarithm(name: str, axis: np.ndarray) -> np.ndarray:
    if not (axis > 0).all():
        raise ValueError(f"{name} has values that are 0 or negative, so it has no logarithm.")
    return np.log10(axis)


def _check_axis(name: str, axis: np.ndarray) -> None:
    if not np.isfinite(axis).all():
        raise ValueError(f"{name} holds a number that is missing, NaN or infinite.")
    if (np.diff(axis) <= 0).any():
        raise ValueError(f"{name} has the value {short(axis[:-1][np.diff(axis) <= 0][0])} more than once.")
    span = axis[-1] - axis[0]
    if not SMALLEST_SIDE <= span <= LARGEST_SIDE:
        raise ValueError(f"{name} must span more than 10^-100 and less than 10^100.")
    if np.abs(axis).max() > FARTHEST * span:
        raise ValueError(f"{name} must vary by more than a millionth of its size: subtract a number from it.")
    if np.diff(axis).min() < CLOSEST * span:
        raise ValueError(f"Two values of {name} are too close to one another: try its logarithm.")


def _check_cover(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    """ValueError if the cells with a loss at each corner cover too little of the map to be drawn."""
    hole = np.isnan(z)
    whole = ~(hole[:-1, :-1] | hole[:-1, 1:] | hole[1:, :-1] | hole[1:, 1:])
    share = (whole * np.outer(np.diff(y), np.diff(x))).sum() / ((x[-1] - x[0]) * (y[-1] - y[0]))
    if share < LEAST_COVERED:
        raise ValueError(
            f"The {whole.sum()} cells with a loss at all four corners cover only {percent(share)} of the map."
        )


def _scales(
    names: tuple[str, str], axes: list[np.ndarray], logs: list[bool], *, is_plane: bool
) -> tuple[tuple[str, str], tuple[float, float]]:
    """The units in which the axes are drawn, powers of ten, and the names that say so. Those of a plane are one."""
    sides = [each[-1] - each[0] for each in axes]
    fits = min(sides) >= NARROWEST and max(np.abs(each).max() for each in axes) <= WIDEST
    if fits and max(sides) <= LONGEST_SIDE * min(sides):
        return names, (1.0, 1.0)
    whole = [0 if log else round(np.log10(side)) for side, log in zip(sides, logs, strict=True)]
    # A side that is neither short nor long by itself keeps its unit, unless the other is still too far from it.
    powers = [0 if 0.1 <= side <= 10 else power for side, power in zip(sides, whole, strict=True)]
    scaled = sorted(side / 10.0**power for side, power in zip(sides, powers, strict=True))
    powers = [max(whole)] * 2 if is_plane else powers if scaled[1] <= LONGEST_SIDE * scaled[0] else whole
    x, y = (f"{name}·10{_superscript(-power)}" if power else name for name, power in zip(names, powers, strict=True))
    return (x, y), (10.0 ** powers[0], 10.0 ** powers[1])


def _superscript(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _in_unit(run: RecordedRun, unit: float, log_height: bool) -> RecordedRun:
    """A run with its losses in the unit of the grid's, or their logarithms in it."""

    def scaled(losses: np.ndarray | None) -> np.ndarray | None:
        return None if losses is None else (_log_of_losses(losses) if log_height else losses) / unit

    return replace(run, loss=scaled(run.loss), test_loss=scaled(run.test_loss))


def _on_map(run: RecordedRun, logs: list[bool], scales: tuple[float, float]) -> RecordedRun:
    """A run at its places on the map; a place without a logarithm is NaN."""
    places = [
        np.log10(np.where(each > 0, each, np.nan)) if log else each / scale
        for each, log, scale in zip(run.places, logs, scales, strict=True)
    ]
    distance = None if run.distance is None else run.distance / np.sqrt(scales[0] * scales[1])
    return replace(run, places=np.array(places), distance=distance)
