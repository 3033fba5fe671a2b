"""The memory of Adam and of the rules that share it: averages of the gradients and of their squares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Moments(NamedTuple):
    first: np.ndarray  # average of the gradients
    second: np.ndarray  # average of their squares
    steps: int  # taken so far


def zero_moments(theta: np.ndarray) -> Moments:
    """The memory before the first step."""
    return Moments(np.zeros_like(theta), np.zeros_like(theta), 0)


def root_with_epsilon(epsilon_at: str, second: str = "v") -> str:
    """The LaTeX of what Adam's step is divided by, with ε where the word says."""
    return {
        "corrected": rf"\sqrt{{{second} / (1-\beta_2^t)}} + \epsilon",
        "uncorrected": rf"\left(\sqrt{{{second}}} + \epsilon\right) / \sqrt{{1-\beta_2^t}}",
        "inside": rf"\sqrt{{{second} / (1-\beta_2^t) + \epsilon}}",
    }[epsilon_at]


def with_epsilon(formula: str, usual: str, epsilon_at: str, second: str = "v") -> str:
    """The LaTeX of Adam's step with ε at another place than the `usual` one."""
    return formula.replace(root_with_epsilon(usual, second), root_with_epsilon(epsilon_at, second))
