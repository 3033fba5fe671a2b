"""Long computations in batches, with progress: what the visitor changes meanwhile stops them before the next batch.

Each batch is cached for all visitors. A computation that was stopped goes on where it was if it is wanted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from interface import session
from interface.shared_cache import Cached


def computed(function: Cached, arguments: Sequence[tuple], doing: str) -> Iterator[Any]:
    """The results for each of these arguments; it ends early when the visitor changes something, or drags.

    Call it where the progress is to be shown; `doing` says what is computed.
    """
    slot = st.empty()
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

    For a change in a fragment, such as one of α, Streamlit doesn't stop a run: it only queues another one.
    """
    context = get_script_run_ctx(suppress_warning=True)
    requests = context.script_requests if context else None
    return requests is not None and requests._state.name == "RERUN"
