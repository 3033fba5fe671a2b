"""The page, run by Streamlit without a browser, and what it says."""

import re
from urllib.parse import unquote_plus

from streamlit.testing.v1 import AppTest

from tests.served import ROOT


def page(query=""):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        app.query_params[key] = unquote_plus(value)
    app.run()
    assert not app.exception, app.exception
    return app


def text(app):
    """What the page says in its own HTML, without the tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", each.proto.body) for each in app.get("html"))
