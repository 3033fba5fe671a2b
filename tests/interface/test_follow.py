"""A move of α, β or the start runs the whole page where something beside the race shows them, and only there."""

from dataclasses import replace

import pytest

from interface import session
from tests.page import page


def outside(app):
    """What the page shows beside the race, as Streamlit sends it, without the first picture, which has gone by then."""
    found = []

    def walk(block):
        for each in block.children.values():
            if not hasattr(each, "children"):
                if "dh-first" not in str(getattr(each.proto, "body", "")):
                    found.append((each.type, each.proto.SerializeToString(deterministic=True)))
            elif not (each.proto and each.proto.id.endswith("-race")):
                walk(each)

    walk(app._tree)
    return found


def moved(app):
    """Move α, β and the start, without a run of the page; whether that makes it old."""
    state = app.session_state.state
    experiment = state.experiment.with_main("learning_rate", 0.9 * state.experiment.learning_rate)
    experiment = experiment.with_main("momentum", 0.37)
    kept = session._here.set(state)
    try:
        session.move(replace(experiment, start=tuple(0.97 * each for each in experiment.start)), final=True)
    finally:
        session._here.reset(kept)
    return state.page_is_old


@pytest.mark.parametrize(
    ("query", "unfolded", "press", "followed"),
    [
        ("", (), None, False),
        ("landscape=rosenbrock&race=sgd+adam+rolling_ball", (), None, False),
        ("landscape=formula&formula.f=x**2%2By**4", (), None, False),
        ("view=rates", (), None, False),
        ("view=map&race=sgd+momentum+nesterov", (), None, False),
        ("maps=side", (), None, False),
        ("schedule=cosine&2.schedule=warm_up", (), None, False),
        ("", ("rules",), None, False),
        ("hide=lineup+formulas", (), None, False),
        ("race=momentum+momentum&1.momentum=0.5", (), None, True),
        ("maps=side&race=momentum+momentum&1.momentum=0.5&hide=lineup", (), None, True),
        ("landscape=xor", (), None, True),
        ("lesson=zigzag.1", (), None, True),
        ("", ("formulas",), None, True),
        ("", ("more",), None, True),
        ("", ("share",), None, True),
        ("", (), "ball_0", True),
        ("unheard=of", (), None, True),
    ],
)
def test_what_stands_beside_the_race_is_up_to_date_after_a_move(query, unfolded, press, followed):
    app = page(query, unfolded)
    if press:
        app.button(key=press).click().run()
    app.run()  # the first run gives the widgets their values, and the next ones don't
    before = outside(app)
    assert moved(app) == followed
    app.run()
    assert not app.exception
    assert (outside(app) != before) == followed, "α, β or the start is shown where the page doesn't run again for it"


def test_the_page_follows_no_longer_when_what_showed_the_settings_is_folded():
    app = page()
    app.button(key="ball_0").click().run()
    assert app.session_state.state.is_followed
    app.button(key="ball_0").click().run()
    assert not app.session_state.state.is_followed
