"""The coordinates of a place, for a gradient of products and sums."""

from __future__ import annotations

from typing import Any

import numpy as np


def coordinates(theta: np.ndarray) -> Any:
    """The x and y of theta (2, *batch), as numbers of Python where it is a single place.

    The ravine's gradient takes half as long with them as with NumPy's numbers. Their products and sums have
    the same bits; other operations can raise an error where NumPy's give an infinity.
    """
    return theta.tolist() if theta.ndim == 1 else theta
