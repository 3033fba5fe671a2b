"""Functions that NumPy lacks, as functions of arrays that a script can take over."""

from __future__ import annotations

import math

import numpy as np


def erf(u):
    """The error function of an array of any shape."""
    return np.vectorize(math.erf, otypes=[float])(u)


def sinc_slope(u):
    """The derivative of sin(πu)/(πu), by its series near 0, where the difference of cosine and sine loses digits."""
    p = np.pi * np.asarray(u, dtype=float)
    series = sum((-1) ** k * 2 * k / math.factorial(2 * k + 1) * p ** (2 * k - 1) for k in range(1, 10))
    far = np.where(np.abs(p) < 1, 1.0, p)
    return np.pi * np.where(np.abs(p) < 1, series, (far * np.cos(far) - np.sin(far)) / far**2)


def sinc_bend(u):
    """The second derivative of sin(πu)/(πu)."""
    p = np.pi * np.asarray(u, dtype=float)
    series = sum((-1) ** k * 2 * k * (2 * k - 1) / math.factorial(2 * k + 1) * p ** (2 * k - 2) for k in range(1, 10))
    far = np.where(np.abs(p) < 1, 1.0, p)
    bend = ((2 - far**2) * np.sin(far) - 2 * far * np.cos(far)) / far**3
    return np.pi**2 * np.where(np.abs(p) < 1, series, bend)
