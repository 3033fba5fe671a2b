"""The lowest loss on small circles around points, however narrow the valley is that leaves them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

ANGLES = 48
WAYS = 3  # of the lowest hollows of each circle that are followed to their bottom
FAN = np.linspace(-1.0, 1.0, 9)  # the places that are tried in an interval; the two beside the lowest bound the next
STAGES = 26  # to the last bit of the angle


def lowest_around(loss: Callable, points: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """The lowest point (2, k) on the circle of that radius around each of the points (2, k), and its loss (k)."""
    angle = (np.arange(ANGLES) + 0.19) * 2 * np.pi / ANGLES

    def on_circle(angles: np.ndarray) -> np.ndarray:
        """The losses at angles (k, ...)."""
        centre = points.reshape(2, -1, *(1,) * (angles.ndim - 1))
        return loss(centre + radius * np.stack([np.cos(angles), np.sin(angles)]))

    height = on_circle(np.broadcast_to(angle, (points.shape[1], ANGLES)))
    hollow = (height <= np.roll(height, 1, axis=1)) & (height <= np.roll(height, -1, axis=1))
    ways = angle[np.argsort(np.where(hollow, height, np.inf), axis=1)[:, :WAYS]]
    half = 2 * np.pi / ANGLES
    for _ in range(STAGES):
        fan = ways[..., np.newaxis] + half * FAN
        values = on_circle(fan)
        best = np.argmin(values, axis=-1)[..., np.newaxis]
        ways = np.take_along_axis(fan, best, axis=-1)[..., 0]
        half *= FAN[1] - FAN[0]
    values = on_circle(ways)
    best = np.argmin(values, axis=1)[:, np.newaxis]
    angle, lowest = (np.take_along_axis(each, best, axis=1)[:, 0] for each in (ways, values))
    return points + radius * np.stack([np.cos(angle), np.sin(angle)]), lowest
