"""Streamlit's elements as HTML without Streamlit: containers, words and quiet boxes, at the places that they have.

They have the attributes by which interface/style.css finds them; opening.css sets their sizes. Nothing in them can be
pressed: Python answers none of them yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

WRAPPER = '<div data-testid="stLayoutWrapper" class="{classes}" style="{style}">{content}</div>'
WIDTHS = {"use_content": "--op-width:fit-content"}  # other elements are as wide as their container
GAPS = {1: "1rem", 2: "2rem", 3: "4rem", 4: "0", 5: "0.25rem", 6: "0.5rem"}  # by the numbers of Streamlit's GapSize
ALIGNED = {1: "flex-start", 2: "flex-end", 3: "center", 4: "stretch"}  # and of its Align
LABEL = '<label data-testid="stWidgetLabel"><div data-testid="stMarkdownContainer"><p>{}</p></div>{}</label>'
HELP = '<span class="op-help">?</span>'
BOX = '<div class="op-box">{}</div>'


@dataclass
class Node:
    """A container or an element of the page; a container has the nodes that are in it, by their positions."""

    message: Any = None
    inside: dict[int, Node] = field(default_factory=dict)


def tree(messages: Iterable) -> Node:
    """The page that the messages of a run make: the last one for a position counts."""
    root = Node()
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        node = root
        for position in message.metadata.delta_path:
            node = node.inside.setdefault(position, Node())
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            node.message = delta.add_block
        else:
            node.message, node.inside = delta.new_element, {}
    return root


def markup(node: Node, components: list) -> str:
    """The HTML of what is in a node. Components are appended to the list, and the HTML has a place for each."""
    return "".join(_one(node.inside[each], components) for each in sorted(node.inside))


def _one(node: Node, components: list) -> str:
    message = node.message
    if message is None:  # the main part of the page, and the one of its styles
        return markup(node, components)
    kind = message.WhichOneof("type")
    if not hasattr(message, "flex_container"):
        return _element(message, kind, components)
    key = _key(message.id)
    if kind == "popover":
        shown = message.popover
        content = f'<div class="stPopover" data-testid="stPopover"><div>{_button(shown, more=True)}</div></div>'
        return WRAPPER.format(classes=_class(key), style=_width(message), content=content)
    if kind == "expandable":
        summary = f"<summary>{_icon('keyboard_arrow_right')}{_words(message.expandable.label)}</summary>"
        inside = markup(node, components) if message.expandable.expanded else ""
        opened = " open" * message.expandable.expanded
        content = f'<div class="stExpander" data-testid="stExpander"><details{opened}>{summary}{inside}</details></div>'
        return WRAPPER.format(classes=_class(key), style=_width(message), content=content)
    return _container(message, key, markup(node, components))


def _container(message: Any, key: str, content: str) -> str:
    shown = message.flex_container
    across = shown.direction == 2  # HORIZONTAL
    name = "stHorizontalBlock" if across else "stVerticalBlock"
    style = (
        f"--op-gap:{GAPS.get(shown.gap_config.gap_size, '1rem')};--op-align:{ALIGNED.get(shown.align, 'flex-start')}"
    )
    box = f'<div class="{name} {_class(key)}" data-testid="{name}" style="{style}">{content}</div>'
    height = message.height_config.pixel_height
    return WRAPPER.format(classes="", style=_width(message) + f";height:{height}px" * bool(height), content=box)


def _element(message: Any, kind: str, components: list) -> str:
    shown = getattr(message, kind)
    if kind == "html":
        content = f'<div class="stHtml" data-testid="stHtml">{shown.body}</div>'
    elif kind == "bidi_component":
        content = f'<div class="op-component" data-component="{len(components)}"></div>'
        components.append(shown)
    elif kind == "button":
        content = f'<div class="stButton" data-testid="stButton">{_button(shown)}</div>'
    elif kind == "markdown":
        caption = shown.element_type == 2
        name = "stCaptionContainer" if caption else "stMarkdownContainer"
        content = f'<div data-testid="{name}"><p>{_marked(shown.body)}</p></div>'
    elif kind == "checkbox":
        content = f'<div class="stCheckbox" data-testid="stCheckbox"><label><i></i>{_words(shown.label)}</label></div>'
    elif kind == "button_group":
        content = _group(shown)
    elif kind == "selectbox":
        chosen = shown.raw_value or (shown.options[shown.default] if shown.HasField("default") else "")
        words = (
            f"<span>{escape(chosen)}</span>" if chosen else f'<span class="op-empty">{escape(shown.placeholder)}</span>'
        )
        content = _label(shown) + BOX.format(words + _icon("keyboard_arrow_down"))
    else:  # some other box with a label
        content = _label(shown) + BOX.format("") if hasattr(shown, "label") else ""
    key = _key(getattr(shown, "id", ""))
    return (
        f'<div class="stElementContainer {_class(key)}" data-testid="stElementContainer" style="{_width(message)}">'
        f"{content}</div>"
    )


def _button(shown: Any, more: bool = False) -> str:
    icon = _icon(shown.icon.strip(":").removeprefix("material/")) if shown.icon else ""
    content = f"<span>{icon}{_words(shown.label)}</span>{_icon('expand_more') if more else ''}"
    test_id = ' data-testid="stPopoverButton"' if more else ""  # by which style.css finds it
    return f'<button type="button" kind="{shown.type}"{test_id} tabindex="-1"><div>{content}</div></button>'


def _group(shown: Any) -> str:
    chosen = set(shown.raw_values)
    pills = shown.style == 1
    buttons = "".join(
        f'<button type="button" tabindex="-1" data-variant="{"pills" if pills else "segmented_control"}"'
        f"{' data-selected' * (each.content in chosen)}><div>{_words(each.content)}</div></button>"
        for each in shown.options
    )
    content = f'{_label(shown)}<div role="radiogroup">{buttons}</div>'
    return f'<div class="stButtonGroup" data-testid="stButtonGroup">{content}</div>'


def _label(shown: Any) -> str:
    if shown.label_visibility.value == 2:  # COLLAPSED
        return ""
    return LABEL.format(_marked(shown.label), HELP if shown.help else "")


def _words(text: str) -> str:
    return f'<div data-testid="stMarkdownContainer"><p>{_marked(text)}</p></div>'


def _marked(text: str) -> str:
    """The words of a text in Markdown: of its marks only those of strong words are shown."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text, quote=False))


def _icon(name: str) -> str:
    return f'<span data-testid="stIconMaterial" aria-hidden="true">{escape(name)}</span>'


def _key(identity: str) -> str:
    """The key in Streamlit's identity of a container or an element, "$$ID-<hash>-<key>"; empty without one."""
    key = identity.split("-", 2)[2] if identity.startswith("$$ID-") else ""
    return "" if key == "None" else key


def _class(key: str) -> str:
    return f"st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key.strip())}" if key else ""


def _width(message: Any) -> str:
    return WIDTHS.get(message.width_config.WhichOneof("width_spec"), "")
