"""The theme in Streamlit's first message of each run, found once.

Streamlit 1.67 looks up six sections of options for it at every run, also at that of a fragment, and goes through all
options for each: a twentieth of the processor time of a move of α.
"""

from __future__ import annotations

from typing import Any

from streamlit.config import on_config_parsed
from streamlit.runtime import app_session

FINDS = "_populate_theme_msg"  # private: without it each run takes as long as Streamlit takes


def keep_theme() -> None:
    """Let Streamlit find each section of the theme once, and again when its settings have changed."""
    find = getattr(app_session, FINDS, None)
    if find is None:
        return
    kept: dict[str, Any] = {}

    def populate(message: Any, section: str = "theme") -> None:
        found = kept.get(section)
        if found is None:
            found = kept[section] = type(message)()
            find(found, section)
        if found.ListFields():
            message.MergeFrom(found)

    on_config_parsed(kept.clear, force_connect=True)
    setattr(app_session, FINDS, populate)
