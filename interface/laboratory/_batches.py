"""Long computations in batches, with progress: a change by the visitor stops them before the next batch.

Each batch is cached for all visitors. A computation that was stopped goes on where it was if it is wanted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from figures.style import digits
from interface import session
from interface.shared_cache import Cached
from optimizers.base import rounded


def computed(
    function: Cached, arguments: Sequence[tuple], doing: str, slot: DeltaGenerator | None = None
) -> Iterator[Any]:
    """The results for each of these arguments; it ends early when the visitor changes something, or drags.

    `doing` says what is computed. The progress is shown in the slot, an `st.empty()`, without one where this is called.
    """
    slot = st.empty() if slot is None else slot
    for number, each in enumerate(arguments):
        if not function.is_known(*each):
            if session.is_dragged() or is_superseded():
                break
            # Here Streamlit stops the run for a change outside of the fragment of the race.
            slot.progress(number / len(arguments), f"{doing}: {100 * number // len(arguments)} % …")
        yield function(*each)
    slot.empty()


def is_superseded() -> bool:
    """Whether the visitor has changed something since this run of the page began.

    For a change in a fragment, such as one of α, Streamlit doesn't stop a run: it only queues another one. No public
    function tells of the queue. In a version of Streamlit without its attribute such a change waits for the last batch.
    """
    context = get_script_run_ctx(suppress_warning=True)
    waiting = getattr(context.script_requests, "_state", None) if context else None
    return getattr(waiting, "name", "") == "RERUN"


def say_too_long(runs: str, excess: float) -> None:
    """Say that these runs of a network would take so many times as long as the page allows."""
    st.html(
        f"<p>{runs} on this network would take about {digits(rounded(excess, 2))} times as long as the page allows. "
        "Fewer balls, steps, units or examples make them possible.</p>"
    )
