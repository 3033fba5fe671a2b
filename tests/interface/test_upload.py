"""The upload box on the page: what was understood, what can be changed, and what another tool's file needs."""

import io

import numpy as np
import pytest

from interface.laboratory import VIEWS
from interface.upload import REFUSED
from tests.page import captions, page, text
from tests.uploads.files import X, Y, Z, csv, npz
from tests.uploads.test_recording import FILE as TRAINING
from tests.uploads.test_recording import told
from tests.uploads.test_trials import FILES
from tests.uploads.tools import ROWS
from uploads.grid import Grid

BOX = "surface reading box"


def uploaded(name, content, unfolded=(BOX,)):
    app = page("landscape=surface", unfolded=unfolded)
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    assert not app.exception, app.exception
    return app


def trial(name):
    return uploaded(name, (FILES / name).read_bytes())


def terrain(app):
    return app.session_state.state.experiment.landscape


def keys(app):
    return {each.key.removeprefix("surface reading ") for each in (*app.selectbox, *app.checkbox) if each.key}


def test_what_was_understood_is_said_beside_a_picture():
    app = trial("nan_cell.npz")
    assert "9 rows × 11 columns: loss over x (−1 to 1) and y (−1 to 1), lowest 0.4748 at (−0.2, 0)" in text(app)
    assert "1 hole" in text(app)
    (body,) = (each.proto.body for each in app.get("html") if "class='dh-reading'" in each.proto.body)
    assert "data:image/svg+xml" in body


def test_another_column_is_another_terrain_and_back_shows_the_first_one():
    app = trial("metrics_no_titles.csv")
    first, link = terrain(app), app.query_params["surface.digest"]
    assert "27000.00" in " ".join(each.proto.body for each in app.get("html") if "dh-rows" in each.proto.body)
    app.selectbox(key="surface reading height").select("column 6").run()
    assert "column 6 over" in text(app)
    assert terrain(app) != first
    assert app.query_params["surface.digest"] == terrain(app).digest != link
    app.query_params["surface.digest"] = link
    app.run()
    assert terrain(app) == first
    assert app.selectbox(key="surface reading height").value == "column 5"


def test_an_older_link_that_names_a_file_by_its_numbers_alone_opens_it():
    app = trial("pandas_index_long.csv")
    numbers = Grid(*(getattr(terrain(app).values, each) for each in "xyz")).digest
    assert numbers != terrain(app).digest
    app.query_params["surface.digest"] = numbers
    app.run()
    assert terrain(app).axes == ("alpha", "beta")


def test_the_last_of_equal_files_is_the_one_that_was_read():
    app = uploaded("a.csv", csv([["x", "y", "loss"], *ROWS]))
    assert keys(app) >= {"x", "y"}
    app.file_uploader[0].set_value(("a.npz", npz(x=X, y=Y, z=Z), "application/octet-stream")).run()
    assert not keys(app) & {"x", "y"}
    assert terrain(app).reading.chosen.layout == "axes"


def test_columns_of_x_and_y_change_places():
    app = uploaded("a.csv", csv([["lr", "momentum", "loss", "acc"], *((x, y, z, -z) for x, y, z in ROWS)]))
    app.selectbox(key="surface reading x").select("momentum").run()
    assert terrain(app).axes == ("momentum", "lr")
    np.testing.assert_array_equal(terrain(app).values.z, Z.T)


def test_an_axis_and_the_loss_become_logarithms_where_they_are_positive():
    app = trial("sweep_log_axis.csv")
    assert terrain(app).axes == ("log₁₀ lr", "momentum")
    assert app.checkbox(key="surface reading log_x").value
    assert app.checkbox(key="surface reading log_y").disabled
    app.checkbox(key="surface reading log_height").check().run()
    assert "log₁₀ loss over" in text(app)
    app.checkbox(key="surface reading swapped").check().run()
    assert terrain(app).axes == ("momentum", "log₁₀ lr")
    app.checkbox(key="surface reading log_y").uncheck().run()
    assert terrain(app).axes[1].startswith("lr")


def test_only_what_a_file_leaves_open_can_be_changed():
    assert keys(uploaded("a.npz", npz(x=X, y=Y, z=Z))) >= {"swapped", "log_x", "log_y", "log_height"}
    assert not keys(uploaded("a.npz", npz(x=X, y=Y, z=Z))) & {"x", "y", "height", "layout", "several", "transposed"}
    assert keys(trial("pandas_index_long.csv")) >= {"x", "y", "height", "layout"}
    assert "transposed" in keys(uploaded("a.npz", npz(x=X, y=X, z=np.outer(X, np.exp(X)))))


def test_of_a_sweep_over_three_settings_one_slice_is_chosen():
    rows = [(rule, x, y, z + n) for n, rule in enumerate(("SGD", "Adam")) for x, y, z in ROWS]
    app = uploaded("a.csv", csv([("optimizer", "lr", "momentum", "loss"), *rows]))
    assert "over optimizer" in text(app)
    np.testing.assert_allclose(terrain(app).values.z, Z + 0.5)
    app.selectbox(key="surface reading where 0").select("Adam").run()
    np.testing.assert_allclose(terrain(app).values.z, Z + 1)
    assert "only rows with optimizer Adam" in text(app)
    app.selectbox(key="surface reading where 0").select("all values").run()
    np.testing.assert_allclose(terrain(app).values.z, Z + 0.5)


def test_another_layout_is_another_terrain():
    app = uploaded("a.csv", csv(np.column_stack([np.arange(9), Z.T])))
    assert app.selectbox(key="surface reading layout").value == "no names"
    app.selectbox(key="surface reading layout").select("matrix").run()
    assert terrain(app).values.z.shape == (9, 8)


def test_a_choice_that_makes_no_grid_says_why_and_leaves_the_terrain():
    app = uploaded("a.csv", csv([["lr", "momentum", "loss", "n"], *((*row, n) for n, row in enumerate(ROWS))]))
    before = terrain(app)
    app.selectbox(key="surface reading x").select("n").run()
    assert terrain(app) == before
    assert "they are no grid" in text(app)
    assert app.selectbox(key="surface reading x").value == "lr"


def test_a_format_of_another_tools_is_refused_with_a_line_that_can_be_copied():
    app = uploaded("a.h5", b"\x89HDF\r\n\x1a\n" + bytes(100))
    assert "HDF5" in text(app)
    assert 'f["train_loss"]' in app.code[0].value
    app = uploaded("a.csv", b"hello")
    assert app.session_state.state.refused[0] == REFUSED
    assert not app.code


@pytest.mark.parametrize("name", ["LOSSES.NPY", "a.unknown", "noending"])
def test_a_file_is_read_whatever_its_ending(name):
    file = io.BytesIO()
    np.save(file, Z)
    assert terrain(uploaded(name, file.getvalue())).values.z.shape == (7, 9)


PATH = csv([["step", "x", "y"], [0, -1, 1], [1, 0, 2], [2, 1, 3]])


def add(app, name, content):
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    assert not app.exception, app.exception


def test_a_second_file_with_runs_alone_adds_them_to_the_grid_and_a_button_takes_them_off():
    app = uploaded("grid.npz", npz(x=X, y=Y, z=Z))
    state = app.session_state.state
    state.experiment = state.experiment.with_main("learning_rate", 0.0123)
    grid, start = terrain(app), state.experiment.start
    add(app, "*sgd*.csv", PATH)
    add(app, "adam.csv", PATH)
    assert [each.name for each in terrain(app).recorded] == ["*sgd*", "adam"]
    np.testing.assert_array_equal(terrain(app).values.z, grid.values.z)
    assert r"Recorded runs were added from \*sgd\*\.csv and adam\.csv" in captions(app)
    assert "2 recorded runs" in text(app)
    assert (state.experiment.start, state.experiment.learning_rate) == (start, 0.0123)
    assert "sgd" in text(app).split("Nearest minimum")[-1]
    app.checkbox(key="surface reading swapped").check().run()
    np.testing.assert_array_equal(terrain(app).recorded[0].places, [[1, 2, 3], [-1, 0, 1]])
    app.checkbox(key="surface reading swapped").uncheck().run()
    app.button(key="surface added").click().run()
    assert not app.exception
    assert terrain(app) == grid
    assert not terrain(app).recorded
    assert "were added" not in captions(app)


def test_a_grid_that_is_uploaded_after_runs_takes_their_place():
    app = uploaded("grid.npz", npz(x=X, y=Y, z=Z))
    add(app, "sgd.csv", PATH)
    add(app, "other.npz", npz(x=X, y=Y, z=Z + X))
    assert not terrain(app).recorded
    assert not [each for each in app.button if each.key == "surface added"]


def test_runs_with_a_fault_or_without_a_grid_are_refused_with_what_is_missing():
    app = uploaded("runs.csv", PATH.replace(b"step", b"run,step").replace(b"\n", b"\na,"))
    assert "upload the grid of losses first" in text(app)
    app = uploaded("grid.npz", npz(x=X, y=Y, z=Z))
    add(app, "run.csv", csv([["step", "x", "y"], [0, 1, 1], [0, 2, 2]]))
    assert "The run run needs a step of its own" in text(app)
    add(app, "words.csv", b"hello")
    assert "no number" in text(app)
    assert not terrain(app).recorded


def test_a_recorded_training_is_shown_as_its_balls_and_nothing_is_run():
    app = uploaded("run.npz", TRAINING)
    state = app.session_state.state
    assert state.experiment.optimizers == ()
    assert app.query_params["race"] == ""
    assert "2 recorded runs of 49 weights" in text(app)
    assert "The balls are the recorded runs, and nothing is run." in captions(app)
    assert not keys(app) & {"swapped", "log_height"}, "there is nothing to choose about its plane"
    app.toggle(key="readout_more").set_value(True).run()
    readout = text(app).split("In the plane")[-1]
    assert [word for word in ("SGD", "Adam", "at step 60", "%") if word in readout] == [
        "SGD",
        "Adam",
        "at step 60",
        "%",
    ]
    app.button(key="add_first").click().run()
    assert not app.exception
    assert "Momentum" in text(app).split("Nearest minimum")[-1]
    assert terrain(app).replayed
    app.selectbox(key="landscape").select("ravine").run()
    assert not app.exception


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_beside_a_recorded_training(view):
    app = uploaded("run.npz", TRAINING)
    app.session_state.state.view = view
    app.run()
    assert not app.exception


def test_a_recorded_training_with_a_fault_is_refused_also_where_a_grid_is_on_the_map():
    app = uploaded("grid.npz", npz(x=X, y=Y, z=Z))
    before = terrain(app)
    add(app, "run.npz", told(through=[[1, 2]]))
    assert "pass through step 2 of ball_1, as about says. The terrain stays as it was." in text(app)
    assert terrain(app) == before


def test_the_words_of_a_file_are_no_markdown():
    app = uploaded("a.csv", csv([["x", "[a](http://b) $c$", "loss"], *ROWS]))
    (label,) = (each.label for each in app.checkbox if each.key == "surface reading log_y")
    assert label == r"Logarithm of \[a\]\(http\:\/\/b\) \$c\$"
