"""The runs of a recorded training as balls: in the message of the race, in the table, and in the line-up.

The training is one of PyTorch's: tests/reference/make_record.py checks the numbers of its file against its weights.
"""

from dataclasses import replace

import numpy as np
import pytest

from figures.loss import loss
from figures.style import COLOURS, replayed_styles, styles
from interface import replayed
from landscapes.ravine import Ravine
from landscapes.surface import Surface
from optimizers.adam import Adam
from optimizers.sgd import SGD
from simulation.experiment import DEFAULT_RACE, Experiment
from simulation.race import Race
from stage.message import unpack
from stage.scene import race_message, terrain_message
from tests.uploads.files import npz
from tests.uploads.test_recording import ABOUT, ADAM, AXIS, FILE
from tests.uploads.test_recording import SGD as ROWS
from tests.uploads.test_recording import file as written

SURFACE = Surface.read("run.npz", FILE)


def race_on(surface, *rules, steps=None):
    experiment = Experiment().on(surface)
    for rule in rules:
        experiment = experiment.with_another(rule)
    return Race(experiment if steps is None else replace(experiment, steps=steps))


def sent(race):
    return unpack(race_message(race, "", 0, {"overlay": {}, "hidden": []}))


def surface_of(**changed):
    return Surface.read("run.npz", written(**changed))


def test_a_training_is_drawn_as_balls_with_the_numbers_of_its_file():
    metadata, arrays = sent(race_on(SURFACE))
    assert [(each["name"], each["settings"]) for each in metadata["balls"]] == [
        ("SGD", "recorded, to step 60"),
        ("Adam", "recorded, to step 60"),
    ]
    assert metadata["plane"]["arrays"] == ["beside", "way", "picture", "test_loss"]
    for index, run in enumerate(SURFACE.replayed):
        rows = slice(None, None, 2)  # every second step was recorded
        np.testing.assert_array_equal([arrays["x"][index, rows], arrays["y"][index, rows]], run.places)
        np.testing.assert_array_equal(arrays["loss"][index, rows], run.loss)
        np.testing.assert_allclose(arrays["beside"][index, rows], run.distance, rtol=1e-6, atol=1e-5)
        np.testing.assert_allclose(arrays["test_loss"][index, rows], run.test_loss, rtol=1e-6)
        np.testing.assert_allclose(arrays["picture"][index, rows], SURFACE.loss(run.places), rtol=1e-6)
        # Pythagoras: the start lies on the plane.
        moved = np.hypot(run.distance, np.hypot(*(run.places - run.places[:, :1])))[1:]
        np.testing.assert_allclose(arrays["way"][index, rows][1:], run.distance[1:] / moved, rtol=1e-5, atol=1e-5)
    assert np.isnan(arrays["slope"]).all()
    assert (arrays["beside"][:, [0, -1]] == 0).all(), "at the points of the plane nothing but rounding is beside it"
    assert "recorded" not in unpack(terrain_message(SURFACE, ("",), "stage")[1])[0]


def test_the_sentence_says_the_weights_where_the_plane_is_exact_and_the_shares():
    about = sent(race_on(SURFACE))[0]["plane"]["about"]
    shares = [
        round(100 * np.hypot(*np.diff(run.places)).sum() / length)
        for run, length in zip(SURFACE.replayed, SURFACE.recording.lengths, strict=True)
    ]
    assert about == (
        "49 weights. The map is the plane through the start, the end of SGD and the end of Adam, and is exact there. "
        f"Share of each path's length in the plane: SGD {shares[0]} %, Adam {shares[1]} %."
    )


def test_what_the_file_does_not_tell_is_not_said():
    def about(**told):
        return sent(race_on(surface_of(about={"format": "downhill run 1"} | told)))[0]["plane"]["about"]

    assert about() == ""
    assert about(weights=1_000_000) == "1,000,000 weights."
    exact = about(names=["SGD", "Adam"], through=[[1, 0]], weights=7, lengths=[0, 10])
    # Of the steps of Adam (½, 1), (½, 0) and (0, 1) lie √1¼ + ½ + 1 in the plane.
    assert exact.endswith(f" length in the plane: Adam {10 * (1.25**0.5 + 1.5):.0f} %.")
    assert about(through=[[1, 0], [2, 6]]).endswith(
        "The map is a plane through the start and the end of run 2, and is exact there."
    )


def test_a_training_that_diverged_ends_there():
    rows = ADAM.copy()
    rows[3, 1:] = np.nan
    surface = surface_of(about=ABOUT | {"through": []}, ball_2=rows)
    metadata, arrays = sent(race_on(surface))
    assert [each["diverged"] for each in metadata["balls"]] == [-1, 6]
    assert np.isnan(arrays["x"][1]).tolist() == [step > 4 for step in range(11)]
    assert [each["diverged"] for each in sent(race_on(surface, steps=5))[0]["balls"]] == [-1, -1], "later than that"
    assert replayed.rows(race_on(surface))[1][1:3] == ["diverged at step 6", "1"]


def test_a_step_of_a_long_training_is_several_of_its_own():
    longer = {"ball_1": ROWS * [1000, 1, 1, 1, 1], "ball_2": ADAM * [1000, 1, 1, 1, 1]}
    race = race_on(surface_of(about=ABOUT | {"through": [[2, 6000]]}, **longer))
    metadata, arrays = sent(race)
    assert race.problem.steps == 1500
    np.testing.assert_array_equal(arrays["x"][0, ::500], ROWS[:, 1])
    assert metadata["plane"]["about"].endswith(
        "through the end of Adam, and is exact there. A step of the page is 4 of the training."
    )
    assert metadata["balls"][0]["settings"] == "recorded, to step 6000"
    assert [each["diverged"] for each in metadata["balls"]] == [-1, -1]
    rows = longer["ball_1"].copy()
    rows[2:, 1:] = np.nan
    race = race_on(surface_of(about=ABOUT | {"through": []}, **longer | {"ball_1": rows}))
    assert [each["diverged"] for each in sent(race)[0]["balls"]] == [1000, -1]


def test_the_last_step_of_a_training_is_shown_also_where_it_is_no_multiple():
    rows = ROWS.copy()
    rows[:, 0] = [0, 1, 2, 2001]
    _, arrays = sent(race_on(surface_of(about=ABOUT | {"through": []}, ball_1=rows, ball_2=rows)))
    known = arrays["x"][0][np.isfinite(arrays["x"][0])]
    assert (len(known), known[-1]) == (1002, 2.0)


def test_nothing_is_run_until_a_rule_is_added_and_on_another_terrain_the_usual_rules_race_again():
    experiment = Experiment(Ravine(), steps=500).on(SURFACE)
    assert experiment.optimizers == ()
    assert (experiment.steps, experiment.start) == (60, (0.0, 0.0))
    left = experiment.on(Ravine())
    assert tuple(each.key for each in left.optimizers) == DEFAULT_RACE
    assert left.steps == Ravine.steps
    added = experiment.with_another("adam").on(Ravine())
    assert [each.key for each in added.optimizers] == ["adam"]


def test_a_rule_that_is_added_stands_before_the_runs_with_nothing_beside_the_plane():
    race = race_on(SURFACE, "adam")
    metadata, arrays = sent(race)
    assert [each["name"] for each in metadata["balls"]] == ["Adam", "SGD recorded", "Adam recorded"]
    for name in metadata["plane"]["arrays"]:
        assert np.isnan(arrays[name][0]).all()
        assert np.isfinite(arrays[name][1]).any()
    np.testing.assert_array_equal(arrays["x"][0], race.paths[0][:, 0])
    assert np.isfinite(arrays["slope"][0]).all()


def test_a_run_that_is_named_as_a_rule_has_its_colour_unless_a_ball_has_it():
    sgd, adam = (COLOURS[each.colour % len(COLOURS)] for each in (SGD, Adam))
    assert [each.colour for each in replayed_styles(race_on(SURFACE))] == [sgd, adam]
    race = race_on(SURFACE, "sgd")
    colours = [each.colour for each in (*styles(race), *replayed_styles(race))]
    assert colours[0] == sgd
    assert len(set(colours)) == 3
    many = {"about": {"format": "downhill run 1"}, **{f"ball_{number}": ROWS for number in range(3, 9)}}
    race = race_on(surface_of(**many), *["adam"] * 8)
    assert len({each.colour for each in replayed_styles(race_on(surface_of(**many)))}) == 8
    assert len(sent(race)[0]["balls"]) == 16


def test_the_table_says_how_each_run_ended():
    (sgd, adam), head = replayed.rows(race_on(SURFACE)), replayed.HEADINGS
    assert len(sgd) == len(adam) == len(head)
    assert sgd[0].endswith("<b>SGD</b> recorded")
    # Of the last tenth, 3 of 30 rows.
    for cells, run in zip((sgd, adam), SURFACE.replayed, strict=True):
        state = "still training" if run.loss[-4] - run.loss[-1] >= run.loss[-4] / 100 else "stalled"
        assert cells[1].startswith(state)
        assert cells[1].endswith("at step 60")
        assert float(cells[2]) == pytest.approx(run.loss[-1], rel=1e-3)
        assert float(cells[3]) == pytest.approx(run.test_loss[-1], rel=1e-3)
    rest = ROWS.copy()
    rest[1:, 3] = 2.0
    (cells, _) = replayed.rows(race_on(surface_of(about=ABOUT | {"names": ["<i>", "b"]}, ball_1=rest)))
    assert cells[0].endswith("<b>i</b> recorded")
    assert cells[1:4] == ["stalled, its loss hardly falls, at step 6", "2", "–"]


def test_the_axis_of_the_loss_follows_the_losses_of_a_training_from_zero():
    facts = {"title": "Loss", "lowest": 0.0, "range": None}
    assert loss(SURFACE).facts == facts
    slope = npz(
        x=AXIS,
        y=AXIS,
        z=5 + AXIS + AXIS[:, np.newaxis],
        ball_1=ROWS,
        about=np.frombuffer(b'{"format": "downhill run 1"}', np.uint8),
    )
    assert loss(Surface.read("a.npz", slope)).facts == facts, "also on a plane without a minimum"


def test_runs_without_a_place_are_refused_or_have_no_numbers_in_the_table():
    nowhere = ROWS[:, :3].copy()
    nowhere[:, 1:] = np.nan
    with pytest.raises(ValueError, match="has no row with an x and a y"):
        Surface.read("run.npz", FILE, None, [("more.npz", npz(ball_1=nowhere))])
    surface = replace(SURFACE)
    run = replace(SURFACE.replayed[0], places=np.full_like(SURFACE.replayed[0].places, np.inf))
    object.__setattr__(surface, "replayed", (*SURFACE.replayed, run))
    assert replayed.rows(race_on(surface))[-1][1:] == ["diverged at step 0", *["–"] * 5]


@pytest.mark.parametrize("steps", [[0, 1, 1e300, 2e300], [-3, -2, -1, 0], [0.5, 1.5, 2.5, 3.5]])
def test_a_run_beside_a_training_has_whole_steps(steps):
    rows = np.column_stack([steps, ROWS[:, 1:3]])
    with pytest.raises(ValueError, match="run 1 has a step that is not a whole number from 0 on"):
        Surface.read("run.npz", FILE, None, [("more.npz", npz(ball_1=rows))])
