"""Learning-rate schedules: what α is multiplied by at each step of a race."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Schedule:
    """A schedule by its name, its formula in LaTeX (T steps, t from 1) and its factors."""

    name: str
    formula: str
    sentence: str
    factors: Callable[[int], np.ndarray]  # of a race of so many steps: (steps,)


def _step(steps: int) -> np.ndarray:
    done = np.arange(steps) / steps
    return np.where(done < 0.5, 1.0, np.where(done < 0.75, 0.1, 0.01))


def _cosine(steps: int) -> np.ndarray:
    return 0.5 * (1 + np.cos(np.pi * np.arange(steps) / steps))


def _warm_up(steps: int) -> np.ndarray:
    step, rise = np.arange(1, steps + 1), -(-steps // 10)
    return np.minimum(step / rise, (steps + 1 - step) / max(steps - rise, 1))


def _inverse_root(steps: int) -> np.ndarray:
    return 1 / np.sqrt(np.arange(1, steps + 1))


SCHEDULES = {
    "constant": Schedule("Constant", r"\alpha_t = \alpha", "The same α at every step.", np.ones),
    "step": Schedule(
        "Step",
        r"\alpha_t = \alpha,\ \alpha/10 \text{ from } t > T/2,\ \alpha/100 \text{ from } t > 3T/4",
        "A tenth of α after half of the race, a hundredth after three quarters (He et al., 2016).",
        _step,
    ),
    "cosine": Schedule(
        "Cosine",
        r"\alpha_t = \tfrac{\alpha}{2} \left(1 + \cos \tfrac{\pi (t - 1)}{T}\right)",
        "Falls to 0 along half a wave of the cosine (Loshchilov & Hutter, 2017).",
        _cosine,
    ),
    "warm_up": Schedule(
        "Warm-up and decay",
        r"\alpha_t = \alpha \min\left(\tfrac{t}{W},\ \tfrac{T + 1 - t}{T - W}\right),\quad W = \lceil T/10 \rceil",
        "Rises in a straight line for a tenth of the race, then falls in one (Devlin et al., 2019).",
        _warm_up,
    ),
    "inverse_root": Schedule(
        "1/√t",
        r"\alpha_t = \alpha / \sqrt{t}",
        "Falls with the root of the step, as theory asks for noisy gradients (Zinkevich, 2003).",
        _inverse_root,
    ),
}
CONSTANT = "constant"


def factors(schedule: str, steps: int) -> np.ndarray | None:
    """What `descend` takes of a schedule by its name: the factor of each step (steps,), None where it is constant."""
    return None if schedule == CONSTANT else SCHEDULES[schedule].factors(steps)
