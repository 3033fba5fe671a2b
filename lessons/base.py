"""A lesson: a row of races, each with a text about it and a claim that asserts what the text says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from simulation.link import read_query
from simulation.race import Race

PAGE_KEYS = ("view", "maps", "hide")  # the keys of a link that set the page and not the race


def race_of(query: str) -> Race:
    """The race of a link. ValueError for a link that `read_query` has to change, with its notes."""
    experiment, notes = read_query(query)
    if notes:
        raise ValueError(" ".join(notes))
    return Race(experiment)


@dataclass(frozen=True)
class Stage:
    """One race of a lesson.

    `link` is a query without the `?`, in which PAGE_KEYS set the page and all other keys the race. `text` says what the
    race shows; `claim` gets the race and asserts what the text says, with every number in it. `next` says what to try
    then.
    """

    link: str
    text: str
    claim: Callable[[Race], None]
    next: str = ""

    @property
    def query(self) -> str:
        """The part of the link that sets the race."""
        return "&".join(each for each in self.link.split("&") if each.partition("=")[0] not in PAGE_KEYS)

    @property
    def page(self) -> dict[str, str]:
        """The part of the link that sets the page."""
        return {key: value for key, value in parse_qsl(self.link) if key in PAGE_KEYS}


@dataclass(frozen=True)
class Lesson:
    """Stages under a title. `order` is the position among the lessons, and `about` the question of the lesson."""

    order: int
    title: str
    about: str
    stages: tuple[Stage, ...]
