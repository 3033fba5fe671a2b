"""The page's own style sheet, on top of Streamlit's theme.

What the page shows is told to the style sheet by rules that are written here. Rules with :has() would be weighed by the
browser anew at every move of a slider.
"""

import re
from pathlib import Path

import streamlit as st

from analysis.valleys import valleys
from interface import session
from interface.controls import are_open
from interface.laboratory import VIEWS
from interface.second_panel import PANELS, hidden_panels, shown, tab_titles
from simulation.race import Race


def compact(css: str) -> str:
    """A style sheet without its comments and indentation: the page is sent it at each run."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()


STYLE, SHORT, LESSON, SCREEN, UPLOAD, TOUCH, PRINT = (
    compact(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    for name in ("style.css", "short.css", "lessons.css", "screen.css", "upload.css", "touch.css", "print.css")
)
HEADLESS = 'body{--dh-head:0rem}[data-testid="stToolbar"]{display:none}'
BESIDE = (
    "@media (min-width:1180px){.st-key-page{grid-template-columns:minmax(0,1fr) 16.25rem;"
    'grid-template-areas:"head head" "notes notes" "race side" "below below"}}'
)
# By the rows of the legend, up to so many: what is added above the map, and the height and the room of the loss.
ROWS = {1: "", 2: "--dh-more:1rem", 3: "--dh-more:1.4rem;--dh-low:7rem;--dh-below:7.25rem"}
MOST_ROWS = "--dh-more:2.7rem;--dh-low:6.6rem;--dh-below:6.85rem"
MOST_TABS = 9  # of the usual width
# More than ONE_ROW tabs have two rows, as beside a legend, where the settings leave the race less room than they need.
ONE_ROW = 10
TWO_ROWS = (
    "@media (pointer:fine) and (min-width:1180px) and (max-width:1500px)"
    "{.st-key-race.st-key-race .dh-tabs{flex-wrap:wrap}"
    ".st-key-race.st-key-race .dh-tabs button{height:1.35rem;min-height:0;padding:0 0.42rem}}"
)
# What the map of a network shows has a row of its own. It and the loss take their room from the map.
PLANE = (
    ".st-key-race{grid-template-rows:auto auto auto auto auto auto var(--dh-bar,2.75rem);"
    'grid-template-areas:"main main" "legend tabs" "map second" "plane plane" "loss loss" "readout readout" '
    '"play play"}'
    ".st-key-race .dh-plane{min-height:calc(var(--dh-said) - 0.25rem)}"  # whatever it says: a drag moves nothing
)
LINE, LETTERS = 3, 30  # balls, and letters of their names: what is said of more takes two lines
LOSS = "--dh-low:clamp(7rem,13.4vh,9rem);--dh-below:calc(var(--dh-low) + var(--dh-said) + 0.25rem)"
LONG = 15  # letters of a name that leaves no room for its settings in half of a narrow legend


def style(race: Race) -> None:
    """Put the style sheet into the page."""
    st.html(f"<style>{style_sheet(race)}</style>")


def style_sheet(race: Race) -> str:
    now = session.state()
    has_card = bool(now.lesson or now.cards)
    parts = [
        STYLE,
        UPLOAD * bool(race.problem.landscape.files),
        LESSON * has_card,
        BESIDE * (are_open() and not has_card),
        TOUCH,
        SCREEN * bool(now.screen),  # on top of the other ones, for the race alone
        arrangement(race, beside=has_card or are_open() or bool(now.screen)),
        SHORT * (not has_card and not now.side_by_side and not now.screen),
        HEADLESS * (not session.shows("head")),
        PRINT,
    ]
    return "".join(parts)


def arrangement(race: Race, *, beside: bool) -> str:
    """The rules that arrange the parts of a race: what a link hides gives its room to the map.

    `beside`: something stands beside the race, so that its legend is narrow.
    """
    hidden, opened = hidden_panels(race), shown(race)
    variables = []
    if not session.shows("sliders"):
        variables.append("--dh-main:0rem")
    replayed = race.problem.landscape.replayed
    rules = ""
    if (replayed or race.seen is not race.experiment.landscape) and not session.state().screen:
        rules = PLANE
        names = [each.name for each in (*race.balls, *replayed)]
        long = len(names) > LINE or sum(map(len, names)) > LETTERS
        variables += [f"--dh-said:{2.1 if long else 1.15}rem", LOSS]
    if "loss" in hidden and ("valley" in hidden or not valleys(race.seen)):
        variables.append("--dh-below:var(--dh-said, 0rem);--dh-highest:0rem")
    tabs = len(tab_titles(race))
    if tabs > MOST_TABS:
        variables.append("--dh-tab:0.2rem")
    if "play" in hidden:
        variables.append("--dh-play:0rem")
    rules += TWO_ROWS * (beside and tabs > ONE_ROW)
    if opened not in VIEWS and (opened not in PANELS or opened in hidden):  # the maps have the whole width
        variables.append("--dh-panel:var(--dh-tall)")
        rules += ".st-key-race .dh-map{grid-column:1/-1}"
    narrow, wide = legend(race, wide=False), legend(race, wide=True)
    at = ".st-key-page .st-key-race.st-key-race"
    if not beside:
        rules += f"@media (min-width:1300px){{{at}{{{';'.join([wide, *variables])}}}}}"
    return f"{at}{{{';'.join([narrow, *variables])}}}{rules}"


def legend(race: Race, *, wide: bool) -> str:
    """The columns of the legend, and the room for its rows. Two columns hold the settings whole where it is `wide`.

    Of a ball beside a plane more is said, so that four of a network stand in one narrow column.
    """
    landscape = race.problem.landscape
    names = [each.name for each in (*race.balls, *landscape.replayed, *landscape.recorded)]
    whole = 4 if landscape.dimension > 2 or max(map(len, names), default=0) > LONG else 3
    columns = 1 if len(names) <= whole and not wide else 2
    rows = -(-len(names) // columns)
    room = next((room for most, room in ROWS.items() if rows <= most), MOST_ROWS)
    return f"--dh-columns:{columns};{room}".rstrip(";")
