"""The column of controls: terrain, line-up, races to begin with and race settings, the most used first."""

from __future__ import annotations

from interface import session
from interface.line_up import compare, line_up
from interface.parts import INSIDE
from interface.plane import plane
from interface.presets import presets
from interface.race_settings import race_settings
from interface.terrain import terrain
from simulation.race import Race


def are_open() -> bool:
    """Whether the column is shown. It is folded while a lesson is open, until the visitor opens it."""
    now = session.state()
    is_open = not now.lesson and not now.cards if now.settings_are_open is None else now.settings_are_open
    return is_open and exist()


def exist() -> bool:
    """Whether the column has a part that the link doesn't hide."""
    return any(session.shows(each) for each in INSIDE["controls"])


def unfold(is_open: bool) -> None:
    """Show the column, or fold it away."""
    session.state().settings_are_open = is_open


def controls(race: Race) -> None:
    """Each control shows a part of the race and, in its callback, replaces it. A link may hide some."""
    if session.shows("terrain"):
        terrain(race.problem.landscape)
        plane(race)
    if session.shows("lineup"):
        line_up(race)
    if session.shows("compare"):
        compare()
    if session.shows("presets") and not session.state().lesson:
        presets()
    race_settings(race)
