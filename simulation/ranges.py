"""The ranges of sliders and sweeps: those of the files, and on a visitor's own terrain those that fit its scale."""

from __future__ import annotations

import numpy as np

from catalog import Parameter, parameters
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.experiment import Experiment, initial_settings

DECADES = 3  # on each side of the value that the terrain asks for
STEEPEST = 10.0  # times the slope at the start: the strongest noise of the slider


def rule_ranges(landscape: Landscape, cls: type[Optimizer]) -> dict[str, Parameter]:
    """The parameters of a rule with the ranges that they have on a terrain."""
    own = {"learning_rate": landscape.learning_rate, **initial_settings(landscape, cls)} if landscape.found else {}
    return {name: each.around(own[name], DECADES) if name in own else each for name, each in parameters(cls).items()}


def race_ranges(landscape: Landscape) -> dict[str, Parameter]:
    """The parameters of an experiment with the ranges that they have on a terrain."""
    if not landscape.found:
        return dict(parameters(Experiment))
    with np.errstate(all="ignore"):
        slope = float(np.hypot(*landscape.gradient(np.array(landscape.start))))
    own = {"learning_rate": landscape.learning_rate, "tolerance": landscape.tolerance}
    if np.isfinite(slope) and slope > 0:
        own["noise"] = STEEPEST * slope / 10**DECADES
    return {
        name: each.around(own[name], DECADES) if name in own else each for name, each in parameters(Experiment).items()
    }
