"""The maps of trainings on the page: progress, what stops them, and the clicks."""

from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from interface import session
from interface.laboratory import _batches, _trainings
from interface.laboratory._trainings import FEWEST, MOST, MOST_SECONDS, side_of
from interface.shared_cache import shared_cache
from landscapes.digits import Digits
from landscapes.spirals import Spirals
from landscapes.two_moons import TwoMoons
from simulation.cost import seconds
from simulation.link import from_query
from simulation.problem import Problem
from simulation.race import Race
from stage.message import unpack
from tests.page import page, text_and_captions

XOR = "landscape=xor&xor.width=2&steps=15&race=sgd+momentum"


@pytest.mark.parametrize("network", [TwoMoons(), Spirals(), Digits(), Digits(batch_size=500)])
@pytest.mark.parametrize("maps", [1, 2, 8])
def test_the_cells_are_as_many_as_the_time_allows(network, maps):
    problem = Problem(network, network.start, network.steps)
    side = side_of(problem, maps)
    assert FEWEST <= side <= MOST
    if side > FEWEST:
        assert maps * seconds(network, side**2, network.steps) <= MOST_SECONDS * 1.01


def test_what_is_superseded_stops_before_the_next_batch_and_goes_on_there(monkeypatch):
    made, pending = [], []
    square = shared_cache(100)(lambda number: made.append(number) or number**2)
    monkeypatch.setattr(_batches, "is_superseded", lambda: bool(pending))
    monkeypatch.setattr(_batches.session, "is_dragged", lambda: False)
    arguments = [(each,) for each in range(5)]
    found = []
    for each in _batches.computed(square, arguments, "Squares"):
        found.append(each)
        if len(found) == 2:
            pending.append("α")
    assert (found, made) == ([0, 1], [0, 1])
    pending.clear()
    assert list(_batches.computed(square, arguments, "Squares")) == [0, 1, 4, 9, 16]
    assert made == [0, 1, 2, 3, 4]


def test_nothing_is_computed_during_a_drag_but_what_is_known_is_shown(monkeypatch):
    square = shared_cache(100)(lambda number: number**2)
    square(0)
    monkeypatch.setattr(_batches.session, "is_dragged", lambda: True)
    assert list(_batches.computed(square, [(0,), (1,)], "Squares")) == [0]


def test_the_map_of_a_network_is_that_of_its_runs_and_a_click_sets_both_settings():
    app = page(f"{XOR}&view=map")
    assert "target loss" in text_and_captions(app)
    race = Race(from_query(XOR))
    (drawn,) = [each.proto for each in app.get("bidi_component") if each.proto.id.endswith("-map_of_settings")]
    shade, *_ = unpack(drawn.bytes)[0]["figure"]["data"]
    assert shade["hovertemplate"].startswith("loss")
    assert len(shade["text"]) == side_of(race.problem)


def test_the_basins_of_a_network_name_the_share_that_reaches_the_target():
    app = page(f"{XOR}&view=basins")
    assert "Reach the target loss" in text_and_captions(app)
    names = [each.proto.id.rpartition("-")[2] for each in app.get("bidi_component")]
    assert {"basins_0", "basins_1"} <= set(names)


def test_another_plane_leaves_the_map_of_settings_of_the_seeded_start_as_it_is():
    one, other = (Race(from_query(f"{XOR}&learning_rate={rate}")).problem for rate in (0.1, 0.3))
    assert one != other
    assert _trainings.unseen(one) == _trainings.unseen(other)
    clicked = Race(from_query(f"{XOR}&x=0.5")).problem
    assert _trainings.unseen(clicked) == clicked


def test_a_map_that_is_not_complete_leaves_the_last_one_of_the_same_terrain(monkeypatch):
    state = session.State()
    monkeypatch.setattr(session, "state", lambda: state)
    whole, part = np.zeros((2, 2)), np.array([[0.0, np.inf], [np.inf, np.inf]])
    assert _trainings.kept("map", "moons", part, ("x",)) == (pytest.approx(part), ("x",))
    _trainings.kept("map", "moons", whole, ("x",))
    assert _trainings.kept("map", "moons", part, ("y",))[1] == ("x",)
    assert _trainings.kept("map", "xor", part, ("y",))[1] == ("y",)


def test_a_change_in_the_fragment_of_the_race_is_seen_though_streamlit_goes_on(monkeypatch):
    requests = ScriptRequests()
    monkeypatch.setattr(_batches, "get_script_run_ctx", lambda **_: SimpleNamespace(script_requests=requests))
    assert not _batches.is_superseded()
    requests.request_rerun(RerunData(fragment_id="race"))
    assert requests.on_scriptrunner_yield() is None
    assert _batches.is_superseded()
