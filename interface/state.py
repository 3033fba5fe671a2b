"""All that the page stores for a visitor, but the values of Streamlit's own widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog import Parameter
from interface.cards import Card
from landscapes.base import Landscape
from simulation.experiment import Experiment
from simulation.race import Race

if TYPE_CHECKING:
    from analysis.basins import Basins
    from analysis.tuning import Tuned
    from interface.laboratory.tuning import Comparison, Entrant


@dataclass
class State:
    """What a visitor's page stores; each field says what it is."""

    experiment: Experiment = field(default_factory=Experiment)
    address: dict[str, list[str]] | None = None  # the last that was read or written
    stale_addresses: list[dict[str, list[str]] | None] = field(
        default_factory=list
    )  # older than `address`, but the browser may still send them
    changed_by_control: bool = False  # before this run; Back and a typed address are no controls
    is_final: bool = False  # the race was changed since its link was opened, and no drag goes on
    terrain_is_dragged: bool = False  # a parameter of the terrain
    page_is_old: bool = False  # outside of the race's fragment the page shows an earlier race
    is_followed: bool = False  # outside of that fragment the page shows α, β or the start
    seen: Landscape = field(default_factory=lambda: Experiment().landscape)  # the map that the page shows
    raced: Race | None = None  # the race of the last run: see races.py

    notes: list[str] = field(default_factory=list)  # a sentence for each thing in a link that was changed
    hint: str = ""  # on what to see in the race of a preset
    refused: tuple[str, str] | None = None  # the key of an input, and why its value can't be used

    uploads: dict[str, Landscape] = field(default_factory=dict)  # by the names of each in a link
    # Names and contents of the files of each upload: that of its grid, and those of runs that were added to it.
    files: dict[Landscape, tuple[tuple[str, bytes], ...]] = field(default_factory=dict)
    upload_count: int = 0
    cure: str = ""  # the line of Python that makes a readable file of the one that was refused
    latest: dict[str, Landscape] = field(default_factory=dict)  # the last typed or uploaded terrain of each key

    side_by_side: bool = False
    trail: int = 0  # for how many steps a trail is kept on the map; 0 for all
    loss_axis: str = "log"
    view: str = ""
    hidden: tuple[str, ...] = ()
    lesson: tuple[str, int] | None = None  # its key, and its stage from 0
    cards: tuple[Card, ...] = ()  # a lesson in the link
    card: int = 0  # the index of the open one
    screen: str = ""  # empty for the whole page
    dialog: str = ""  # the name of the dialog of Share that the next run opens
    draft: str = ""  # the links of the lesson that the visitor makes, one a line
    ball: str = ""  # the numbered name of the ball that the visitor chose in a view of one ball
    settings_are_open: bool | None = None  # the column of settings; None: open, but folded while a lesson is open

    # For each group of sliders that may have a fan: the experiment at a value of one of them, and their parameters.
    fans: dict[str, tuple[Callable[[str, float], Experiment], Mapping[str, Parameter]]] = field(default_factory=dict)
    fan_asked: dict[str, Any] | None = None  # what the browser asked for, until it is answered
    word: str = ""  # by which the browser says that it has drawn the race: see opening.py
    message_count: int = 0  # of the messages to the components in the browser
    basins: dict[int, tuple[Landscape, Basins]] = field(default_factory=dict)  # the last map of each ball
    trainings: dict[str, tuple] = field(default_factory=dict)  # the last complete map of a view on a network, by name
    starts: int = 0  # how many seeded starts the visitor chose; 0 for as many as are soon run
    seeds: tuple[Race, list[Any]] | None = None  # the last race of the view of seeds, and the losses of each ball
    tuning: tuple[Comparison, dict[Entrant, Tuned]] | None = None  # the last comparison and its results
