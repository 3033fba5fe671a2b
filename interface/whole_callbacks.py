"""Each change of the visitor's is taken, however quickly the next one follows.

Where a line or the processor stood still for a moment, several requests of a visitor come at once. Streamlit 1.67 then
ends the callbacks of the first one at their first look at the state of the session, since another request waits, and
begins the next run; that finds what was changed in the first request as it is, and doesn't call for it again.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from streamlit.runtime.state import SafeSessionState

CHECK = "_yield_callback"  # private: without it a change may be lost where another one comes with it


@cache
def finish_callbacks() -> None:
    """Let the callbacks of a run come to their end before the next request is looked at, in all of this process."""
    run = SafeSessionState.on_script_will_rerun

    @wraps(run)
    def run_all(state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
        check = getattr(state, CHECK, None)
        # The state's own __setattr__ sets a value of the session.
        object.__setattr__(state, CHECK, lambda: None)
        try:
            run(state, *args, **kwargs)
        finally:
            object.__setattr__(state, CHECK, check)

    SafeSessionState.on_script_will_rerun = run_all
