"""Sums over terms, which in a batch are those of single points to the bit."""

from __future__ import annotations

import numpy as np

LANES = 8  # sums that NumPy keeps side by side
LONGEST = 128  # terms after which NumPy halves a vector
FEW = 4096  # numbers: a table of no more is turned, so that NumPy finds vectors in it


def summed(terms: np.ndarray) -> np.ndarray:
    """The sum (*batch) over the first axis of terms (count, *batch), in the order in which NumPy sums a vector (count).

    NumPy adds the terms of a vector pairwise (Higham, SIAM J. Sci. Comput. 14, 1993), and the rows of a table one after
    the other. The two differ in the last bit, which decides the well that a path ends in.
    """
    count = len(terms)
    if terms.ndim == 1 or not LANES <= count <= LONGEST:
        return np.add.reduce(terms)
    if terms.size <= FEW:
        return np.add.reduce(np.ascontiguousarray(terms.T), axis=-1).T
    if terms.ndim > 2:  # a part at a time stays in the processor's cache
        parts = terms.reshape(count, terms.shape[1], -1).swapaxes(0, 1)
        return np.array([summed(each) for each in parts]).reshape(terms.shape[1:])
    whole = count - count % LANES
    lanes = terms[:LANES].copy()
    for first in range(LANES, whole, LANES):
        lanes += terms[first : first + LANES]
    pairs = lanes[::2]
    pairs += lanes[1::2]
    fours = pairs[::2]
    fours += pairs[1::2]
    total = fours[0]
    total += fours[1]
    for each in terms[whole:]:
        total += each
    return total
