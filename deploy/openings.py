"""The pages of the best-known links as they open, for the time before Python is there.

Each page is run here once. What its components were sent is kept as it is, so that the same scripts draw it in the
browser, and its other elements are written as HTML: see elements.py. The links are the bare address, the presets, the
line-ups and every stage of the lessons. `python -m deploy.openings 0 2` makes the first of two
parts, of every second page. The standard output is a JSON list: of each page its `links`, its `html`, and
its `components`, each with a `script` and its `data` in base64.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest, local_script_runner

from deploy.elements import markup, tree
from figures.picture import picture
from figures.svg import address
from interface.presets import LINE_UPS, PRESETS
from interface.session import OPENING
from landscapes import _plane
from lessons import LESSONS
from simulation.link import from_query, to_query
from simulation.race import Race
from stage import beside, scene
from stage.message import unpack

APP = Path(__file__).parents[1] / "app.py"
DRAWN = ("downhill_stage", "downhill_sliders", "downhill_plot")  # the others wait for Python
# In the page's first picture: its image, and the colours of the theme that the page was run in.
IMAGE, COLOURS = re.compile(r"<img alt='' src=\"[^\"]*\">"), re.compile(r" style='--st-[^']*'")


def links() -> Iterable[tuple[str, ...]]:
    """The links of each page, apart from the one that the page writes into the address."""
    yield "", OPENING
    for query, _ in PRESETS.values():
        yield (query,)
    for line_up, _ in LINE_UPS.values():
        yield (to_query(line_up(from_query(OPENING))),)
    for key, lesson in LESSONS.items():
        for index in range(len(lesson.stages)):
            yield (f"lesson={key}.{index + 1}", *[f"lesson={key}"] * (index == 0))


def normalised(query: str) -> str:
    """A link in the one form in which index.html looks it up: decoded, with its keys in order."""
    return "&".join(
        "=".join(each) for each in sorted(parse_qsl(query, keep_blank_values=True), key=lambda each: each[0])
    )


def opening(query: str) -> dict:
    """The page of a link: the link that it writes, its HTML and its components."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    for key, value in parse_qsl(query):
        app.query_params[key] = value
    messages = []
    parsed = local_script_runner.parse_tree_from_messages
    try:
        local_script_runner.parse_tree_from_messages = lambda found: messages.extend(found) or parsed(found)
        app.run()
    finally:
        local_script_runner.parse_tree_from_messages = parsed
    if app.exception:
        raise RuntimeError(f"the page of {query} ends with {app.exception}")
    sent: list = []
    html = markup(tree(messages), sent)
    told = [unpack(each.bytes)[0] for each in sent if each.component_name == "downhill_stage"]
    link = next(each["query"] for each in told if each["kind"] == "race")
    dark = address(picture(Race(from_query(link)), "dark"))
    source = f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
    html = IMAGE.sub(lambda found: f"<picture>{source}{found[0]}</picture>", COLOURS.sub("", html))
    components = [
        {"script": each.js_content, "data": base64.b64encode(each.bytes).decode()}
        if each.component_name in DRAWN
        else None
        for each in sent
    ]
    return {"link": link, "html": html, "components": components}


def main(part: int, parts: int) -> None:
    logging.disable()  # Streamlit says that it has no browser
    # As in the browser: see site/differences.py.
    _plane.SAMPLED = 31
    scene.beside = lambda race, theta, coarse: beside.beside(race, theta, coarse=True)
    written = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the page prints is no part of the list
    pages = []
    for given in list(links())[part::parts]:
        page = opening(given[0])
        pages.append({"links": sorted({normalised(each) for each in (*given, page.pop("link"))}), **page})
    json.dump(pages, written)
    written.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
