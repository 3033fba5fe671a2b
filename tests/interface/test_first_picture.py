"""The picture that stands on the page until the stage is drawn."""

import re

import pytest

from tests.page import page


def pictures(app):
    return [each.proto.body for each in app.get("html") if "<div class='st-key-race dh-first'" in each.proto.body]


def test_the_first_run_sends_a_picture_of_the_race_and_later_runs_do_not():
    app = page("landscape=himmelblau&race=sgd+adam", pictured=True)
    (body,) = pictures(app)
    assert "data:image/svg+xml,%3Csvg" in body
    assert [each for each in ("SGD", "Adam") if f"<b>{each}</b>" in body] == ["SGD", "Adam"]
    app.selectbox(key="landscape").select("rosenbrock").run()
    assert not pictures(app)


@pytest.mark.parametrize(("race", "share"), [("sgd", "SGD 1"), ("", "")])
def test_it_has_the_sentence_on_the_plane_of_a_network(race, share):
    (body,) = pictures(page(f"landscape=xor&steps=20&race={race}"))
    (said,) = re.findall(r"<p class='dh-plane'>(.*?)</p>", body)
    assert said.startswith("17 weights. The map is ")
    assert share in said
    assert "<p class='dh-plane'" not in pictures(page("landscape=ravine"))[0]


def test_nothing_in_it_can_be_pressed():
    (body,) = pictures(page())
    assert not re.search(r"<(button|input|select|a)\b", body)


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ("hide=sliders", "dh-main"),
        ("hide=loss", "dh-panel dh-loss"),
        ("hide=surface+laboratory", "dh-tabs"),
        ("hide=tabs", "dh-tabs"),
        ("view=modes", "dh-panel dh-surface"),
        ("maps=side", "<img"),
    ],
)
def test_what_the_link_hides_has_no_room_in_it(query, absent):
    shape = re.compile(r"<style>.*</style>", re.DOTALL)
    assert absent in shape.sub("", *pictures(page()))
    assert absent not in shape.sub("", *pictures(page(query)))
