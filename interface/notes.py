"""What the page says about a link or a preset, above the race."""

from __future__ import annotations

from html import escape

import streamlit as st

from interface import session
from simulation.cost import allowed, most_steps

MOST = 3  # notes that are shown at once


def notes() -> None:
    """A note for each thing in the link that was changed, the most steps where a race has them, and a preset's hint."""
    now, said = session.state(), about_link()
    if said or now.hint:
        session.follow()  # they go with the next change
    if said:
        more = len(said) - MOST
        text = " ".join(said[:MOST]) + (f" And {more} more." if more > 0 else "")
        st.html(f"<div class='dh-note' role='status'>{escape(text)}</div>")
    if now.hint:
        st.html(f"<div class='dh-note dh-hint' role='status'>{escape(now.hint)}</div>")


def about_link() -> list[str]:
    """A sentence for each thing in the link that was changed, or on the most steps where the race has them."""
    now = session.state()
    race, said = now.experiment, now.notes
    if not said and race.steps == most_steps(race.landscape, len(race.optimizers)):
        said = [f"{allowed(race.landscape, len(race.optimizers))}, and this race has as many."]
    return said
