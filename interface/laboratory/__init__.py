"""The laboratory: views that explain the race, one at a time, in the second panel. Each is a file of this folder."""

from __future__ import annotations

from catalog import discover
from interface.laboratory.base import View

VIEWS: dict[str, View] = dict(sorted(discover(__name__, View).items(), key=lambda pair: pair[1].order))
