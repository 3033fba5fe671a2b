"""The path of a ball on the surface: its trace, without its data."""

from __future__ import annotations

HOVER = (
    "step %{customdata[0]}<br>x %{customdata[1]:.4g}, y %{customdata[2]:.4g}"
    "<br>loss %{customdata[3]:.3g}<br>|∇f| %{customdata[4]:.3g}"
)
# A Plotly trace without the parts that differ from ball to ball: name, colour, x, y, z, and customdata, which holds the
# step, x, y, the loss and |∇f|. It is sent once with the terrain, and not with every race.
PATH = {
    "type": "scatter3d",
    "mode": "lines",
    "line": {"width": 4},
    "hovertemplate": HOVER + "<extra>%{fullData.name}</extra>",
    "hoverlabel": {"namelength": -1},
}
