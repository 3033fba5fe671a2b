"""The controls of the plane on which a race in the weights of a network is seen."""

import pytest

from tests.page import page

SHARP = "landscape=xor&race=momentum&steps=60&plane=sharp"


def said(app):
    return [each.value for each in app.caption if "largest curvature" in each.value]


@pytest.mark.parametrize(("written", "step"), [("", 60), ("&step=20", 20)])
def test_the_sharpest_directions_say_at_which_step_they_were_taken(written, step):
    app = page(SHARP + written)
    assert said(app) == [f"The map shows the directions of largest curvature at step {step} of Momentum."]


def test_without_a_ball_there_are_no_sharpest_directions_to_speak_of():
    assert said(page("landscape=xor&race=&plane=sharp")) == []


def test_another_plane_forgets_the_step():
    app = page(f"{SHARP}&step=20")
    app.selectbox(key="plane").select("own").run()
    assert said(app) == []
    assert "step=20" not in str(app.query_params)


def test_a_random_plane_says_what_it_is_worth():
    app = page("landscape=xor&race=momentum&steps=60&plane=random")
    assert any("The paths lie mostly beside it" in each.value for each in app.caption)
    assert not any("The paths lie mostly beside it" in each.value for each in page(SHARP).caption)
