"""The laboratory on the page: every view opens on every kind of race."""

import pytest

from interface import page_keys, session
from interface.laboratory import VIEWS
from interface.second_panel import open_tab
from landscapes._network import Network
from simulation.race import Race
from tests.further import few_of
from tests.page import page, stage_message, text

RACES = {
    "ravine": "race=sgd+momentum+adam+rolling_ball",
    "wells": "landscape=multi_well&race=sgd+momentum",
    "no minimum": "landscape=formula&formula.f=x%2B2*y",
    "data": "landscape=linear_regression&race=sgd+momentum+lion&steps=100",
    "nobody": "race=",
    "diverged": "learning_rate=0.05",
    "network": "landscape=two_moons&two_moons.width=2&two_moons.training_size=20&race=sgd+momentum+adam+muon&steps=20",
    "mini-batches": "landscape=digits&digits.training_size=40&digits.batch_size=10&steps=20",
    "scheduled": "landscape=himmelblau&schedule=cosine&noise=1.0&race=nesterov+radam",
}
FEW = ("wells", "network", "nobody")

EVERYWHERE = [name for name, each in VIEWS.items() if not each.networks_only]


def test_every_view_has_an_order_a_title_and_a_question():
    assert set(VIEWS) == set(page_keys.VIEWS)
    orders = [each.order for each in VIEWS.values()]
    assert orders == sorted(set(orders)), "no two at one position"
    assert len({each.title for each in VIEWS.values()}) == len(VIEWS)
    for each in VIEWS.values():
        assert each.question.endswith(".")


@pytest.mark.parametrize("race", few_of(RACES, FEW))
@pytest.mark.parametrize("name", page_keys.VIEWS)
def test_every_view_opens_on_every_kind_of_race(name, race):
    app = page(f"{RACES[race]}&view={name}")
    assert app.session_state.state.view == name
    opened = Race(app.session_state.state.experiment)
    has_tab = not VIEWS[name].networks_only or isinstance(opened.experiment.landscape, Network)
    assert (VIEWS[name].asks(opened) in [each.value for each in app.caption]) == has_tab


def test_the_runs_of_a_cloud_on_a_large_network_are_too_many_and_the_view_says_how_much():
    large = "landscape=digits&digits.width=32&digits.layers=3&digits.batch_size=400&race=sgd+momentum+adam+lion"
    assert "times as long as the page allows" in text(page(f"{large}&steps=60&view=noise"))


@pytest.mark.parametrize(
    ("query", "tabs"),
    [
        ("landscape=ravine", ["surface", *EVERYWHERE]),
        ("landscape=linear_regression", ["surface", "fit", *EVERYWHERE]),
        ("landscape=two_moons", ["surface", "fit", *VIEWS]),
        ("landscape=rare_features&steps=20", ["surface", "fit", *VIEWS]),
        ("landscape=ravine&hide=surface", EVERYWHERE),
        ("landscape=ravine&hide=laboratory", []),
        ("landscape=ravine&hide=laboratory+surface", []),
    ],
)
def test_the_tabs_are_what_the_terrain_has_and_the_link_shows(query, tabs):
    drawn = stage_message(page(query)).get("tabs")
    titles = {"surface": "Surface", "fit": "Data"}
    assert (drawn and drawn["titles"]) == ({each: titles.get(each) or VIEWS[each].title for each in tabs} or None)
    assert not drawn or drawn["opened"] == (tabs[0] if tabs[0] in titles else "")


def test_a_tab_opens_its_view_the_first_closes_it_and_what_is_no_tab_opens_nothing():
    with session.without_visitor({"landscape": ["ravine"]}) as opened:
        session.state().seen = opened.seen
        for key, view in [("rates", "rates"), ("fit", "rates"), ("garden", "rates"), ("surface", "")]:
            open_tab(key)
            assert session.state().view == view
            assert session.current() == opened.experiment


def test_what_a_link_says_of_views_is_checked():
    page_text = text(page("view=garden&hide=everything+readout&lesson=garden.1"))
    assert "view can only be one of" in page_text
    assert "hide can only name" in page_text
    assert "There is no such lesson" in page_text


def test_a_link_hides_parts_of_the_page():
    app = page("hide=terrain+lineup+readout+laboratory+formulas")
    assert "Ended" not in text(app)
    assert not app.selectbox
    assert app.query_params["hide"] == "terrain lineup readout laboratory formulas"
