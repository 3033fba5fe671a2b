"""The page's own few rules of style, on top of Streamlit's theme."""

import streamlit as st

STYLE = """<style>
.block-container { padding: 1.1rem 1.6rem 2rem; max-width: 1700px; }
[data-testid="stHeader"] { height: 2rem; background: transparent; pointer-events: none; }
[data-testid="stHeader"] > * { pointer-events: auto; }
[data-testid="stVerticalBlock"] { gap: 0.6rem; }
.dh-title { display: flex; align-items: baseline; flex-wrap: wrap; gap: 0 0.9rem; }
.dh-title h1 { font-size: 1.6rem; font-weight: 700; margin: 0; padding: 0; letter-spacing: -0.01em; }
.dh-title p { margin: 0; opacity: 0.8; }
.st-key-presets button p { font-size: 0.85rem; }
.st-key-presets button { min-height: 2rem; padding: 0.1rem 0.7rem; white-space: nowrap; }
.st-key-lineup button[data-testid="stPopoverButton"] { min-height: 2rem; padding: 0.15rem 0.6rem; justify-content: flex-start; }
.st-key-lineup p { font-size: 0.85rem; text-align: left; }
/* An icon to the eye, a name to a screen reader. */
[class*="st-key-remove_"] p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[class*="st-key-remove_"] button { min-height: 2rem; padding: 0.1rem 0.3rem; }
.dh-note { padding: 0.4rem 0.8rem; border-left: 3px solid #e69f00; background: rgba(230, 159, 0, 0.12); border-radius: 0.3rem; }
.dh-readout { overflow-x: auto; }
.dh-readout table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.dh-readout th { text-align: left; font-weight: 600; opacity: 0.75; }
.dh-readout th, .dh-readout td { padding: 0.35rem 0.9rem 0.35rem 0; white-space: nowrap; border-bottom: 1px solid rgba(128, 128, 128, 0.25); }
.dh-readout i { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.5em; border-radius: 50%; }
@media (max-width: 640px) {
    .block-container { padding: 0.8rem 0.8rem 2rem; }
    .dh-title p { display: none; }
    .st-key-presets { flex-wrap: nowrap; overflow-x: auto; }
}
</style>"""


def look() -> None:
    st.html(STYLE)
