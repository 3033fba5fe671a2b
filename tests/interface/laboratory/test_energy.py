"""The view of the energy: what it says of each ball."""

import pytest

from analysis.energy import height_energy
from analysis.passes import pass_crossings
from interface.laboratory.energy import hills_of, sentence, wells_of
from simulation.link import from_query
from simulation.race import Race
from tests.page import page, text_and_captions

WELLS = "landscape=multi_well&race=sgd+momentum+rolling_ball"
NO_MINIMUM = "landscape=formula&formula.f=x%2By"


def told(experiment, place):
    run = Race(experiment).balls[place].run
    wells = wells_of(experiment.landscape)
    rule = experiment.optimizers[place]
    crossings = pass_crossings(experiment.landscape, rule, run, wells)
    found = height_energy(experiment.landscape, rule, run)
    hills = hills_of(experiment.landscape, wells, run, crossings)
    return sentence(experiment.landscape, wells, run, found, crossings), crossings, hills


def test_a_ball_passes_the_hills_that_its_energy_is_above_and_is_caught_below_the_next():
    said, crossings, hills = told(from_query(WELLS), 1)
    assert [each.crossed for each in hills] == [True, True, False]
    for crossing in crossings:
        assert crossing.energy > crossing.height
        assert (
            f"at step {crossing.step} with {crossing.energy:.3g} of energy over a pass of {crossing.height:.3g}" in said
        )
    assert "less than the 0.657 of the lowest pass out: it is caught" in said
    assert hills[-1].first == crossings[-1].step


def test_many_crossings_are_counted_and_the_last_are_told():
    said, crossings, _ = told(from_query(WELLS), 2)
    assert f"from well to well {len(crossings)} times" in said
    assert said.count("left the well") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ["Without an energy: SGD, which has no velocity", "one well on this map"]),
        (WELLS, ["it crosses", "it is caught", "friction has taken", "The axes end at step"]),
        (NO_MINIMUM, ["no minimum on this map", "friction has taken"]),
        ("landscape=linear_regression", ["mini-batches, which push the balls too"]),
        ("noise=1.0&schedule=cosine", ["noise and a schedule, which push"]),
        ("race=", ["No ball of this race has an energy"]),
        (
            "race=sgd+nesterov+adam",
            ["No ball of this race", "Nesterov, which feels the slope ahead", "Adam: not the motion"],
        ),
        ("learning_rate=0.05", ["It diverged at step 6: its steps are so long"]),
        ("race=" + "+".join(["averaged_momentum"] * 8), ["one well on this map"]),
    ],
)
def test_the_page_of_the_energy_says_what_there_is(query, words):
    said = text_and_captions(page(f"{query}&view=energy"))
    for each in words:
        assert each in said


def test_an_exact_energy_has_no_reservations():
    assert "not exact" not in text_and_captions(page(f"{WELLS}&view=energy"))


def test_the_energy_opens_on_every_terrain(landscape):
    page(f"landscape={landscape.key}&race=momentum&view=energy")
