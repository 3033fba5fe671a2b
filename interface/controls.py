"""The column of controls: terrain, line-up, schedule and race settings, the most used first."""

from __future__ import annotations

from interface import session
from interface.line_up import compare, line_up
from interface.presets import presets
from interface.race_settings import race_settings
from interface.schedule import schedule
from interface.terrain import terrain
from simulation.race import Race


def controls(race: Race) -> None:
    """Each control shows a part of the race and, in its callback, replaces it. A link may hide some."""
    if session.shows("terrain"):
        terrain(race.problem.landscape)
    if session.shows("lineup"):
        line_up(race)
    if session.shows("compare"):
        compare()
    if session.shows("schedule"):
        schedule(race)
    race_settings(race.experiment)
    if session.shows("presets") and not session.state().lesson:
        presets()
