"""No schedule. Its factors are None, so that a race without a schedule builds no rule anew at each step."""

from __future__ import annotations

from dataclasses import dataclass

from schedules.base import Schedule


@dataclass(frozen=True)
class Constant(Schedule):
    """The same α at every step."""

    name = "Constant"
    formula = r"\alpha_t = \alpha"

    def factors(self, steps):
        return None
