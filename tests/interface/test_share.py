"""The Share menu and the exported file, without a browser."""

import base64
import gzip
import json
import re
from types import SimpleNamespace

import pytest

from interface.address import page_address, public_addresses
from optimizers.momentum import Momentum
from simulation.descent import descend
from simulation.link import from_query
from simulation.race import Race
from stage.file import file
from stage.message import unpack
from tests.page import page

LARGEST_FILE = 3_500_000  # bytes: the menu says 2 to 3 MB


def opened(query=""):
    app = page(query)
    app.session_state.share = True
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize(
    "query", ["", "landscape=himmelblau&maps=side", "landscape=digits", "landscape=surface", "race="]
)
def test_every_race_can_be_shared(query):
    app = opened(query)
    (button,) = [each for each in app.button if each.label == "Python code"]
    button.click().run()
    assert not app.exception, app.exception
    scripts = [each.value for each in app.code]
    refused = [each.proto.body for each in app.get("html") if "<p class='dh-note" in each.proto.body]
    if query in ("landscape=surface", "race="):
        assert len(refused) == 2, "one clear line instead of each script"
    else:
        assert all(any(f"import {library}" in each for each in scripts) for library in ("numpy", "torch"))


def test_a_network_is_a_recorded_run_to_download_if_a_ball_races_on_it():
    def labels(query):
        return [each.proto.label for each in opened(query).get("download_button")]

    recorded = "Recorded run (NPZ, for your own surface)"
    assert recorded in labels("landscape=xor&steps=20")
    assert recorded not in labels("landscape=xor&race=")
    assert recorded not in labels("landscape=booth")


def test_the_menu_names_the_other_pages_where_a_race_opens(monkeypatch):
    monkeypatch.setenv("DOWNHILL_SITE", "https://example.org/downhill/")
    monkeypatch.setenv("DOWNHILL_SERVER", "javascript:alert(1)")
    assert public_addresses() == ["https://example.org/downhill/"]
    links = [each.proto.url for each in opened("landscape=booth").get("link_button")]
    assert links == ["https://example.org/downhill/?landscape=booth"]
    assert "share" not in page("hide=share").session_state


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:8501", "http://localhost:8501/"),
        ("https://a.github.io/downhill", "https://a.github.io/downhill/"),
        ("https://a.b/downhill/index.html", "https://a.b/downhill/index.html"),
        ("https://a.streamlit.app/~/+/", "https://a.streamlit.app/"),
        (None, ""),
    ],
)
def test_the_address_of_the_page_is_one_without_a_redirect(monkeypatch, url, address):
    monkeypatch.setattr("interface.address.st.context", SimpleNamespace(url=url))
    assert page_address() == address


def test_an_exported_file_holds_the_paths_to_the_last_digit():
    race = from_query("landscape=rosenbrock&race=sgd+momentum&steps=50")
    text = file(Race(race), address='https://a.b/?"><b>')
    assert '<a href="https://a.b/?&quot;&gt;&lt;b&gt;">' in text
    _, message = json.loads(re.search(r"const message of (\[.+?\])\)", text)[1])
    data = gzip.decompress(base64.b64decode(message))
    metadata, arrays = unpack(data)
    assert metadata["kind"] == "race"
    assert [each["name"] for each in metadata["balls"]] == ["SGD", "Momentum"]
    run = descend(race.landscape, Momentum(race.learning_rate, 0.9), race.start, 50)
    assert (arrays["x"][1] == run.theta[:, 0]).all()
    assert (arrays["y"][1] == run.theta[:, 1]).all()
    assert (arrays["loss"][1] == run.loss).all()


def test_the_largest_file_is_small_enough_for_a_mail():
    race = from_query(f"landscape=linear_regression&steps=2000&race={'+'.join(['momentum'] * 8)}")
    assert len(file(Race(race), [each.name for each in race.optimizers])) < LARGEST_FILE


def test_a_formula_from_a_link_is_text_in_the_exported_file():
    race = from_query("landscape=formula&formula.f=x**2+%2B+y**2+%2B+abs(x)")
    about = re.search(r"<p>(.*?)</p>", file(Race(race)), re.DOTALL)[1]
    assert "f(x, y) = x**2 + y**2 + abs(x)" in about
    assert not re.search(r"<[^a/]", about)
