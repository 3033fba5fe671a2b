"""Recorded runs that came with a grid: at the steps of a race, in its message, and in the table of how it ended."""

import numpy as np
import pytest

from figures.loss import loss
from figures.surface import surface_height
from interface.readout import recorded_row
from landscapes.surface import Patches, Surface
from simulation.experiment import Experiment
from simulation.race import Race
from stage.message import unpack
from stage.scene import terrain_message
from tests.uploads.files import npz
from uploads.grid import RecordedRun

AXIS = np.linspace(-1, 1, 9)
HEIGHT = AXIS[:, np.newaxis] + 2 * AXIS  # rises with both axes
STEPS = np.array([0.0, 2.0, 5.0])
PLACES = np.array([[0.0, 0.2, 0.8], [0.5, 0.5, -0.4]])
LOSSES = np.array([3.0, 2.0, 0.5])


def race(*runs, steps=7):
    return Race(Experiment(Surface(losses=Patches(AXIS, AXIS, HEIGHT, runs=runs)), steps=steps))


def test_between_two_rows_a_recorded_run_is_on_a_straight_line_and_after_the_last_one_it_is_over():
    places, losses, distances = RecordedRun("a", STEPS, PLACES, LOSSES, LOSSES / 10).at_steps(6)
    np.testing.assert_allclose(places[0], [0, 0.1, 0.2, 0.4, 0.6, 0.8, np.nan])
    np.testing.assert_allclose(places[1], [0.5, 0.5, 0.5, 0.2, -0.1, -0.4, np.nan])
    np.testing.assert_allclose(losses, [3, 2.5, 2, 1.5, 1, 0.5, np.nan])
    np.testing.assert_allclose(distances, losses / 10)


def test_a_run_that_was_recorded_from_a_later_step_on_waits_at_its_first_place():
    places, losses, distances = RecordedRun("a", STEPS + 3, PLACES).at_steps(3)
    np.testing.assert_array_equal(places, [[0] * 4, [0.5] * 4])
    assert losses is distances is None


def test_a_row_without_a_place_or_a_loss_is_left_out():
    places, losses = PLACES.copy(), LOSSES.copy()
    places[1, 1] = losses[2] = np.nan
    places, losses, _ = RecordedRun("a", STEPS, places, losses).at_steps(6)
    np.testing.assert_allclose(places[0], [0, 0.16, 0.32, 0.48, 0.64, 0.8, np.nan])
    np.testing.assert_allclose(losses, [3, 2.5, 2, 2, 2, 2, np.nan])
    places, losses, _ = RecordedRun("a", STEPS, PLACES * np.nan, LOSSES).at_steps(6)
    assert np.isnan(places).all()
    assert losses is None


def test_the_message_of_a_terrain_holds_places_and_true_loss_and_else_the_loss_of_the_surface():
    known, unknown = RecordedRun("SGD", STEPS, PLACES, LOSSES), RecordedRun("<b>", STEPS, PLACES)
    metadata, arrays = unpack(terrain_message(race(known, unknown).seen, ("",), "stage")[1])
    assert metadata["recorded"] == [
        {"name": "SGD", "settings": "recorded, to step 5"},
        {"name": "<b>", "settings": "recorded, to step 5, loss of the surface"},
    ]
    assert arrays["recorded"].shape == (2, 5, 6)
    np.testing.assert_array_equal(arrays["recorded"][0, :2], known.at_steps(5)[0])
    np.testing.assert_array_equal(arrays["recorded"][0, 2], known.at_steps(5)[1])
    np.testing.assert_allclose(arrays["recorded"][1, 2, [0, 2, 5]], 2 * PLACES[0] + PLACES[1], atol=1e-12)
    assert "recorded" not in unpack(terrain_message(race().seen, ("",), "stage")[1])[0]
    endless = RecordedRun("a", STEPS * 1e6, PLACES)
    assert unpack(terrain_message(race(endless).seen, ("",), "stage")[1])[1]["recorded"].shape == (1, 5, 2001)


def test_the_message_holds_the_true_loss_as_a_height_of_the_surface_and_the_distance_by_the_size_of_the_map():
    distance = np.array([0.0, 0.5, 1.0])
    known, unknown = RecordedRun("a", STEPS, PLACES, LOSSES, distance), RecordedRun("b", STEPS, PLACES)
    sent = unpack(terrain_message(race(known, unknown).seen, ("",), "stage")[1])[1]["recorded"]
    np.testing.assert_allclose(sent[0, 3, [0, 2, 5]], LOSSES)  # the surface of an even slope has no log scale
    np.testing.assert_allclose(sent[0, 4, [0, 2, 5]], distance / 2)  # the map is 2 wide
    assert np.isnan(sent[1, 3:]).all()
    valley = np.exp(4 * AXIS) * np.ones((9, 1))
    surface = Surface(losses=Patches(AXIS, AXIS, valley, runs=(known,)))
    scale = surface_height(surface)
    assert scale.log
    sent = unpack(terrain_message(surface, ("",), "stage")[1])[1]["recorded"]
    above = np.maximum(LOSSES - np.exp(-4), 0) + scale.floor
    np.testing.assert_allclose(sent[0, 3, [0, 2, 5]], np.log10(above), atol=1e-9)


def test_a_distance_is_in_the_unit_of_the_map_also_where_its_axes_are_scaled():
    rows = np.column_stack([STEPS, 1e-6 * PLACES.T, LOSSES, [0, 5e-7, 1e-6]])
    (run,) = Surface.read("a.npz", npz(x=1e-6 * AXIS, y=1e-6 * AXIS, z=HEIGHT, ball_1=rows)).recorded
    np.testing.assert_allclose(run.places, PLACES)
    np.testing.assert_allclose(run.distance, [0, 0.5, 1])


def test_the_table_has_a_row_for_a_recorded_run_with_its_last_loss():
    run = RecordedRun("<b>", STEPS, PLACES, LOSSES, np.array([0.0, 0.1, 0.25]))
    name, ended, loss, *others = recorded_row(race(run), 0)
    assert name.endswith("<b>&lt;b&gt;</b> recorded")
    assert ended == "3 rows to step 5, 0.25 from the plane of the map"
    assert (loss, others) == ("0.5", ["–"] * 4)
    name, ended, loss, *_ = recorded_row(race(RecordedRun("a", STEPS, PLACES)), 0)
    assert float(loss) == pytest.approx(2 * 0.8 - 0.4)


def test_runs_of_another_scale_than_the_grid_are_said_to_be_off_the_map():
    _, ended, *_ = recorded_row(race(RecordedRun("a", STEPS, PLACES * 100 + 3, LOSSES)), 0)
    assert ended.endswith("; 3 places are off the map, which may have another scale")


def test_two_grids_that_differ_in_their_runs_are_two_terrains():
    run = RecordedRun("a", STEPS, PLACES, LOSSES)
    other = RecordedRun("a", STEPS, PLACES, distance=LOSSES)
    digests = {Surface(losses=Patches(AXIS, AXIS, HEIGHT, runs=runs)).digest for runs in ((), (run,), (other,))}
    assert len(digests) == 3


def test_beside_recorded_losses_the_axis_of_the_loss_counts_from_0_if_all_are_positive():
    bowl = AXIS**2 + AXIS[:, np.newaxis] ** 2 + 1
    for losses, facts in (
        (LOSSES, {"title": "Loss", "lowest": 0.0, "range": None}),
        (LOSSES - 1, {"title": "Loss above the minimum", "lowest": 1.0, "range": None}),
    ):
        surface = Surface(losses=Patches(AXIS, AXIS, bowl, runs=(RecordedRun("a", STEPS, PLACES, losses),)))
        assert loss(surface).facts == pytest.approx(facts, abs=1e-12)
