"""The animated stage: the terrain and the balls on it, in the browser, with one playhead for all panels.

The terrain is a message of its own that stays the same while a slider moves, so that Streamlit sends it once and then
only names it; the paths are a second message. A page may hold several stages, each with a key of its own, and a stage
may be mounted in parts, each in another element of the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from landscapes.base import Landscape
from simulation.race import Race
from stage.about import about
from stage.component import browser_component, files
from stage.fan import last_move, take_move
from stage.message import pack
from stage.scene import race_message, terrain_message

_component = browser_component("stage", plotly=True)

STAGE = "stage"  # the key of a page's only stage
TRAILS = (0, 50)  # for how many steps a trail is kept on the map; 0 for all
AXES = ("log", "linear")  # of the loss
PARTS = ("legend", "play", *(Path(each).stem for each in files() if each.startswith("panels/")))


def terrain(landscape: Landscape, titles: Sequence[str], key: str = STAGE, coarse: bool = False) -> str:
    """Send the terrain of a stage, on one map or on one for each title, and return its name for `stage`.

    `coarse` is for the runs of a drag, which are quicker with a coarse relief.
    """
    name, message = terrain_message(landscape, tuple(titles) or ("",), key, coarse)
    _component(key=f"{key} terrain", data=message)
    return name


def stage(
    race: Race,
    terrain: str,
    query: str,
    count: int,
    reported: Mapping[str, Callable[[], None]],
    *,
    overlay: dict | None = None,
    look: Mapping | None = None,
    key: str = STAGE,
    parts: Sequence[str] | None = None,
) -> None:
    """Show a race on a terrain that was sent before. `reported` has what is called when the browser reports something:
    "moved" when the balls are moved, see `read_move`; "chosen" when the visitor chooses another length of the trails or
    another axis of the loss, see `read_choice`; "pressed" when a tab is, see `read_tab`; "slid" when sliders are
    moved, see `read_slides` in sliders. Of two reports under one name that come while Python is busy it reads the last.

    `overlay` may hold `rates`, a factor per step for each ball or None, drawn as dotted lines on the loss panel;
    `arrows`, for each ball a list of {"name", "x", "y", "colour"} with a vector for each step, drawn on the map at the
    playhead; `edges`, for each ball straight pieces (x0, y0, x1, y1) drawn on the map, or None; and `playhead`, so that
    the stage reports where it was paused.

    `look` may hold `hidden`, the names of panels that are not shown; `trail`, the number of steps for which a trail is
    kept on the map, 0 for all; `loss`, the axis of the loss, "log" or "linear"; `dragged`, whether a drag goes on, at
    whose end the weights and the exact measures of a network are sent; `paused`, a name of what opens this race
    paused, such as a stage of a lesson: when another name comes, the race stands at step 0 with a large play button on
    the map; `tabs`, a row of tabs over the second panel: its `label` for those who don't see it, its `titles` by their
    keys, and the key of the one that is `opened`, or none of them; and `sliders`, see `described` in sliders.

    `parts` are the parts that are mounted here, of PARTS: the legend, the play bar, and the panels, which are the files
    of panels/. None stands for all of them; `part` mounts further ones elsewhere.

    `count` must differ from call to call: of a message that was sent before Streamlit sends only the name, and when two
    equal races come in quick succession the browser may not hold that message. (For the terrain, which should
    be kept, see maxCachedMessageAge in .streamlit/config.toml.)
    """
    shown = {
        "about": f"{race.problem.landscape.name} · {about(race)}",
        "stage": key,
        "parts": None if parts is None else _known(parts),
        "query": query,
        "overlay": overlay or {},
        "hidden": [],
        "move": last_move(),
        **(look or {}),
    }
    data = race_message(race, terrain, count, shown)
    _component(
        key=key,
        data=data,
        **{f"on_{name}_change": called for name, called in reported.items()},
        on_playhead_change=lambda: None,
    )


def part(parts: Sequence[str], key: str = STAGE) -> None:
    """Mount further parts of the stage of that key: they share its terrain, its race and its playhead."""
    metadata = {"kind": "part", "stage": key, "parts": _known(parts)}
    _component(key=f"{key} {' '.join(parts)}", data=pack(metadata))


def _known(parts: Sequence[str]) -> list[str]:
    """The names of parts as a list. ValueError where there is no such part."""
    if unknown := set(parts) - set(PARTS):
        raise ValueError(f"no part of a stage: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return list(parts)


def read(state, name: str, key: str = STAGE) -> Any:
    """What the browser has last reported under that name, which is not to be trusted; None if it hasn't."""
    return state[key].get(name) if key in state else None


def read_move(state, key: str = STAGE) -> dict | None:
    """The visitor's last move on the map: `{"start": (x, y), "final": whether it has ended}`, or None."""
    move = read(state, "moved", key)
    if not isinstance(move, dict):
        return None
    take_move(key, move.get("number"))
    start = move.get("start")
    if not isinstance(start, list) or len(start) != 2:
        return None
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in start):
        return None
    return {"start": tuple(start), "final": bool(move.get("final"))}


def read_choice(state, key: str = STAGE) -> dict:
    """The visitor's last choice of how a race is shown: `{"trail": steps or 0, "loss": "log" or "linear"}`, or {}."""
    chosen = read(state, "chosen", key)
    if not isinstance(chosen, dict) or chosen.get("trail") not in TRAILS or chosen.get("loss") not in AXES:
        return {}
    return {"trail": int(chosen["trail"]), "loss": chosen["loss"]}


def read_tab(state, key: str = STAGE) -> str | None:
    """The key of the tab that the visitor pressed last, which may be no tab of the stage."""
    pressed = read(state, "pressed", key)
    tab = pressed.get("tab") if isinstance(pressed, dict) else None
    return tab if isinstance(tab, str) else None


def playhead(state, key: str = STAGE) -> int:
    """The step at which the visitor paused, as the stage reports it while an overlay holds `playhead`."""
    reported = read(state, "playhead", key)
    step = reported.get("step") if isinstance(reported, dict) else 0
    return max(0, int(step)) if isinstance(step, int | float) and math.isfinite(step) else 0
