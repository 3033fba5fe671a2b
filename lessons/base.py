"""The one idea of a lesson: a row of races, each with what to see in it and a check that it is there to be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from simulation.link import read_query
from simulation.race import Race

OF_THE_PAGE = ("view", "maps", "hide")  # what a link says about the page, and not about the race


def race_of(query: str) -> Race:
    """The race of a link. ValueError with its notes for one that had to be mended."""
    experiment, notes = read_query(query)
    if notes:
        raise ValueError(" ".join(notes))
    return Race(experiment)


@dataclass(frozen=True)
class Stage:
    """One race of a lesson.

    `link` is a query without the `?`: the race, and, under OF_THE_PAGE, which view is open and what is hidden. `text`
    says what is to be seen; `claim` is given the race of that link and asserts it, every number in the text included.
    `next` is what to try then.
    """

    link: str
    text: str
    claim: Callable[[Race], None]
    next: str = ""

    @property
    def query(self) -> str:
        """The part of the link that sets the race."""
        return "&".join(each for each in self.link.split("&") if each.partition("=")[0] not in OF_THE_PAGE)

    @property
    def page(self) -> dict[str, str]:
        """The part of the link that sets the page."""
        return {key: value for key, value in parse_qsl(self.link) if key in OF_THE_PAGE}


@dataclass(frozen=True)
class Lesson:
    """Some stages under a title. `place` is where it stands among the others, `about` what it answers."""

    place: int
    title: str
    about: str
    stages: tuple[Stage, ...]
