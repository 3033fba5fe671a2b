"""The path of a ball on the surface: the style of its line, without its data."""

from __future__ import annotations

from figures.style import Style

HOVER = (
    "step %{customdata[0]}<br>x %{customdata[1]:.4g}, y %{customdata[2]:.4g}"
    "<br>loss %{customdata[3]:.3g}<br>|∇f| %{customdata[4]:.3g}"
)


def path(name: str, style: Style) -> dict:
    """A Plotly trace, to which the stage adds x, y, z and customdata (step, x, y, loss, |∇f|)."""
    return {
        "type": "scatter3d",
        "mode": "lines",
        "name": name,
        "line": {"color": style.colour, "width": 4},
        "hovertemplate": HOVER + "<extra>%{fullData.name}</extra>",
        "hoverlabel": {"namelength": -1},
    }
