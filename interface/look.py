"""The page's own few rules of style, on top of Streamlit's theme."""

import streamlit as st

# ruff: noqa: E501 - a style sheet is read by the rule, a line each
STYLE = """<style>
.block-container { padding: 1.1rem 1.6rem 2rem; max-width: 1700px; }
[data-testid="stHeader"] { height: 2rem; background: transparent; }
[data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none !important; }
[data-testid="stHeader"] :is(button, button *) { pointer-events: auto !important; }
.st-key-head { flex-wrap: nowrap; }
.st-key-head .st-key-share { margin: 0 2.6rem 0 auto; }
.st-key-ways_out { width: min(22rem, 80vw); gap: 0.5rem; }
.st-key-ways_out a { box-sizing: border-box; }
.st-key-head > :first-child { flex: 1 1 auto; min-width: 0; }
[data-testid="stVerticalBlock"] { gap: 0.6rem; }
.dh-title { display: flex; align-items: baseline; flex-wrap: wrap; gap: 0 0.9rem; }
.dh-title h1 { font-size: 1.6rem; font-weight: 700; margin: 0; padding: 0; letter-spacing: -0.01em; }
.dh-title p { margin: 0; opacity: 0.8; }
.st-key-lineup button[data-testid="stPopoverButton"] { min-height: 2rem; padding: 0.15rem 0.6rem; justify-content: flex-start; }
.st-key-lineup p { font-size: 0.85rem; text-align: left; }
[class*="st-key-ball_"] button[data-testid="stPopoverButton"] p::before { content: ""; display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.5em; border-radius: 50%; }
.st-key-compare [role="radiogroup"], .st-key-compare [data-testid="stButtonGroup"] > div { flex-wrap: wrap; overflow: visible; }
.st-key-terrain_row { flex-wrap: nowrap; }
.st-key-terrain_row > :first-child { flex: 1 1 auto; min-width: 0; }
.st-key-pictures button { min-height: 2.5rem; padding: 0 0.6rem; }
.st-key-pictures p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.dh-note { padding: 0.4rem 0.8rem; border-left: 3px solid #e69f00; background: rgba(230, 159, 0, 0.12); border-radius: 0.3rem; }
.dh-small { margin: 0.4rem 0 0; font-size: 0.8rem; opacity: 0.75; }
.dh-hint { border-left-color: #0072b2; background: rgba(0, 114, 178, 0.1); }
.st-key-ways_in { flex-wrap: nowrap; }
.st-key-ways_in > :first-child { flex: none; }
:is(.st-key-lessons, .st-key-share) :is(p, [data-testid="stMarkdownContainer"]) { min-width: max-content; overflow: visible; }
.st-key-lesson_card button { min-height: 2.1rem; }
/* A lesson takes room above the race, and the race is still to be seen at one look. */
@media (min-width: 641px) { body:has(.st-key-lesson_card) :is(.dh-map, .dh-surface, .dh-fit) { height: clamp(260px, calc(100vh - 690px), 560px); } }
.st-key-lesson_card { padding: 0.7rem 1rem; border: 1px solid rgba(0, 114, 178, 0.45); border-radius: 0.5rem; background: rgba(0, 114, 178, 0.07); }
.st-key-lesson_card p { margin: 0.35rem 0 0; max-width: 75rem; line-height: 1.5; }
.st-key-lesson_card .dh-try { font-style: italic; opacity: 0.85; }
.st-key-presets button { flex: none; max-width: none; }
.st-key-basins { display: grid; grid-template-columns: repeat(auto-fill, minmax(225px, 1fr)); gap: 0.4rem 0.8rem; }
.dh-small i { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.5em; border-radius: 50%; }
.dh-arrows { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; opacity: 1; }
.dh-readout { overflow-x: auto; }
.dh-readout + .dh-small { margin-top: 1rem; }
.dh-readout table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.dh-readout th { text-align: left; font-weight: 600; opacity: 0.75; }
.dh-readout th, .dh-readout td { padding: 0.35rem 0.9rem 0.35rem 0; white-space: nowrap; border-bottom: 1px solid rgba(128, 128, 128, 0.25); }
.dh-readout td:last-child { white-space: normal; min-width: 9rem; }
.dh-readout i { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.5em; border-radius: 50%; }
/* The stage is sent first and stands below the sliders. */
.st-key-race .st-key-main, .st-key-race .st-key-unfollowed { order: -1; }
@media (max-height: 560px) { .st-key-race .st-key-main { position: static !important; } }
@media (max-width: 640px) {
    /* α and β stay under the thumb while the map is in sight. */
    .st-key-race .st-key-main { order: 0; position: sticky; bottom: 0; z-index: 10; padding: 0.4rem 0; background: var(--st-background-color, Canvas); }
    .block-container { padding: 0.8rem 0.8rem 2rem; }
    .dh-title p { display: none; }
    .st-key-presets, .st-key-presets > div { width: 100% !important; max-width: 100%; }
    .st-key-presets [role="radiogroup"] { flex-wrap: nowrap; overflow-x: auto; justify-content: flex-start; }
}
</style>"""


def look() -> None:
    st.html(STYLE)
