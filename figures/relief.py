"""The map as a relief: how brightly each place is lit, and its height as a tint, as on a topographic map."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from figures.height import height
from figures.style import Palette
from landscapes.base import Landscape

SIDE = 260  # rows and columns
COARSE = 130  # while a parameter of the terrain is dragged
CLIPPED = 99.5  # the percentile of the heights above which the tint stays the same
LOG_TINT = 1.5  # most of a map of logarithms is high: this power gives the valleys more of the colours
MAIN = 315.0  # degrees clockwise from north: half of the light comes from the upper left
OBLIQUE = (180.0, 225.0, 270.0, 315.0)  # and half from here, each where the slope lies across its direction
# The slope at three quarters of the map, as the tangent of its angle, and the steepest that is drawn. A logarithm makes
# a kink of every minimum, so its slopes are gentler.
TYPICAL, TYPICAL_LOG, STEEPEST = 0.6, 0.36, 1.0
STEEPEST_KNOWN = 1e36  # single precision ends at 3e38
HOLE = 0  # the shade of a place without a loss
FLAT = 128  # the shade of level ground; 0 is dark, and 255 twice as bright


@dataclass(frozen=True)
class Relief:
    """Shade and tint of a map, each (side, side) bytes with the top row first.

    A shade of FLAT is that of level ground, and HOLE stands where the loss has no value. The tint rises with the drawn
    height, from 0 to 255.
    """

    shade: np.ndarray
    tint: np.ndarray

    def packed(self) -> np.ndarray:
        """Both as bytes (n,): the differences along each row, modulo 256, deflated (RFC 1950), shade first."""
        both = np.stack([self.shade, self.tint])
        return np.frombuffer(zlib.compress(np.diff(both, axis=-1, prepend=np.uint8(0)).tobytes(), 4), np.uint8)

    def coloured(self, palette: Palette) -> np.ndarray:
        """The picture (side, side, 3) in bytes, as stage/relief.js makes it."""
        stops = np.array([channels(each) for each in palette.heights], dtype=float)
        at = self.tint / 255 * (len(stops) - 1)
        colour = np.stack([np.interp(at, np.arange(len(stops)), each) for each in stops.T], axis=-1)
        lit = (self.shade / FLAT - 1.0)[..., None]
        for side, (towards, strength, most) in ((-lit, palette.shadow), (lit, palette.light)):
            colour += (np.array(channels(towards)) - colour) * np.clip(side * strength, 0, most)
        colour[self.shade == HOLE] = channels(palette.paper)
        return np.round(colour).astype(np.uint8)


def relief(landscape: Landscape, side: int = SIDE) -> Relief:
    """The relief of a terrain at its drawn height, shaded from the exact gradient."""
    scale = height(landscape)
    places = landscape.grid(side)[2]
    losses = landscape.drawn_loss(places)
    lowest, highest = landscape.drawn_range
    with np.errstate(all="ignore"):
        slope = landscape.drawn_gradient(places) * scale.slope(losses)
    slope[:, (losses == lowest) | (losses == highest)] = 0.0  # what is cut off is drawn flat
    slope[:, np.isnan(losses)] = np.nan
    slope[0] *= np.ptp(landscape.x_range)
    slope[1] *= np.ptp(landscape.y_range)
    lit = shade(slope, TYPICAL_LOG if scale.log else TYPICAL)
    drawn = scale(losses)
    some = _sample(drawn)
    # A narrow domain may lie between the places of this grid.
    low, high = (np.nanmin(drawn), np.percentile(some, CLIPPED)) if some.size else (0.0, 1.0)
    tint = np.clip((drawn - low) / ((high - low) or 1.0), 0, 1) ** (LOG_TINT if scale.log else 1.0)
    shades = np.where(np.isfinite(drawn), np.maximum(FLAT * lit, HOLE + 1), HOLE)
    return Relief(_bytes(shades), _bytes(255 * tint))


def shade(slope: np.ndarray, typical: float) -> np.ndarray:
    """How brightly each place is lit, 1 on level ground, from the gradient (2, n, n) of the height with y upwards.

    Half of the light comes from the upper left, and half from four directions that are weighted by the square of the
    sine between them and the slope, so that valleys along one of them are lit from another (after R. K. Mark, A
    multidirectional, oblique-weighted, shaded-relief image, USGS open-file report 92-422, 1992). They are turned by 45
    degrees from Mark's, so that a valley along the main light has a bright side too. All light falls at
    45 degrees. The slopes are scaled so that that of three quarters of the map is `typical`, and level out at STEEPEST.
    """
    known = ~np.isnan(slope[0])
    slope = np.clip(slope, -STEEPEST_KNOWN, STEEPEST_KNOWN)
    x, y = np.nan_to_num(np.asarray(slope, dtype=np.float32))
    steepness = np.hypot(x, y)
    slopes = _sample(np.where(known, steepness, np.nan))
    scale = (slopes.size and np.percentile(slopes, 75)) or steepness.max() or 1.0
    # In double precision, since slopes may differ by more than the range of single precision.
    drawn = (STEEPEST * np.tanh(steepness.astype(float) * (typical / float(scale) / STEEPEST))).astype(np.float32)
    x, y = (each / np.maximum(steepness, np.float32(1e-30)) for each in (x, y))  # the direction of the slope
    east, north = _direction(MAIN)
    towards = -0.5 * (x * east + y * north)  # of a unit of slope: how much more light it gets
    for azimuth in OBLIQUE:
        east, north = _direction(azimuth)
        weight = np.square(x * north - y * east) / 2  # the squares add up to two
        towards -= 0.5 * weight * (x * east + y * north)
    return (1 + drawn * towards) / np.sqrt(1 + np.square(drawn))


def _sample(values: np.ndarray) -> np.ndarray:
    """The finite values of every other row and column of (n, n), which are enough for a percentile, or else of all."""
    some = values[::2, ::2]
    known = some[np.isfinite(some)]
    return known if known.size else values[np.isfinite(values)]


def _direction(azimuth: float) -> tuple[np.float32, np.float32]:
    radians = np.radians(azimuth)
    return np.float32(np.sin(radians)), np.float32(np.cos(radians))


def _bytes(values: np.ndarray) -> np.ndarray:
    """Rounded to bytes, with the top row first."""
    return np.clip(np.rint(np.nan_to_num(values[::-1], nan=0.0)), 0, 255).astype(np.uint8)


def channels(colour: str) -> tuple[int, ...]:
    """Red, green and blue of a colour #rrggbb."""
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
