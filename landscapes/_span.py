"""What spans the plane on which a race in more than two parameters is seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

PLANES = {
    "through": "through the ends of two balls",
    "own": "of the path of one ball",
    "sharp": "of the two sharpest directions",
    "random": "of two random directions",
}


@dataclass(frozen=True)
class Span:
    """One of PLANES, and what it is spanned by.

    `balls` are the positions in the race of those that span it; without them the plane takes the first that it can.
    `step` is the row of the first ball's path at which the sharpest directions are those of the Hessian; None for its
    end. With `held`, the link of a race, it is the plane of that race.
    """

    plane: str = "through"
    balls: tuple[int, ...] = ()
    step: int | None = None
    held: str = ""

    def without(self, ball: int) -> Span:
        """The span of a race that a ball has been taken out of."""
        return replace(self, balls=tuple(each - (each > ball) for each in self.balls if each != ball))


DEFAULT = Span()
