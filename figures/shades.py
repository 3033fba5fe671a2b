"""Lighter and darker shades of a colour, told apart with any kind of colour vision.

Lightness and distances are those of OKLab (B. Ottosson, 2020), in which equal steps look equal; the two commonest kinds
of colour blindness are simulated as by Machado, Oliveira and Fernandes (2009).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
PROTANOPIA = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
DEUTERANOPIA = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
VISIONS = np.array([np.eye(3), PROTANOPIA, DEUTERANOPIA])
DARKEST, LIGHTEST = 0.38, 0.84  # shades between these stand out from a light page and from a dark one
YELLOW = np.radians(105)  # the hue that lighter shades turn toward, and darker ones away from, as in nature
TURN = np.radians(80)  # of hue for a unit of lightness
ENOUGH = 0.125  # apart: of shades that are farther than this, those around the colour itself are taken
STEPS = (0.2, 0.17, 0.14, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06, 0.055, 0.05)  # of lightness, from one shade to the next


def linear(colour: str) -> np.ndarray:
    """The linear red, green and blue (3,) of a colour #rrggbb."""
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """OKLab (3,) of linear red, green and blue (3,)."""
    return TO_OKLAB @ np.cbrt(TO_CONES @ np.maximum(rgb, 0))


@cache
def lightness(colour: str) -> float:
    return float(oklab(linear(colour))[0])


@cache
def shade(colour: str, lightness: float) -> str:
    """The colour #rrggbb at another lightness, with as much of its saturation as a screen can show.

    Its hue turns by a few degrees, so that shades are told apart by more than their lightness.
    """
    given, *hue = oklab(linear(colour))
    away = 1 if np.sin(np.arctan2(*hue[::-1]) - YELLOW) > 0.05 else -1
    turn = away * TURN * (given - lightness)
    hue = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ hue
    for kept in np.linspace(1, 0, 51):
        cones = np.linalg.solve(TO_OKLAB, [lightness, *(kept * each for each in hue)])
        rgb = np.linalg.solve(TO_CONES, cones**3)
        if (rgb > -1e-4).all() and (rgb < 1 + 1e-4).all():
            break
    rgb = np.clip(rgb, 0, 1)
    channels = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(each)):02X}" for each in 255 * channels)


@cache
def _as_seen(colour: str) -> np.ndarray:
    return np.array([oklab(vision @ linear(colour)) for vision in VISIONS])


def distance(one: str, other: str) -> float:
    """How far apart two colours look with the kind of vision that sees the least difference; 0.02 is just visible."""
    return float(np.hypot.reduce(_as_seen(one) - _as_seen(other), axis=1).min())


def ramp(colour: str, count: int, others: Iterable[str]) -> list[str]:
    """`count` shades from light to dark in equal steps, the colour itself among them.

    They are as far as possible from one another and from the `others`, up to ENOUGH; of equal ramps, the one with the
    colour nearest to its middle, and with the longest steps.
    """
    others, middle = list(others), lightness(colour)
    candidates = []
    for step in STEPS:
        for lighter in range(count):
            levels = [middle + step * (lighter - index) for index in range(count)]
            if not all(DARKEST <= level <= LIGHTEST for level in levels if level != middle):
                continue
            found = [colour if index == lighter else shade(colour, level) for index, level in enumerate(levels)]
            apart = [distance(one, each) for index, one in enumerate(found) for each in [*found[:index], *others]]
            candidates.append((round(min([ENOUGH, *apart]), 3), -abs(lighter - (count - 1) / 2), found))
    return max(candidates, key=lambda each: each[:2])[2]
