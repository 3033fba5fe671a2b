"""The table of a race holds its paths to the last digit."""

import csv
import io

import numpy as np
import pandas
import pytest

from export.table import read, write
from landscapes import LANDSCAPES
from landscapes._network import Network
from landscapes.formula import Formula
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from tests.quadratic import Quadratic

RACES = [
    "",
    "race=sgd+momentum+sgd+adam&noise=0.3&seed=9&schedule=cosine&2.momentum=0.3&steps=40",
    "learning_rate=0.1&momentum=0.99&race=sgd+momentum+adam",  # two of them diverge
    "landscape=goldstein_price&learning_rate=10&race=sgd+momentum",  # at once, and beyond the largest number
    "landscape=formula&formula.f=exp(x*x-9)%2By*y&learning_rate=10&steps=30",
    "race=",
    "race=sgd+momentum+sgd&schedule=warm_up&warm_up.length=30&2.schedule=cosine&2.cosine.floor=0.1&3.schedule=constant",
]


@pytest.mark.parametrize("query", RACES)
def test_a_table_reads_back_to_the_same_race_and_the_same_numbers(query):
    experiment = from_query(query)
    race = Race(experiment)
    back, paths = read(write(race))
    assert back == experiment
    assert len(paths) == len(race.balls)
    for run, path in zip((each.run for each in race.balls), paths, strict=True):
        assert np.array_equal(path.theta, run.theta, equal_nan=True)
        assert np.array_equal(path.loss, run.loss, equal_nan=True)
        assert path.diverged == run.diverged


def test_on_more_than_two_parameters_a_table_has_the_place_on_the_map_and_the_distance_from_it():
    quadratic = Quadratic(33)
    race = Race(Experiment(quadratic, optimizers=[SGD(0.02), Momentum(0.02, 0.9)], learning_rate=0.02, steps=30))
    text = write(race)
    frame = pandas.read_csv(io.StringIO(text), comment="#", index_col="step")
    assert list(frame) == [
        f"{ball} {column}" for ball in ("SGD", "Momentum") for column in ("x", "y", "beside", "loss")
    ]
    # mᵢ + (θᵢ - mᵢ) (1 - αλᵢ)ᵗ
    shrunk = (1 - 0.02 * quadratic.eigenvalues) ** np.arange(31)[:, np.newaxis]
    start = np.concatenate([quadratic.start, quadratic.resting])
    theta = quadratic.minimum + (start - quadratic.minimum) * shrunk
    np.testing.assert_allclose(frame[["SGD x", "SGD y"]], theta[:, :2], rtol=1e-12)
    np.testing.assert_allclose(
        frame["SGD beside"], np.linalg.norm(theta[:, 2:] - quadratic.resting, axis=1), atol=1e-12
    )
    assert "# map: a plane of 33 weights; beside is the distance from it" in text


@pytest.mark.parametrize("key", [key for key, cls in LANDSCAPES.items() if issubclass(cls, Network)])
def test_on_a_network_a_ball_has_its_place_its_distance_beside_the_plane_and_both_losses(key):
    race = Race(from_query(f"landscape={key}&race=sgd+momentum+adam&steps=20"))
    text = write(race)
    frame = pandas.read_csv(io.StringIO(text), comment="#", index_col="step")
    columns = ("x", "y", "beside", "loss", "test loss")
    assert list(frame) == [f"{ball} {column}" for ball in ("SGD", "Momentum", "Adam") for column in columns]
    network, plane = race.problem.landscape, race.seen
    for ball in race.balls:
        x, y, beside, loss, test_loss = (frame[f"{ball.numbered} {column}"].to_numpy() for column in columns)
        theta = ball.run.theta.T
        # The vector from the place on the plane to theta is as long as the distance, and at right angles to the plane.
        away = theta - plane.theta_at(np.array([x, y]))
        np.testing.assert_allclose(np.linalg.norm(away, axis=0), beside, atol=1e-9)
        np.testing.assert_allclose(plane.axes_of_plane @ away, 0, atol=1e-9)
        head = network.architecture.head
        for found, examples in ((loss, network.training), (test_loss, network.test)):
            outputs = np.moveaxis(network.outputs(theta, examples.inputs), -1, 0)
            np.testing.assert_allclose(found, head.loss(outputs, examples.targets).mean(axis=1), rtol=1e-12)
    assert frame["SGD beside"].iloc[-1] < 1e-9 < frame["Adam beside"].iloc[-1]
    assert "\n# plane: through the start and the end of SGD and the end of Momentum\n" in text


@pytest.mark.parametrize(
    ("query", "spanned"),
    [
        ("race=sgd", "through the start and the end of SGD and the farthest point"),
        ("race=sgd+adam&plane=sharp&step=5", "of the two sharpest directions through SGD at step 5"),
        ("race=sgd+adam&plane=random", "of two random directions through SGD at step 20"),
        ("race=", "of two random directions through the start"),
        ("race=&plane=sharp", "of two random directions through the start"),
        (
            "race=sgd+adam&held=landscape%3Dtwo_moons%26race%3Dsgd%2Bmomentum",
            "through the start and the end of SGD and the end of Momentum of another race",
        ),
    ],
)
def test_the_head_says_what_spans_the_map_of_a_network(query, spanned):
    race = Race(from_query(f"landscape=two_moons&steps=20&{query}"))
    text = write(race)
    assert f"\n# plane: {spanned}\n" in text
    back, paths = read(text)
    assert back == race.experiment
    for ball, path in zip(race.balls, paths, strict=True):
        assert np.array_equal(path.theta, race.problem.landscape.project(ball.run.theta.T).T)
        assert np.array_equal(path.loss, ball.run.loss)


def test_pandas_reads_the_table_as_it_stands():
    race = Race(from_query("race=sgd+momentum&learning_rate=0.1"))
    sgd, momentum = (each.run for each in race.balls)
    text = write(race, address="https://example.org/page")
    frame = pandas.read_csv(io.StringIO(text), comment="#", index_col="step")
    assert frame.shape == (301, 6)
    # Some versions of pandas read a number in another last digit.
    np.testing.assert_allclose(frame["SGD loss"], sgd.loss, rtol=1e-15)
    np.testing.assert_allclose(frame[["Momentum x", "Momentum y"]], momentum.theta, rtol=1e-15)
    assert frame["SGD x"].isna().sum() == 300 - sgd.diverged


def test_no_cell_of_the_table_is_worked_out_by_a_spreadsheet():
    terrain = Formula("\t-x + (x² − y)^2 + y*y\r\n")
    experiment = Experiment(terrain, steps=20)
    text = write(Race(experiment), address='https://example.org/",=1+1\n=2+2;@x\t-3')
    lines = text.splitlines()
    for separator in ",;\t":
        for row in csv.reader(lines, delimiter=separator):
            for cell in row:
                number = cell.replace(".", "").replace("e", "").replace("-", "").replace(",", "").isdigit()
                assert number or not cell.startswith(tuple("=+-@\t\r")), cell
    assert sum(not line.startswith("#") for line in lines) == 1 + 21
    assert read(text)[0] == experiment


@pytest.mark.parametrize("text", ["", "step,x\n0,1\n", "# link: ?steps=20\nstep,SGD x\n0,1\n", "# link: ?steps=20\n"])
def test_what_is_no_table_is_refused_in_one_line(text):
    with pytest.raises(ValueError, match=r"^This is no table[^\n]*$"):
        read(text)


def test_the_head_tells_the_schedule_of_the_race_and_those_of_the_balls():
    link = "race=sgd+momentum&schedule=warm_up&warm_up.length=30&2.schedule=cosine&2.cosine.floor=0.1"
    head = [line for line in write(Race(from_query(link))).splitlines() if line.startswith("#")]
    assert next(line for line in head if line.startswith("# race: ")).endswith(" schedule=warm_up length=30")
    assert next(line for line in head if line.startswith("# SGD: ")).count("schedule") == 0
    assert next(line for line in head if line.startswith("# Momentum: ")).endswith(" schedule=cosine floor=0.1")
