"""Handwritten digits of 8x8 pixels, drawn by a formula: strokes with the jitter of a hand.

The idea is that of E. Alpaydin and C. Kaynak's digits (1998), whose pixels are not used: these are drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes import _knobs
from landscapes._network import Examples, Network

SIDE = 8  # pixels
PEN = 0.09  # of the picture: at this distance from a stroke the ink is 1/e
# The corners of the stroke of each digit, x to the right and y down, in hundredths of the picture.
STROKES = (
    "50,10 30,20 23,50 30,80 50,90 70,80 77,50 70,20 50,10",
    "35,30 55,12 55,90",
    "25,30 35,14 60,12 72,28 60,50 25,88 78,88",
    "25,20 50,10 72,27 45,48 74,68 55,90 24,82",
    "62,90 62,10 20,65 82,65",
    "72,12 32,12 28,45 60,42 75,65 58,88 25,84",
    "65,10 38,35 27,68 45,90 70,78 66,55 40,52 28,68",
    "22,14 78,14 42,90",
    "50,48 28,30 50,10 72,30 50,48 25,70 50,90 75,70 50,48",
    "70,30 50,12 30,28 42,48 68,42 70,30 66,60 50,90",
)


def corners() -> np.ndarray:
    """The corners of all digits (10, corners, 2) as shares of the picture; the shorter strokes rest at their ends."""
    found = [[[int(each) for each in corner.split(",")] for corner in stroke.split()] for stroke in STROKES]
    most = max(map(len, found))
    return np.array([stroke + stroke[-1:] * (most - len(stroke)) for stroke in found]) / 100


@dataclass(frozen=True)
class Digits(Network):
    """Ten classes of small pictures: a landscape of over a thousand weights, on which every step sees 32 examples.

    Example i shows the digit i mod 10: its stroke in STROKES as shares of the picture, from the picture's middle, and
    the last corner repeated until there are nine. With N = `chance.standard_normal`, in this order of draws, the
    corners move by noise · N((n, 9, 2)); t = 1.5 noise · N(n) and s = 3 noise · N(n) slant x to x + s y and then turn
    (x, y) to (x cos t − y sin t, x sin t + y cos t); the factors 1 + 2 noise · N((n, 2)) make it narrower or wider, and
    noise · N((n, 2)) shifts it. A pixel has the ink exp(−(r/0.09)²), where r is the distance of its middle from the
    stroke.

    The flipped examples are those with `chance.random(n) < flipped`, drawn after the examples; each gets the label that
    is `chance.integers(1, 10, n)` farther on.
    """

    name = "Digits"
    formula = (
        r"f(\theta) = \tfrac{1}{n} \sum_i \left(\log \sum_k e^{z_{ik}} - z_{i t_i}\right), "
        r"\quad z_i = \text{network}_\theta(64 \text{ pixels})"
    )
    source = "A network on 500 seeded pictures, after E. Alpaydin and C. Kaynak's handwritten digits (1998)"
    learning_rate = 0.05
    input_names = tuple(f"pixel {row + 1},{column + 1}" for row in range(SIDE) for column in range(SIDE))
    outputs_count = 10
    head = "softmax"

    width: int = _knobs.width(16)
    training_size: int = _knobs.training_size(500)
    batch_size: int = _knobs.batch_size(32)
    noise: float = _knobs.noise(0.035, 0.15)
    flipped: float = _knobs.flipped()

    def draw(self, chance, n):
        digits = np.arange(n) % 10
        strokes = corners()[digits] - 0.5
        strokes += self.noise * chance.standard_normal(strokes.shape)
        turn, slant = self.noise * np.array([[1.5], [3.0]]) * chance.standard_normal((2, n))
        scale = 1 + 2 * self.noise * chance.standard_normal((n, 2))
        shift = self.noise * chance.standard_normal((n, 2))
        x, y = strokes[..., 0], strokes[..., 1]
        x = x + slant[:, np.newaxis] * y
        cosine, sine = np.cos(turn)[:, np.newaxis], np.sin(turn)[:, np.newaxis]
        turned = np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=2)
        strokes = turned * scale[:, np.newaxis] + shift[:, np.newaxis] + 0.5
        return Examples(ink(strokes), np.eye(10)[:, digits])

    def flip(self, chance, targets):
        digits, n = np.argmax(targets, axis=0), targets.shape[1]
        wrong, farther = chance.random(n) < self.flipped, chance.integers(1, 10, n)
        return np.eye(10)[:, np.where(wrong, (digits + farther) % 10, digits)]


def ink(strokes: np.ndarray) -> np.ndarray:
    """The pictures (64, n), row by row, of strokes (n, corners, 2)."""
    middles = (np.arange(SIDE) + 0.5) / SIDE
    pixels = np.stack(np.meshgrid(middles, middles), axis=2).reshape(-1, 1, 1, 2)
    nearest = np.full((SIDE * SIDE, len(strokes)), np.inf)
    for first, last in zip(strokes.swapaxes(0, 1)[:-1], strokes.swapaxes(0, 1)[1:], strict=True):
        line, away = last - first, pixels[:, 0] - first
        length = np.maximum((line * line).sum(axis=1), 1e-12)
        share = np.clip((away * line).sum(axis=2) / length, 0, 1)
        beside = away - share[..., np.newaxis] * line
        nearest = np.minimum(nearest, (beside * beside).sum(axis=2))
    return np.exp(-nearest / PEN**2)
