"""The race of a run of the page: the run of the whole page opens it, and that of its fragment shows it or a later one.

A slider is let go where it stood before, and a key that has been pressed is let go later: the race of the last run is
then the one to show, and isn't run again.
"""

from __future__ import annotations

from interface import session
from interface.shared_cache import run
from simulation.experiment import Experiment
from simulation.race import Race

KEPT = 100_000  # bytes of the paths of a race that is kept: every visitor has one


def open_race() -> Race:
    """The race of the link, at the start of a run of the whole page, with the map that it is seen on."""
    now = session.state()
    now.fans = {}  # of the sliders that this run puts on the page
    experiment = session.begin()
    now.raced = opened = known(experiment) or Race(experiment)
    rules = experiment.optimizers
    now.is_followed = len({type(each) for each in rules}) < len(rules)  # settings tell two balls of a rule apart
    if experiment.landscape.dimension > 2:
        now.is_followed = True
        run(opened)  # its map is found from its paths
    now.seen = opened.seen
    return opened


def next_race() -> Race:
    """The race to show, whose balls have run: that of this run of the page, or another one on the same map."""
    now = session.state()
    race = known(now.experiment) or Race(now.experiment, now.seen)
    run(race)
    # The whole page finds another map for other paths through more than two parameters.
    is_light = sum(each.nbytes for each in race.paths) <= KEPT
    now.raced = race if is_light and now.experiment.landscape.dimension == 2 else None
    return race


def known(experiment: Experiment) -> Race | None:
    """The race of the last run if it is that of this experiment."""
    last = session.state().raced
    # Equal surfaces may have been read from different files, which the page says.
    is_there = last and last.experiment.landscape is experiment.landscape
    return last if is_there and last.experiment == experiment else None
