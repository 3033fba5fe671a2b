"""Ackley's function (D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987), with a = 20, b = 0.2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscapes.base import Landscape

HEIGHT = 20.0
DECAY = 0.2 / np.sqrt(2)  # b for the Euclidean distance; Ackley's is the root of the mean square
TURN = 2 * np.pi


@dataclass(frozen=True)
class Ackley(Landscape):
    """A funnel full of small wells, with a sharp tip at its bottom: speed carries a ball over the wells."""

    name = "Ackley's funnel"
    group = "Many wells"
    formula = r"f(x, y) = 20 + e - 20\, e^{-0.2 \sqrt{(x^2 + y^2) / 2}} - e^{(\cos 2\pi x + \cos 2\pi y) / 2}"
    source = "D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing (1987)"
    x_range = (-3.5, 3.5)
    y_range = (-3.5, 3.5)
    start = (-2.6, 2.3)
    view = (-1.1, -0.35, 1.5)
    differentiable = False
    learning_rate = 0.01

    def loss(self, theta):
        x, y = theta
        wells = np.exp(0.5 * (np.cos(TURN * x) + np.cos(TURN * y)))
        return np.e - wells - HEIGHT * np.expm1(-DECAY * np.sqrt(x * x + y * y))

    # The funnel ends in a cone, which has no gradient at its tip (0, 0). The slopes around the tip cancel out, so the
    # funnel's share of the gradient and of the Hessian is 0 there, and a ball on the tip, the minimum, stays there.
    # The wells' share is smooth, with the curvature 2 e π² at the tip.

    def gradient(self, theta):
        x, y = theta
        distance = np.sqrt(x * x + y * y)
        funnel = HEIGHT * DECAY * np.exp(-DECAY * distance) / _divisor(distance)
        sines = np.sin(TURN * np.asarray(theta))
        cosine_x, cosine_y = np.cos(TURN * np.asarray(theta))
        wells = np.pi * np.exp(0.5 * (cosine_x + cosine_y))
        return funnel * theta + wells * sines

    def hessian(self, theta):
        x, y = theta
        distance = np.sqrt(x * x + y * y)
        away = _divisor(distance)
        slope = HEIGHT * DECAY * np.exp(-DECAY * distance)
        around = slope / away  # the funnel's curvature across the way to the tip; along the way it is -DECAY slope
        along = -(DECAY * slope + around) / (away * away)
        wells = np.pi**2 * np.exp(0.5 * (np.cos(TURN * x) + np.cos(TURN * y)))
        sine_x, sine_y = np.sin(TURN * x), np.sin(TURN * y)
        mixed = along * x * y - wells * sine_x * sine_y
        return np.array(
            [
                [around + along * x * x + wells * (2 * np.cos(TURN * x) - sine_x * sine_x), mixed],
                [mixed, around + along * y * y + wells * (2 * np.cos(TURN * y) - sine_y * sine_y)],
            ]
        )


def _divisor(distance):
    """The distance as a divisor: infinite instead of 0, so that the quotient at the tip is 0."""
    return np.where(distance > 0, distance, np.inf)
