"""The theme of a run is the one that Streamlit finds, and is found once."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from interface.kept_theme import FINDS, keep_theme

SECTIONS = ["theme", *(f"theme.{each.value}" for each in config.CustomThemeCategories)]


def theme(section):
    message = CustomThemeConfig()
    getattr(app_session, FINDS)(message, section)
    return message


@pytest.fixture
def colour():
    before = config.get_option("theme.primaryColor")
    yield lambda value: (config.set_option("theme.primaryColor", value), config._on_config_parsed.send())
    config.set_option("theme.primaryColor", before)
    config._on_config_parsed.send()


def test_the_theme_is_streamlits_and_is_found_once_until_its_settings_change(monkeypatch, colour):
    find, found = getattr(app_session, FINDS), []
    expected = [theme(each) for each in SECTIONS]
    assert any(each.primary_color for each in expected)
    monkeypatch.setattr(
        app_session, FINDS, lambda message, section="theme": found.append(section) or find(message, section)
    )
    keep_theme()
    for _ in range(3):
        assert [theme(each) for each in SECTIONS] == expected
    assert found == SECTIONS
    colour("#123456")
    assert theme("theme").primary_color == "#123456"


def test_a_streamlit_that_finds_its_theme_elsewhere_is_left_as_it_is(monkeypatch):
    monkeypatch.delattr(app_session, FINDS)
    keep_theme()
    assert not hasattr(app_session, FINDS)
