"""Inner workings: the gradient, the memory and the step of one ball at the playhead, in arrows and in numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.workings import Workings, workings
from catalog import formula_in_force, latex_number
from figures.style import digits, styles
from interface.chooser import choose_ball, shown_ball
from interface.laboratory.base import View
from interface.readout import label, table, table_of
from interface.shared_cache import shared_cache
from landscapes.base import Landscape
from optimizers.base import Optimizer
from simulation.race import Race
from stage import playhead

LENGTH = 0.14  # of the map: the least length at which the longest arrow of a step is drawn
GRADIENT, COAST, PUSH, AHEAD = "#2b2b2b", "#882255", "#117733", "#AA4499"
LEGEND = (
    ("downhill: the direction of −∇f", GRADIENT),
    ("from memory", COAST),
    ("from the gradient", PUSH),
    ("looks from", AHEAD),
)

ROUNDING = 1e-9  # of the largest coordinate: one below this share of it counts as 0
WRITTEN = 4  # coordinates of a vector; of a longer one the first two and dots, which a phone has room for
MOST_PLACES = 10  # decimal places of theta: a shorter step is below what double precision keeps of a map

# Those of a ball on a network of a thousand weights take 30 MB, and seconds.
workings_of = shared_cache(8, is_long=lambda problem, rule: problem.landscape.dimension > 2)(workings)


def shown_parts(steps: Sequence[Workings]) -> list[tuple[str, str]]:
    """The arrows of a ball beside its step, each with its colour.

    Without a memory there are no parts of a step. The arrow of the step would hide that downhill if all steps go there.
    """
    remembers, looks = any(np.any(each.coast) for each in steps), bool(steps) and steps[0].looks_from is not None
    turns = not all(goes_downhill(each) for each in steps)
    return [*LEGEND[:1] * turns, *LEGEND[1:3] * remembers, *LEGEND[3:] * looks]


def goes_downhill(step: Workings) -> bool:
    """Whether a step goes the way of −∇f."""
    lengths = np.hypot.reduce(step.move) * np.hypot.reduce(step.gradient)
    return bool(-(step.move @ step.gradient) >= (1 - ROUNDING) * lengths)


def overlay(race: Race) -> dict:
    """The arrows of the chosen ball, from its place at each step, in the units of the map."""
    if not race.balls:
        return {}
    ball = shown_ball(race.balls)
    steps = workings_of(ball.problem, ball.rule)
    colour = styles(race)[ball.index].colour
    landscape = race.problem.landscape
    arrows: list[list[dict]] = [[] for _ in race.balls]
    if steps:
        size = landscape.size
        gradient, coast, push, move = (
            on_map(landscape, [getattr(each, name) for each in steps]) for name in ("gradient", "coast", "push", "move")
        )
        with np.errstate(all="ignore"):
            longest = np.maximum.reduce([np.hypot(*each.T) for each in (coast, push, move)])
            # All arrows of a step get one factor, so that coast + push = move is visible, and none gets shorter.
            scale = np.maximum(1.0, LENGTH * size / np.maximum(longest, 1e-300))[:, np.newaxis]
            downhill = -LENGTH * size * gradient / np.maximum(np.hypot(*gradient.T), 1e-300)[:, np.newaxis]
        ahead = [step.theta if step.looks_from is None else step.looks_from for step in steps]
        looks = on_map(landscape, [there - step.theta for there, step in zip(ahead, steps, strict=True)])
        vectors = dict(zip(LEGEND, (downhill, coast * scale, push * scale, looks * scale), strict=True))
        drawn = [(name, vectors[name, shade], shade) for name, shade in shown_parts(steps)]
        drawn.append(("the step", move * scale, colour))
        for name, vector, shade in drawn:
            x, y = ([float(f"{each:.4g}") if np.isfinite(each) else None for each in axis] for axis in vector.T)
            arrows[ball.index].append({"name": name, "x": x, "y": y, "colour": shade})
    return {"arrows": arrows, "playhead": True}


def on_map(landscape: Landscape, vectors: Sequence[np.ndarray]) -> np.ndarray:
    """Vectors, each (d,), projected onto the map, (vectors, 2)."""
    zero = np.zeros((landscape.dimension, 1))
    return (landscape.project(np.array(vectors).T) - landscape.project(zero)).T


def show(race: Race) -> None:
    if not race.balls:
        st.html("<p>There is no ball in the race to take apart.</p>")
        return
    choose_ball(race.balls, "Take apart", "workings_of")
    ball = shown_ball(race.balls)
    steps = workings_of(ball.problem, ball.rule)
    legend = "".join(f"<span><i style='background:{colour}'></i>{name}</span> " for name, colour in shown_parts(steps))
    legend += "<span>Short arrows are lengthened.</span>"
    st.html(f"<div class='dh-small dh-arrows'><span>{label(race, ball)}: the step</span> {legend}</div>")
    at = playhead(st.session_state)
    row = min(at, race.problem.steps - 1)
    if row >= len(steps):
        happened = "diverged" if ball.run.left < 0 else "left the domain"
        st.html(f"<p>{ball.name} has {happened} by step {row}: there is nothing left to show.</p>")
        return
    is_over = at > row
    st.markdown(
        f"The race is over: these numbers made step {row + 1}, the last one."
        if is_over
        else f"The race last stood at step {row}: these numbers make step {row + 1}."
    )
    written_step(ball.rule, steps[row])
    if race.problem.landscape.dimension > 2:
        parts_on_map(race.problem.landscape, steps[row])
    else:
        parts(steps[row])


def written_step(optimizer: Optimizer, step: Workings) -> None:
    """The formula of the rule, line by line, each with its value in this step."""
    memory = iter(step.after.items())
    places = decimals(step.move)
    lines = [r"\theta = " + vector(step.theta, places)]
    if "nabla f" in optimizer.formula and not re.search(r"(^|\s)g\s*=", optimizer.formula):
        lines.append(r"\nabla f = " + vector(step.gradient))
    for line in simplified(formula_in_force(optimizer)).split(r", \quad "):
        name = re.split(r"\\leftarrow|=", line)[0].strip()
        if name == r"\theta":
            lines.append(rf"{line} \;=\; {vector(step.theta + step.move, places)}")
            continue
        if name == "g":
            value = step.gradient
            if r"\lambda" in optimizer.formula.partition("g =")[2].partition(r", \quad ")[0]:  # a coupled weight decay
                value = value + getattr(optimizer, "weight_decay", 0.0) * step.gradient_at
        elif r"\leftarrow" in line:
            value = next(memory, ("", None))[1]
        else:
            value = None  # an intermediate result, which is not in the memory
        lines.append(line if value is None else rf"{line} \;=\; {vector(value)}")
    st.latex(r"\begin{aligned}" + r"\\[4pt]".join("&" + each for each in lines) + r"\end{aligned}")


def parts(step: Workings) -> None:
    """The parts of a step on a terrain of two coordinates."""
    rows = [[name, *pair(each)] for name, each in named_parts(step)]
    rows.append(["Effective learning rate", *pair(step.scale)])
    table("The step taken apart", ("Part", "along x", "along y"), rows)


def parts_on_map(landscape: Landscape, step: Workings) -> None:
    """The parts of a step of many weights: along the axes of the map, and the whole length of each."""
    named = named_parts(step)
    with np.errstate(all="ignore"):
        places = on_map(landscape, [each for _, each in named])
        rows = [[name, *pair((*at, np.linalg.norm(each)))] for (name, each), at in zip(named, places, strict=True)]
    scale = step.scale[np.isfinite(step.scale)]
    low, middle, high = np.quantile(scale, (0, 0.5, 1)) if scale.size else (0.0, 0.0, 0.0)
    said = f"{digits(low)} to {digits(high)}, with the median {digits(middle)}"
    if np.isclose(low, high):
        said = f"{digits(middle)} for each"
    below = f"<p class='dh-small'>Effective learning rate of the weights: {said}.</p>" * bool(scale.size)
    head = ("Part", "along x of the map", "along y of the map", "whole length")
    st.html(table_of("The step taken apart", head, rows) + below)


def named_parts(step: Workings) -> list[tuple[str, np.ndarray]]:
    """The vectors (d,) of a step with their names in the table."""
    is_here = np.array_equal(step.gradient_at, step.theta)
    return [
        ("Gradient here" if is_here else "Gradient elsewhere, as in g", step.gradient),
        ("Step from memory alone", step.coast),
        ("Change due to the gradient", step.push),
        ("The step: the sum of both", step.move),
    ]


def decimals(move: np.ndarray) -> list[int]:
    """For each coordinate the decimal places at which it shows two digits of its step; at most MOST_PLACES.

    A coordinate that takes less than a thousandth of the step shows such a thousandth.
    """
    sizes = np.maximum(abs(move), np.hypot.reduce(move) / 1000)
    return [min(max(1 - math.floor(math.log10(each)), 0), MOST_PLACES) if 0 < each < np.inf else 0 for each in sizes]


def simplified(formula: str) -> str:
    """A formula in LaTeX with numbers for its symbols, without the factors 1 and the divisors 1."""
    formula = re.sub(r"\\[td]?frac\{(\{[^{}]*\})\}\{\{1\}\}", r"\1", formula)
    return re.sub(r"\{1\}\s*(?=\\nabla|\\theta|\\left|\\operatorname|[a-z(])", "", formula)


def vector(value, places: Sequence[int] | None = None) -> str:
    """A vector, or a number, as LaTeX: with up to four significant digits, and at least so many decimal places.

    Of more than WRITTEN coordinates the first ones are written.
    """
    value = np.asarray(value, dtype=float)
    if value.ndim == 0:
        return latex_number(float(value))
    rounding = ROUNDING * abs(value).max()
    dots = [r"\ldots"] * (len(value) > WRITTEN)
    value = value[: 2 if dots else WRITTEN]
    if places is None:
        texts = [latex_number(float(each)) for each in value]
    else:
        texts = [
            coordinate(float(each) if abs(each) > rounding else 0.0, at)
            for each, at in zip(value, places[: len(value)], strict=True)
        ]
    return r"\left(" + r",\; ".join([*texts, *dots]) + r"\right)"


def coordinate(value: float, places: int) -> str:
    """A number with up to four significant digits as LaTeX, or with more to have so many decimal places."""
    if not 1e-4 <= abs(value) < 1e5 or abs(value) * 10.0**places < 1e3:
        return latex_number(value)
    return f"{value:.{places}f}".rstrip("0").rstrip(".") if places else latex_number(value)


def pair(value) -> list[str]:
    """The coordinates of a vector as text, a dash for NaN."""
    return [digits(float(each)) for each in value]


view = View(
    8,
    "Inner workings",
    "What does a ball do in one step? Pause, or step with the arrow keys: its arrows are on the map, and the step is "
    "written out here with its numbers.",
    show,
    overlay,
)
