"""The figure of the page: a Plotly figure, the parts of it that the page colours, and named facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

NUMBERS = {"exponentformat": "e", "minexponent": 4}  # of an axis: 0.0002 and 50,000 as they are, and 2e-5
# Colours that depend on the theme of the page, which only the browser knows: "height" is a colour scale, and "contour"
# the colour of the lines of equal height on it.
THEME = ("text", "faint", "back", "height", "contour")


@dataclass(frozen=True)
class Figure:
    """A Plotly figure for the page.

    `paint` says which part of which trace takes which colour of THEME, as in {"data.1.marker.color": "text"};
    ValueError for another colour. `facts` are further values for the page, by name.
    """

    plotly: go.Figure
    paint: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := set(self.paint.values()) - set(THEME):
            raise ValueError(f"no colour of the theme: {', '.join(sorted(unknown))}; there are {', '.join(THEME)}")

    def as_json(self) -> dict:
        """The figure, its paint and its facts as JSON types, without a Plotly template, since the page has its own."""
        self.plotly.layout.template = None
        return json.loads(self.plotly.to_json()) | {"paint": dict(self.paint), "facts": dict(self.facts)}


def paint_of_last(figure: go.Figure, **parts: str) -> dict[str, str]:
    """The paint of the trace that was added last: `paint_of_last(figure, marker_line_color="text")`."""
    return {f"data.{len(figure.data) - 1}.{part.replace('_', '.')}": colour for part, colour in parts.items()}


def annotate(figure: go.Figure, text: str, x: float, y: float, yanchor: str, **style: Any) -> None:
    """Write a text at a place of the plot, from 0 to 1 along each side, with Plotly's other settings of its style."""
    place = {"x": x, "y": y, "xref": "paper", "yref": "paper", "yanchor": yanchor}
    figure.add_annotation(text=text, showarrow=False, **place, **style)
