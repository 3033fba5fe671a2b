"""The weights of networks along their paths, for the page to compute what each one answers.

All of them would be megabytes. So each ball has frames: the rows of its path whose weights are sent. Between two frames
the page interpolates.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST_FRAMES = 61  # of a ball
MOST_BYTES = 150_000  # of the weights of a race
LARGEST = 127  # of the whole numbers that a change is sent as
HUGE = 1e30  # a length of the weights that single precision still holds


def frame_rows(path: np.ndarray, count: int) -> np.ndarray:
    """The rows (count,) of a path (rows, d) that are its frames: the first one, the last one, and between them rows
    that are equally far apart along the path. Rows that aren't finite or are too large to be sent don't count.

    A step counts by its length relative to that of the weights: else the last steps of a ball that diverges would have
    all frames. On a path of fewer rows its last one is repeated.
    """
    with np.errstate(all="ignore"):
        norms = np.linalg.norm(path, axis=1)
    last = int(np.flatnonzero(norms < HUGE).max(initial=0))
    frames = np.arange(count)
    if last < count:
        return np.minimum(frames, last)
    steps = np.linalg.norm(np.diff(path[: last + 1], axis=0), axis=1)
    sizes = np.maximum(norms[:last], norms[1 : last + 1])
    way = np.concatenate([[0.0], np.cumsum(steps / np.where(sizes > 0, sizes, 1.0))])
    if not way[-1]:  # the ball rests
        way = np.arange(last + 1.0)
    rows = np.searchsorted(way, np.linspace(0.0, way[-1], count))
    rows[-1] = last
    rows = np.maximum.accumulate(rows - frames) + frames  # each row once, where a step is longer than its share
    return np.minimum(rows, last - (count - 1) + frames)


def weight_arrays(paths: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays of a message that hold the frames of paths (rows, d) with one start.

    `frames` (balls, count) are their rows, `first_weights` (d,) those of the start. From frame to frame the weights
    change by `weights` (balls, count - 1, d), whole numbers, times `units` (balls, count - 1). The changes are those
    from the weights that the page has, so that their rounding doesn't add up: a weight is off by half a unit at most,
    which is 1/254 of the largest change of a weight between two frames.
    """
    d = paths[0].shape[1]
    count = int(np.clip(1 + MOST_BYTES // (len(paths) * d), 2, MOST_FRAMES))
    frames = np.array([frame_rows(each, count) for each in paths])
    wanted = np.array([path[rows] for path, rows in zip(paths, frames, strict=True)], dtype=float)
    first = wanted[0, 0].astype(np.float32)
    shown = np.broadcast_to(first.astype(float), wanted[:, 0].shape).copy()
    changes = np.empty((len(paths), count - 1, d), dtype=np.int8)
    units = np.empty((len(paths), count - 1), dtype=np.float32)
    for frame in range(1, count):
        change = wanted[:, frame] - shown
        unit = (np.abs(change).max(axis=1) / LARGEST).astype(np.float32)
        size = unit.astype(float)[:, np.newaxis]
        codes = np.rint(change / np.where(size > 0, size, 1.0)).clip(-LARGEST, LARGEST)
        shown += size * codes
        changes[:, frame - 1], units[:, frame - 1] = codes, unit
    return {"frames": frames.astype(np.uint16), "first_weights": first, "weights": changes, "units": units}
