"""One race as one HTML file, which plays without a server and without a network."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path

from simulation.race import Race
from stage import STAGE, component
from stage.about import about
from stage.scene import race_message, terrain_message

HERE = Path(__file__).parent


def file(
    race: Race,
    titles: Sequence[str] = (),
    look: Mapping | None = None,
    address: str | None = None,
) -> str:
    """The page of a race, on one map or on one for each title, with the `look` of `stage`.

    `address` is that of the race on a page that everybody can open, if there is one.
    """
    landscape = race.problem.landscape
    terrain, ground = terrain_message(race.seen, tuple(titles) or ("",), STAGE)
    shown = {"stage": STAGE, "parts": None, "query": "", "overlay": {}, "hidden": [], **(look or {})}
    paths = race_message(race, terrain, 0, shown)
    parts = {
        "title": escape(f"Downhill: {landscape.name}"),
        "about": _about(race, address),
        "style": (HERE / "stage.css").read_text(),
        "scripts": component.bundle(component.scripts("stage.js")),
        "plotly": _plotly(),
        "found": json.dumps(component.FOUND),
        "messages": json.dumps([_zipped(each) for each in (ground, paths)]),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], (HERE / "file.html").read_text())


def _about(race: Race, address: str | None) -> str:
    """In one line what decides the race and isn't in the legend, and where it can be opened."""
    return escape(about(race)) + (f' · <a href="{escape(address)}">Open it in Downhill</a>' if address else "")


def _zipped(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()


@cache
def _plotly() -> str:
    """Plotly's script, to a third of its size: a mail has little room."""
    return _zipped(component.plotly_script())
