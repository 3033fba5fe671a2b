"""The sharpness of each ball against the step, with the limit of its rule as a dashed line of its colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from analysis.sharpness import Sharpness
from figures.figure import NUMBERS, Figure
from figures.style import Style, digits

HIGHEST = 3  # times the highest limit: the axis ends there
APART = 5  # the quotient of two balls' limits from which on the axis is logarithmic
DEEPEST = 1e-3  # of the top of a logarithmic axis


def sharpness(balls: Sequence[tuple[str, Sharpness, Style]], steps: int) -> Figure:
    """The curves of the balls, each a name, its sharpness and its style, over a race of so many steps.

    The axis is logarithmic where the limits of the balls are far apart. A peak far above all limits is cut off.
    """
    levels = [level for _, found, _ in balls if (level := level_of(found)) > 0]
    is_log = len(levels) > 1 and max(levels) > APART * min(levels)
    low, high = window([found for _, found, _ in balls], is_log)
    figure = go.Figure()
    for name, found, style in balls:
        # Values far outside of the picture are clipped, since they may overflow in single precision.
        values = np.clip(found.sharpness, -100 * abs(high), 100 * high)
        figure.add_scatter(
            x=found.rows,
            y=np.where(values > 0, values, np.nan).astype("f4") if is_log else values.astype("f4"),
            name=name,
            customdata=np.where(np.isfinite(found.limit), found.limit, np.nan).astype("f4"),
            mode="lines",
            line={"color": style.colour, "width": 1.8},
            hovertemplate="%{y:.4g}"
            + ", limit %{customdata:.4g}" * found.has_limit
            + "<extra>%{fullData.name}</extra>",
            hoverlabel={"namelength": -1},
        )
    for name, found, style in balls:
        if found.has_limit:
            figure.add_scatter(
                x=found.rows,
                y=np.clip(found.limit, 0, 100 * high).astype("f4"),
                name=f"{name}, limit",
                mode="lines",
                line={"color": style.colour, "width": 1.8, "dash": "6px,4px"},
                hoverinfo="skip",
            )
    figure.update_layout(
        showlegend=False,
        hovermode="x unified",
        margin={"l": 62, "r": 14, "t": 8, "b": 40},
        xaxis={"title": {"text": "step", "standoff": 4}, "range": (0, max(1, steps))},
        yaxis={
            "title": {"text": "sharpness, log" if is_log else "sharpness", "standoff": 6},
            "type": "log" if is_log else "linear",
            "range": (np.log10(low), np.log10(high)) if is_log else (low, high),
            "nticks": 6,
            **(log_ticks(low, high) if is_log else NUMBERS),
        },
    )
    return Figure(figure)


def log_ticks(low: float, high: float) -> dict[str, list]:
    """The ticks of a logarithmic axis: powers of ten, and 2 and 5 times these on a short one."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    steps = (1, 2, 5) if len(powers) <= 4 else (1,)
    values = [each * 10.0**power for power in powers for each in steps]
    return {"tickvals": values, "ticktext": [digits(each) for each in values]}


def level_of(found: Sharpness) -> float:
    """The median limit of a ball; 0 without one."""
    values = found.limit[np.isfinite(found.limit)]
    return float(np.median(values)) if values.size else 0.0


def window(balls: Sequence[Sharpness], is_log: bool) -> tuple[float, float]:
    """The ends of the axis: what the balls reach, up to HIGHEST times the highest limit at the end of a race."""
    values = np.concatenate([np.zeros(0), *(each.sharpness[np.isfinite(each.sharpness)] for each in balls)])
    limits = [float(each.limit[-1]) for each in balls if each.has_limit and np.isfinite(each.limit[-1])]
    peak = float(values.max()) if values.size else 0.0
    high = min(peak, HIGHEST * max(limits)) if limits else peak
    high = 1.1 * max([high, *limits])
    if high <= 0:
        return -1.0, 1.0
    if not is_log:
        return (max(1.1 * float(values.min()), -high) if values.size and values.min() < 0 else 0.0), high
    positive = np.concatenate([values[values > 0], limits])
    return max(0.8 * float(positive.min()), DEEPEST * high), 1.3 * high
