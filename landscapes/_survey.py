"""A start and a learning rate for a landscape that a visitor brings, found by trial, whatever its scale.

SGD and momentum are run from a few starts at a ladder of rates, and the race that is most worth watching is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from catalog import LEAST, MOST
from geometry.domain import has_value
from landscapes.base import Landscape

TOLERANCE = 1e-4  # of the map
TRIAL = 300  # steps, as many as a race has at first
EARLY, SELDOM = 20, 5  # of these steps the loss is computed after each of the first, and then after every fifth
RATES = 22  # of a ladder with 1, 2 and 5 in each power of ten
REACH = (0.55, 1.0)  # map sizes from the centre within which SGD and momentum stay
FAR = 5  # map sizes within which both do where there is no minimum to stop at
SIDE, FINE = 41, 121  # rows and columns of places among which a start is chosen, and the steepest place
MANY = 20  # wells: on a map with more of them, or with more than it resolves, more races are tried
SPIRAL, GOLDEN = 80, np.pi * (3 - np.sqrt(5))  # the number of their starts, and the golden angle between two
LEAP, LEAPS = 0.05, 4  # of the map: the largest first step of these races; so many rates are tried from there on
QUANTILES = (0.75, 0.6, 0.85, 0.45)  # of the heights of the map: how high a start lies
CLOSE = (0.005, 0.01, 0.02, 0.05)  # of the map: the distance of a start from the deepest minimum, for a narrow well
APART = 0.06  # of a side: the distance of a start from a line of symmetry
ROUNDING = 1e-9
LESS = 1 - ROUNDING  # times a bound, so that rounding doesn't decide
ALIGNED = 0.02  # the sine of the angle between the slope and an axis of the curvature below which they count as aligned
GOOD = 0.15  # of the map: a ball that travels so far is worth watching
GREAT = 4  # what such a race is worth
FARTHER = 0.03  # of the map: so is one that arrives at a minimum from at least so far away
SEEN = 0.02  # of the map: a ball that travels so far is seen to move


class Survey(NamedTuple):
    """The minima, the start and the learning rate of a landscape."""

    minima: tuple[tuple[float, ...], ...]
    start: tuple[float, float]
    learning_rate: float


class _Race(NamedTuple):
    """A race of SGD and momentum: the better one is worth more, or its slower ball has travelled farther."""

    worth: int
    travelled: float
    start: tuple[float, float]
    rate: float


def tolerance_on(landscape: Landscape) -> float:
    """The distance to a minimum within which a run has arrived: TOLERANCE of the map's size, in three digits."""
    return float(f"{TOLERANCE * landscape.size:.3g}")


@lru_cache(maxsize=16)  # each move of a slider makes an equal landscape anew; an uploaded one takes up to 15 MB
def survey(landscape: Landscape) -> Survey:
    """The survey of a landscape whose loss has a value on a part of its map at least."""
    with np.errstate(all="ignore"):
        minima = landscape.minima
        race = find_race(landscape, np.array(minima).reshape(-1, 2).T)
        return Survey(minima, race.start, race.rate)


def find_race(landscape: Landscape, minima: np.ndarray) -> _Race:
    """The race that is most worth watching on a landscape with these minima (2, m)."""
    best = _Race(-1, 0.0, landscape.clamp(landscape.centre), 1.0)
    for race in _races(landscape, minima):
        if race[:2] > best[:2]:
            best = race
        if race.worth == GREAT:  # the races before this one are no better: they are in the order of preference
            return race
    return best


def _races(landscape: Landscape, minima: np.ndarray) -> Iterator[_Race]:
    """Races from likely starts, in the order of preference; each is only run when it is asked for."""
    starts = find_starts(landscape, minima)
    yield from try_races(landscape, starts, minima, _ladder(landscape, starts))
    is_pitted = len(landscape.wells) > MANY or not landscape.resolved
    if is_pitted and (starts := many_starts(landscape, minima)).size:
        # Among many small wells both balls travel if their steps lead from well to well, and from a few places only.
        top = np.median(_ladder(landscape, starts)[:, 0]).astype(int) - _number(3 / LEAP)
        races = try_races(landscape, starts, minima, np.tile(top - np.arange(LEAPS), (starts.shape[1], 1)))
        yield from sorted(races, key=lambda each: each.travelled, reverse=True)
    starts = last_starts(landscape, minima)
    yield from try_races(landscape, starts, minima, _ladder(landscape, starts))


def _ladder(landscape: Landscape, starts: np.ndarray) -> np.ndarray:
    """The numbers (k, RATES) of the rates to try from starts (2, k): from a first step of three map sizes downwards."""
    steepness = np.hypot(*landscape.gradient(starts))
    return _number(3 * landscape.size / np.where(steepness > 0, steepness, 1.0))[:, np.newaxis] - np.arange(RATES)


def find_starts(landscape: Landscape, minima: np.ndarray) -> np.ndarray:
    """Places (2, k) on slopes in round numbers, off the lines of symmetry and away from the deepest minimum.

    Each is as high as one of QUANTILES of the map. There is none where the loss has a value hardly anywhere.
    """
    margin = SIDE // 10  # a ball at the very edge of the map is easily overlooked
    sides = _sides(landscape)
    places = _rounded(landscape, landscape.grid(SIDE)[2][:, margin:-margin, margin:-margin].reshape(2, -1))
    loss, steepness = landscape.loss(places), np.hypot(*landscape.gradient(places))
    sound = has_value(loss) & np.isfinite(steepness)
    places, loss, steepness = places[:, sound], loss[sound], steepness[sound]
    if not loss.size:
        return places
    deepest = minima[:, 0] if minima.size else places[:, np.argmin(loss)]
    away = np.hypot(*((places - deepest[:, np.newaxis]) / sides[:, np.newaxis]))
    fitness = (steepness >= LESS * np.median(steepness)).astype(int) + (away >= LESS * 0.3)
    for middle in (landscape.centre, np.zeros(2), deepest):
        fitness += 2 * _off_axes(places - middle[:, np.newaxis], sides)
    fitness += 2 * (_misalignment(landscape, places) > ALIGNED)
    best = fitness == fitness.max()
    beside = np.abs(loss[best] - np.quantile(loss, QUANTILES)[:, np.newaxis])
    # Of places that are alike but for rounding the first, so that the scale of a map changes nothing.
    return places[:, best][:, np.argmax(beside <= beside.min(axis=1, keepdims=True) + ROUNDING * np.ptp(loss), axis=1)]


def many_starts(landscape: Landscape, minima: np.ndarray) -> np.ndarray:
    """Places (2, k) on a spiral around the deepest minimum, or the middle: none is the mirror image of another."""
    middle = minima[:, :1] if minima.size else landscape.centre[:, np.newaxis]
    number = np.arange(SPIRAL) + 0.5
    around = np.array([np.cos(number * GOLDEN), np.sin(number * GOLDEN)]) * number / SPIRAL / 2
    sides = _sides(landscape)[:, np.newaxis]
    places = _rounded(landscape, middle + sides * around, 3)
    on_map = np.all(np.abs(places - landscape.centre[:, np.newaxis]) < sides / 2, axis=0)
    return places[:, on_map & has_value(landscape.loss(places))]


def last_starts(landscape: Landscape, minima: np.ndarray) -> np.ndarray:
    """Places (2, k) for a map that is flat but for a spot: beside the deepest minimum, and the steepest place."""
    places = landscape.grid(FINE)[2].reshape(2, -1)
    steepness = np.hypot(*landscape.gradient(places))
    steepness = np.where(np.isfinite(steepness) & has_value(landscape.loss(places)), steepness, -1.0)
    starts = places[:, [np.argmax(steepness)]]
    if minima.size:
        around = minima[:, :1] + np.outer((0.83, -0.56), CLOSE) * _sides(landscape)[:, np.newaxis]
        starts = np.hstack([_rounded(landscape, around, 4), starts])
        starts = starts[:, has_value(landscape.loss(starts))]
    return starts if starts.size else places[:, [np.argmax(steepness)]]


def _sides(landscape: Landscape) -> np.ndarray:
    """The width and the height of the map."""
    return np.array([high - low for low, high in (landscape.x_range, landscape.y_range)])


def _rounded(landscape: Landscape, places: np.ndarray, digits: int = 2) -> np.ndarray:
    """Places (2, k) of the map in round numbers."""
    sides = _sides(landscape)[:, np.newaxis]
    decimals = digits - np.floor(np.log10(sides[:, 0]) + ROUNDING).astype(int)
    nudged = places + ROUNDING * sides  # a place in the middle between two round ones goes one way, whatever its bits
    rounded = np.array([np.round(each, decimal) for each, decimal in zip(nudged, decimals, strict=True)])
    low, high = np.array([landscape.x_range, landscape.y_range]).T[..., np.newaxis]
    return np.clip(rounded, low, high)


def _off_axes(away: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """Whether places at distances (2, k) from a centre lie off both axes and both diagonals through it."""
    apart = LESS * APART * sides
    x, y = np.abs(away)
    return (x >= apart[0]) & (y >= apart[1]) & (np.abs(x - y) >= apart.min())


def _misalignment(landscape: Landscape, places: np.ndarray) -> np.ndarray:
    """The sine (k) of the angle between the slope and its change along itself: 0 on a line of symmetry."""
    slope = landscape.gradient(places)
    (xx, xy), (_, yy) = landscape.hessian(places)
    change = np.array([xx * slope[0] + xy * slope[1], xy * slope[0] + yy * slope[1]])
    cross = slope[0] * change[1] - slope[1] * change[0]
    return np.nan_to_num(np.abs(cross) / (np.hypot(*slope) * np.hypot(*change)))


def try_races(landscape: Landscape, starts: np.ndarray, minima: np.ndarray, numbers: np.ndarray) -> list[_Race]:
    """The best race from each start (2, k), with SGD and momentum 0.9 at one of its rates.

    `numbers` (k, rates) are the numbers of the rates, the largest first.

    At a calm rate the loss of SGD never rises, and both stay within REACH of the centre, or within FAR where there is
    no minimum (2, m) to stop at. The rate is one below the largest calm one. Where every ball stops in the next small
    well at such a rate, it is the one of the races worth most: the smallest where both balls travel or arrive, and the
    one at which the slower ball travels farthest otherwise. A race is worth GREAT where both balls end lower and travel
    a good part of the map, or arrive from far away; 3 where one of them does, and the other is SEEN to move; 2 where
    both arrive from close by; 1 where they stay on the map, and 0 where they don't.
    """
    last = numbers.shape[1] - 1
    reach = landscape.size * np.array(REACH if minima.size else (FAR, FAR))
    stays, calm, falls, ends = _run(landscape, starts, _rates(numbers), reach)
    travelled = np.hypot(*(ends - starts[:, np.newaxis, :, np.newaxis])) / landscape.size  # (rules, k, rates)
    good, close = travelled >= GOOD, np.zeros(travelled.shape, dtype=bool)
    if minima.size:
        away = np.hypot(*(ends[..., np.newaxis] - minima.reshape(2, 1, 1, 1, -1))).min(axis=-1) / landscape.size
        arrives = away <= travelled / 5
        good |= arrives & (travelled >= FARTHER)
        close = arrives & (travelled >= FARTHER / 10)
    one = good.any(axis=0) & (travelled >= SEEN).all(axis=0)
    lower = falls & (landscape.loss(ends) < landscape.loss(starts)[:, np.newaxis]).all(axis=0)
    worth = np.select([good.all(axis=0) & lower, one & lower, close.all(axis=0) & lower], [GREAT, 3, 2], 1) * stays
    races = []
    for row, start in enumerate(starts.T):
        # From the smallest rate up to the first that is not calm.
        works = np.flatnonzero(np.minimum.accumulate(calm[row, ::-1])[::-1])
        index = min(works[0] + 1, last) if works.size else last
        both = np.where(worth[row] > 0, travelled[:, row].min(axis=0), 0.0)
        if worth[row, index] < GREAT:
            better = np.flatnonzero(worth[row] == worth[row].max())
            index = better[-1] if worth[row].max() in (2, GREAT) else better[np.argmax((both * lower[row])[better])]
        place, rate = (float(start[0]), float(start[1])), float(_rates(numbers[row, index]))
        races.append(_Race(int(worth[row, index]), float(both[index]), place, rate))
    return races


def _run(landscape: Landscape, starts: np.ndarray, rates: np.ndarray, reach: np.ndarray) -> tuple[np.ndarray, ...]:
    """Run SGD and momentum from each start (2, k) at its rates (k, rates) for TRIAL steps.

    Whether both stay within their `reach` (rules) of the centre and in the domain, (k, rates); whether the loss of SGD
    never rises beside that; whether its mean over the last two thirds is below that of the start; and where they end,
    (2, rules, k, rates).
    """
    momentum = np.array([0.0, 0.9])[:, np.newaxis, np.newaxis]
    begin = np.broadcast_to(starts[:, np.newaxis, :, np.newaxis], (2, 2, *rates.shape))
    theta, velocity, loss = begin, np.zeros(begin.shape), landscape.loss(begin)
    centre, stays = landscape.centre[:, np.newaxis, np.newaxis, np.newaxis], np.ones(rates.shape, dtype=bool)
    calm, reach = stays.copy(), reach[:, np.newaxis, np.newaxis]
    above, first = np.zeros(rates.shape), loss[0]
    for step in range(TRIAL):
        velocity = momentum * velocity + landscape.gradient(theta)
        theta = theta - rates * velocity
        stays &= (np.abs(theta - centre) <= reach).all(axis=(0, 1))
        if step < EARLY or step % SELDOM == 0 or step == TRIAL - 1:
            before, loss = loss, landscape.loss(theta)
            stays &= np.isfinite(loss).all(axis=0)
            calm &= stays & (loss[0] <= before[0] + 1e-9 * np.abs(before[0]))
            above += (loss[0] - first) * (step >= TRIAL / 3)
        # A run that was too fast rests at its start, and nothing overflows.
        theta, velocity = np.where(stays, theta, begin), np.where(stays, velocity, 0.0)
    return stays, calm, above <= 0, theta


def _rates(numbers: np.ndarray) -> np.ndarray:
    """The rates 1, 2, 5, 10, 20 and so on by their number, 0 for 1; none is beyond LEAST or MOST."""
    powers, digits = np.divmod(np.clip(numbers, _number(LEAST), _number(MOST)), 3)
    rates = [float(f"{(1, 2, 5)[digit]}e{power}") for power, digit in zip(powers.flat, digits.flat, strict=True)]
    return np.array(rates).reshape(np.shape(numbers))


def _number(rates) -> np.ndarray:
    """The number of the largest rate of `_rates` that is not above each of some rates."""
    power = np.floor(np.log10(rates) + 1e-12).astype(int)
    leading = rates / 10.0**power * (1 + 1e-12)
    return 3 * power + (leading >= 2) + (leading >= 5)
