"""The page, run by Streamlit without a browser, and the words on it."""

import re
from contextlib import nullcontext
from functools import cache
from unittest.mock import patch
from urllib.parse import unquote_plus

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from interface import first_picture
from stage.message import unpack
from tests.served import ROOT

# Streamlit looks through all installed packages for components at the start of each page: a third of the time of a test
# whose page runs once.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

# A server compiles app.py once, and so do the tests.
local_script_runner.ScriptCache = cache(local_script_runner.ScriptCache)

# Streamlit looks every millisecond whether a run has ended, and takes the processor from it meanwhile.
looks = local_script_runner.require_widgets_deltas


def ended(runner, timeout):
    runner._script_thread.join(timeout)
    looks(runner, timeout)


local_script_runner.require_widgets_deltas = ended


def page(query="", unfolded=(), pictured=False):
    """The page of a link, with the boxes of these keys unfolded.

    The picture that stands in the place of the stage is drawn only where it is `pictured`: a seventh of the time of a
    page that runs once, and tests/figures/test_picture.py draws it on every terrain.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key in unfolded:
        app.session_state[key] = True
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        app.query_params[key] = unquote_plus(value)
    with nullcontext() if pictured else patch.object(first_picture, "picture_of", lambda *_: ""):
        app.run()
    assert not app.exception, app.exception
    return app


def text(app):
    """The text of the page's own HTML, without the tags, and without the picture that the stage takes off the page."""
    bodies = [each.proto.body for each in app.get("html") if "dh-first" not in each.proto.body]
    return " ".join(re.sub(r"<[^>]+>", " ", each) for each in bodies)


def captions(app):
    return " ".join(each.value for each in app.caption)


def text_and_captions(app):
    return f"{text(app)} {captions(app)}"


def stage_message(app):
    """What the stage is told of the race, without the arrays."""
    (stage,) = [each.proto for each in app.get("bidi_component") if each.proto.id.endswith("-stage")]
    return unpack(stage.bytes)[0]


def settings(app):
    """The settings of each ball, as the stage is told them: it writes them into the legend and the line-up."""
    return [each["settings"] for each in stage_message(app)["balls"]]
