"""The examples of the networks, drawn again as the docstring of each terrain says."""

from itertools import pairwise

import numpy as np
import pytest

from landscapes.circles import Circles
from landscapes.digits import STROKES, Digits
from landscapes.rare_features import RareFeatures
from landscapes.spirals import Spirals
from landscapes.two_moons import TwoMoons
from landscapes.wave import Wave
from landscapes.xor import Xor


def two_moons(chance, n):
    t = chance.uniform(0, np.pi, n)
    shift = 0.2 * chance.standard_normal((2, n))
    for i in range(n):
        point = (1 - np.cos(t[i]), 0.5 - np.sin(t[i])) if i % 2 else (np.cos(t[i]), np.sin(t[i]))
        yield point + shift[:, i], i % 2


def circles(chance, n):
    shift = 0.1 * chance.standard_normal((n, 2))
    for i in range(n):
        t, r = 4 * np.pi * (i // 2) / n, (1, 0.5)[i % 2]
        yield np.array([r * np.cos(t), r * np.sin(t)]) + shift[i], i % 2


def xor(chance, n):
    shift = 0.4 * chance.standard_normal((2, n))
    for i in range(n):
        yield ((-1, -1), (1, 1), (-1, 1), (1, -1))[i % 4] + shift[:, i], i % 4 >= 2


def spirals(chance, n):
    r = np.sqrt(chance.random(n))
    shift = 0.02 * chance.standard_normal((2, n))
    for i in range(n):
        t = 2 * np.pi * r[i] + np.pi * (i % 2)
        yield np.array([r[i] * np.cos(t), r[i] * np.sin(t)]) + shift[:, i], i % 2


def wave(chance, n):
    x = chance.uniform(-1, 1, n)
    shift = 0.1 * chance.standard_normal(n)
    for i in range(n):
        yield [x[i]], np.sin(2 * np.pi * x[i]) + shift[i]


def rare_features(chance, n):
    noise = chance.gumbel(size=(40, n))
    signs = np.random.default_rng(2011).permutation(np.repeat([-1, 1], 20))
    for i in range(n):
        keys = [np.log(1 / k) + noise[k - 1, i] for k in range(1, 41)]
        on = sorted(range(40), key=keys.__getitem__)[-3:]
        yield [float(k in on) for k in range(40)], sum(signs[k] == 1 for k in on) >= 2


def digits(chance, n):
    moves, turns, slants = chance.standard_normal((n, 9, 2)), chance.standard_normal(n), chance.standard_normal(n)
    scales, shifts = chance.standard_normal((n, 2)), chance.standard_normal((n, 2))
    for i in range(n):
        stroke = [[int(each) / 100 for each in corner.split(",")] for corner in STROKES[i % 10].split()]
        stroke += [stroke[-1]] * (9 - len(stroke))
        corners, t = [], 1.5 * 0.035 * turns[i]
        for corner, move in zip(stroke, moves[i], strict=True):
            x, y = corner - np.array(0.5) + 0.035 * move
            x += 3 * 0.035 * slants[i] * y
            turned = np.array([x * np.cos(t) - y * np.sin(t), x * np.sin(t) + y * np.cos(t)])
            corners.append(turned * (1 + 2 * 0.035 * scales[i]) + 0.035 * shifts[i] + 0.5)
        pixels = []
        for row in range(8):
            for column in range(8):
                middle, nearest = np.array([column + 0.5, row + 0.5]) / 8, np.inf
                for first, last in pairwise(corners):
                    along, length = last - first, np.sum((last - first) ** 2)
                    share = np.clip(np.dot(middle - first, along) / length, 0, 1) if length > 0 else 0
                    nearest = min(nearest, np.hypot(*(first + share * along - middle)))
                pixels.append(np.exp(-((nearest / 0.09) ** 2)))
        yield pixels, np.eye(10)[i % 10]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(
    ("network", "drawn"),
    [
        (TwoMoons(), two_moons),
        (Circles(), circles),
        (Xor(), xor),
        (Spirals(), spirals),
        (Wave(), wave),
        (RareFeatures(), rare_features),
        (Digits(), digits),
    ],
    ids=lambda each: getattr(each, "key", None) or each.__name__,
)
def test_the_examples_are_those_of_the_docstring(network, drawn, seed):
    examples = network.draw(np.random.default_rng(seed), 40)
    inputs, targets = zip(*drawn(np.random.default_rng(seed), 40), strict=True)
    np.testing.assert_allclose(examples.inputs, np.array(inputs).T, atol=1e-12)
    np.testing.assert_allclose(examples.targets, np.reshape(targets, (40, -1)).T, atol=1e-12)
