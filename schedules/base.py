"""The one idea of a schedule: the factor that the learning rate is multiplied by at each step of a race."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from checks import settle


class Schedule:
    """A learning-rate schedule. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    In the formulas t is the step, from 1, and T the number of steps of the race.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]  # each subclass is a dataclass: `fields` and `replace` take it

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    formula: ClassVar[str]  # LaTeX

    def __post_init__(self) -> None:
        settle(self)

    def factors(self, steps: int) -> np.ndarray | None:
        """The factors of a race of so many steps, (steps,), each from 0 to 1; None where all are 1."""
        raise NotImplementedError
