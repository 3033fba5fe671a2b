"""A lesson: a row of races, each with a text about it, things to try, and claims that assert what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from analysis.basins import basins
from analysis.sharpness import Sharpness, sharpness
from simulation.link import read_query
from simulation.race import Race

PAGE_KEYS = ("view", "maps", "hide")  # the keys of a link that set the page and not the race
NAMED = re.compile(r"\[(\d) ([^\]]+)\]")  # the name of a ball in a text: its number in the race, and the words for it


def race_of(query: str) -> Race:
    """The race of a link. ValueError for a link that `read_query` has to change, with its notes."""
    experiment, notes = read_query(query)
    if notes:
        raise ValueError(" ".join(notes))
    return Race(experiment)


CELLS = 121  # starts on each side of the map, as on the map of basins


def share_of_the_map(race: Race, index: int) -> float:
    """The share of the map from which a ball arrives at the first minimum, as the view of basins computes it."""
    ball = race.balls[index]
    return float(basins(replace(ball.problem, start=race.problem.landscape.start), ball.rule, CELLS).shares[0])


def losses_at_end(race: Race) -> list[float]:
    """The loss of each ball at the last step."""
    return [float(each.run.loss[-1]) for each in race.balls]


def sharpness_of(race: Race) -> list[Sharpness]:
    """The sharpness of each ball, as the view of it shows it."""
    return [sharpness(each.problem, each.rule, each.run) for each in race.balls]


def plain(text: str) -> str:
    """A text with the plain names of the balls."""
    return NAMED.sub(r"\2", text)


@dataclass(frozen=True)
class Try:
    """A change of a stage's race that one click on a chip makes.

    `label` is the text of the chip, and `change` holds keys of the race that are set on top of those of the stage.
    `look` is the sentence that is shown after the click; `claim` gets the changed race and asserts what it says.
    """

    label: str
    change: str
    look: str
    claim: Callable[[Race], None]


@dataclass(frozen=True)
class Stage:
    """One race of a lesson.

    `link` is a query without the `?`, in which PAGE_KEYS set the page and all other keys the race. `text` says what the
    race shows, in paragraphs divided by an empty line; `[2 Momentum]` in it is a name of the second ball, marked in its
    colour. `claim` gets the race and asserts what the text says, with every number in it. `tries` are what to try then,
    and `lights` names the sliders that the text speaks of: the fields that they set.
    """

    link: str
    title: str
    text: str
    claim: Callable[[Race], None]
    tries: tuple[Try, ...] = ()
    lights: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The part of the link that sets the race."""
        return self.query_with("")

    @property
    def page(self) -> dict[str, str]:
        """The part of the link that sets the page."""
        return {key: value for key, value in parse_qsl(self.link) if key in PAGE_KEYS}

    @property
    def ball(self) -> int:
        """The number of the ball, from 1, whose own setting a thing to try changes; 0 if none does."""
        found = re.search(r"(?:^|&)(\d)\.", "&".join(each.change for each in self.tries))
        return int(found[1]) if found else 0

    def link_with(self, change: str) -> str:
        """The link of the stage with other values for the keys of `change`."""
        pairs = [each.partition("=") for each in f"{self.link}&{change}".split("&") if each]
        return "&".join(f"{key}={value}" for key, value in {key: value for key, _, value in pairs}.items())

    def query_with(self, change: str) -> str:
        """The part of that link that sets the race."""
        pairs = self.link_with(change).split("&")
        return "&".join(each for each in pairs if each.partition("=")[0] not in PAGE_KEYS)


@dataclass(frozen=True)
class Lesson:
    """Stages under a title.

    `order` is the position among the lessons, from 0; `about` the question of the lesson, and `minutes` the time that
    it takes.
    """

    order: int
    title: str
    about: str
    minutes: int
    stages: tuple[Stage, ...]
