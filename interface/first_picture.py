"""The picture of the race that stands on the page until the browser has drawn the stage, and is as large as that."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from analysis.valleys import valleys
from catalog import parameters
from figures.picture import picture
from figures.style import ball_settings, digits, styles
from figures.svg import address
from interface import session
from interface.laboratory import VIEWS
from interface.second_panel import hidden_panels, shown, shown_tabs
from interface.shared_cache import run, shared_cache
from simulation.experiment import SHARED, Experiment
from simulation.race import Race
from stage.beside import about
from stage.component import HERE

# The browser has none of these styles yet.
FILES = (HERE / "sliders/sliders.css", HERE / "stage.css", Path(__file__).with_suffix(".css"))
STYLE = "".join(each.read_text(encoding="utf-8") for each in FILES)
COLOURS = {"text-color": "textColor", "background-color": "backgroundColor"}  # Streamlit sets them for components alone
FEW = 3  # balls in text of the usual size, as in stage/legend.js
PANELS = ("map", "surface", "fit", "loss")

# Every visitor begins with one of a few races.
picture_of = shared_cache(4, lambda race, theme: (race.experiment, race.held, theme), lambda *_: False)(picture)


def first_picture(race: Race, *, is_there: bool) -> None:
    """Show it in the first run of a session, unless it is there from the start: see opening.py. The stage takes it off
    the page when it is ready: see stage/stage.js.
    """
    with st.container(key="first"):  # in each run, so that what follows keeps its position among the page's elements
        if not is_there and session.state().message_count == 0:  # nothing has been sent to the stage yet
            theme = "dark" if st.context.theme.type == "dark" else "light"
            run(race)
            st.html(html(race, theme))


def html(race: Race, theme: str | None) -> str:
    """The parts of the race's container with the class names that they have there, so that they lie at their places.

    Nothing in it can be pressed. Without a theme the colours are those around it, and the browser chooses the picture.
    """
    parts = [main_sliders(race) if session.shows("sliders") else "", tabs(race), stage(race, theme)]
    if shown(race) in VIEWS:
        parts.append("<div class='st-key-view'></div>")
    if session.shows("readout"):
        parts.append("<div class='dh-ended'></div>")
    set_here = COLOURS.items() if theme else ()
    colours = ";".join(f"--st-{name}: {st.get_option(f'theme.{theme}.{key}')}" for name, key in set_here)
    return f"<style>{STYLE}</style><div class='st-key-race dh-first' style='{colours}'>{''.join(parts)}</div>"


def main_sliders(race: Race) -> str:
    rows = "".join(
        f"<div class='dh-slider'><span class='dh-slider-name'>{escape(parameters(Experiment)[name].label)}</span>"
        f"<i></i><b>{digits(getattr(race.experiment, name))}</b></div>"
        for name in SHARED
    )
    return f"<div class='dh-main'><div class='dh-sliders' aria-hidden='true'>{rows}</div></div>"


def tabs(race: Race) -> str:
    words = "".join(f"<span>{escape(each)}</span>" for each in shown_tabs(race).values())
    return f"<div class='dh-tabs' aria-hidden='true'>{words}</div>" if words else ""


def image(race: Race, theme: str | None) -> str:
    if theme:
        return f"<img alt='' src=\"{address(picture_of(race, theme))}\">"
    dark = address(picture_of(race, "dark"))
    source = f"<source media='(prefers-color-scheme: dark)' srcset=\"{dark}\">"
    return f"<picture>{source}{image(race, 'light')}</picture>"


def stage(race: Race, theme: str | None) -> str:
    rows = "".join(
        f"<li><i style='color:{style.colour}'></i><b>{escape(ball.name)}</b><span>{escape(ball_settings(ball))}</span>"
        f"<span class='dh-live'>loss {digits(ball.run.loss[0])}</span></li>"
        for ball, style in zip(race.balls, styles(race), strict=True)
    )
    hidden = hidden_panels(race)
    here = [each for each in PANELS if each not in hidden]
    if "loss" in here and valleys(race.seen):
        here.append("valley")
    # One map for each ball is as large as the browser finds room for: there the picture would be at another place.
    alone = not session.state().side_by_side
    drawn = image(race, theme) if alone else ""
    panels = "".join(f"<div class='dh-panel dh-{each}'>{drawn * (each == 'map')}</div>" for each in here)
    if race.experiment.landscape.dimension > 2:
        panels += f"<p class='dh-plane'>{escape(about(race))}</p>"
        here.append("plane")
    classes = "".join(f" dh-has-{each}" for each in here)
    many = " dh-many" * (len(race.balls) > FEW) + " dh-beside" * (race.experiment.landscape.dimension > 2)
    return (
        f"<div class='st-key-stage'><div class='dh-stage'><ul class='dh-legend{many}' aria-hidden='true'>{rows}</ul>"
        f"<div class='dh-panels{classes}'>{panels}</div>"
        "<div class='dh-controls'><p role='status'>Preparing the race …</p></div></div></div>"
    )
