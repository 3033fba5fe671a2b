"""A button that copies a text. A browser only lets a script of the page do that, in a click of the visitor's."""

from __future__ import annotations

from stage.component import browser_component
from stage.message import pack

_component = browser_component("clipboard/clipboard")


def copy_button(key: str, label: str, text: str, primary: bool = False) -> None:
    _component(key=key, data=pack({"label": label, "text": text, "primary": primary}))
