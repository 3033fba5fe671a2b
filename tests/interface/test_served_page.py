"""What a server sends over HTTP before the page runs: the page itself, and the files that it needs."""

import gzip
import os
import re
from urllib.parse import urljoin

import pytest
import requests

from interface.served_page import served_page
from tests.served import ROOT, served

PAGE = {"Accept": "text/html"}
HOME = "https://downhill.example/"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    before = dict(os.environ)
    os.environ["DOWNHILL_SERVER"] = HOME
    try:
        with served(ROOT / "app.py", tmp_path_factory.mktemp("served") / "log") as address:
            yield address
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="module")
def html(address):
    return requests.get(address, headers=PAGE, timeout=10).text


def test_a_link_in_a_chat_has_a_title_a_sentence_and_a_picture_that_is_there(address, html):
    assert "<title>Downhill</title>" in html
    assert '<meta property="og:title" content="Downhill">' in html
    (picture,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
    answer = requests.get(picture.replace(HOME, f"{address}/"), timeout=60)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_everything_that_the_page_names_is_there_compressed_and_kept_for_ever(address, html):
    named = re.findall(r"""["'](\./(?:static|component)/[^"'\\]+)\\?["']""", html)
    assert any("scripts.js" in each for each in named)
    assert any("BidiComponent" in each for each in named)
    for each in named:
        answer = requests.get(urljoin(f"{address}/", each), timeout=10, stream=True)
        assert answer.status_code == 200, each
        assert "immutable" in answer.headers["cache-control"], each
        assert "text/html" not in answer.headers["content-type"], each
        small = len(answer.content) < 300 or each.endswith(".woff2")
        assert small or answer.headers["content-encoding"] == "gzip", each


def test_plotly_is_kept_for_ever_and_is_the_one_of_its_package(address):
    from stage.component import PLOTLY, plotly_script

    answer = requests.get(f"{address}/{PLOTLY}", timeout=10, stream=True)
    assert "immutable" in answer.headers["cache-control"]
    assert gzip.decompress(answer.raw.read()) == plotly_script()
    plain = requests.get(f"{address}/{PLOTLY}", headers={"Accept-Encoding": "identity"}, timeout=10)
    assert "content-encoding" not in plain.headers
    assert plain.content == plotly_script()


@pytest.mark.parametrize("path", ["", "?landscape=ravine", "anything", "static/nothing.js"])
def test_every_page_has_the_policy_and_is_asked_for_anew(address, path):
    answer = requests.get(f"{address}/{path}", headers=PAGE | {"If-None-Match": "*"}, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    policy = dict(each.split(" ", 1) for each in answer.headers["content-security-policy"].split("; "))
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(policy["script-src"].split())
    assert "frame-ancestors" not in policy, "slides and Moodle show the page in a frame"


def test_a_head_request_has_the_headers_of_a_page_alone(address):
    answer = requests.head(address, headers=PAGE, timeout=10)
    assert int(answer.headers["content-length"]) > 1000
    assert not answer.content


def test_what_streamlit_answers_itself_stays_as_it_is(address):
    assert requests.get(f"{address}/_stcore/health", timeout=10).text == "ok"
    assert requests.get(f"{address}/component/stage.component.plotly/nothing.js", timeout=10).status_code == 404


def test_the_hints_name_each_script_once():
    found = re.findall(r'<link rel="modulepreload"[^>]* href="([^"]+)"', served_page().text)
    assert len(found) == len(set(found))


def test_a_link_that_can_not_be_drawn_gets_the_page_without_its_picture(monkeypatch):
    assert b"<div id='page-opening'" in served_page().opened("landscape=ravine", is_packed=False)[0]

    def broken(query):
        raise ValueError(query)

    monkeypatch.setattr("interface.served_page.opening", broken)
    assert served_page().opened("landscape=ravine", is_packed=False)[0] == served_page().content()
