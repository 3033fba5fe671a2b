"""A ball's way, in each of the three panels: the line alone, its data follow."""

from __future__ import annotations

from figures.style import Style
from optimizers.base import Optimizer

HOVER = (
    "step %{customdata[0]}<br>x %{customdata[1]:.4g}, y %{customdata[2]:.4g}"
    "<br>loss %{customdata[3]:.3g}<br>|∇f| %{customdata[4]:.3g}"
)


def path(optimizer: Optimizer, style: Style, kind: str = "scatter") -> dict:
    """A Plotly trace without data; `kind` is `scatter` or `scatter3d`."""
    line = {"color": style.colour, "width": 1.5, "dash": style.dash}
    if kind == "scatter3d":
        line = {"color": style.colour, "width": 4}
    return {
        "type": kind,
        "mode": "lines",
        "name": optimizer.name,
        "line": line,
        "opacity": 0.55,
        "hovertemplate": HOVER + "<extra>%{fullData.name}</extra>",
        "hoverlabel": {"namelength": -1},
    }
