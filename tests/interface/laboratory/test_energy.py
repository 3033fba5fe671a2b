"""The view of the energy: what it says of each ball."""

import re

import pytest

from analysis.energy import height_energy
from analysis.passes import pass_crossings
from interface.laboratory.energy import hills_of, summary, wells_of
from simulation.link import from_query
from simulation.race import Race
from tests.further import on_every
from tests.page import page, text_and_captions

WELLS = "landscape=multi_well&race=sgd+momentum+rolling_ball"
NO_MINIMUM = "landscape=formula&formula.f=x%2By"


def account(experiment, index):
    run = Race(experiment).balls[index].run
    wells = wells_of(experiment.landscape)
    rule = experiment.optimizers[index]
    crossings = pass_crossings(experiment.landscape, rule, run, wells)
    energies = height_energy(experiment.landscape, rule, run)
    hills = hills_of(experiment.landscape, wells, run, crossings)
    return summary(experiment.landscape, wells, run, energies, crossings), crossings, hills


def test_a_ball_passes_the_hills_that_its_energy_is_above_and_is_caught_below_the_next():
    text, crossings, hills = account(from_query(WELLS), 1)
    assert [each.crossed for each in hills] == [True, True, False]
    for crossing in crossings:
        assert crossing.energy > crossing.height
        assert (
            f"at step {crossing.step} with {crossing.energy:.4g} of energy over a pass of {crossing.height:.4g}" in text
        )
    assert "less than the 0.6571 of the lowest pass out: it is caught" in text
    assert hills[-1].first == crossings[-1].step


def test_many_crossings_are_counted_and_the_last_are_described():
    text, crossings, _ = account(from_query(WELLS), 2)
    assert f"from well to well {len(crossings)} times" in text
    assert text.count("left the well") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ["Without an energy: SGD, which has no velocity", "one well on this map"]),
        (WELLS, ["it crosses", "it is caught", "friction has taken", "The axes end at step"]),
        (NO_MINIMUM, ["no minimum on this map", "friction has taken"]),
        ("landscape=linear_regression", ["mini-batches, which push the balls too"]),
        ("noise=1.0", ["noise, which pushes the balls too or changes"]),
        ("noise=1.0&schedule=cosine", ["noise and a schedule, which push the balls too or change "]),
        ("race=", ["No ball of this race has an energy. Add Averaged momentum, Momentum or Rolling ball: those have"]),
        (
            "race=sgd+nesterov+adam",
            ["No ball of this race", "Nesterov, which feels the slope ahead", "Adam: not the motion"],
        ),
        ("learning_rate=0.05", ["It diverged at step 6: its steps are so long"]),
        ("race=" + "+".join(["averaged_momentum"] * 8), ["one well on this map"]),
    ],
)
def test_the_page_of_the_energy_says_what_there_is(query, words):
    page_text = text_and_captions(page(f"{query}&view=energy"))
    for each in words:
        assert each in page_text


def test_an_exact_energy_has_no_reservations():
    assert "not exact" not in text_and_captions(page(f"{WELLS}&view=energy"))


@on_every("landscape")
def test_the_energy_opens_on_every_terrain(landscape):
    page(f"landscape={landscape.key}&race=momentum&view=energy")


def test_a_small_gain_of_energy_is_said_to_be_the_error_of_the_steps():
    # Without friction the energy of a small time step errs by a share of the order of τ: here by 0.6 %.
    text, _, _ = account(from_query("race=rolling_ball&1.friction=0&1.time_step=0.01&ravine.condition_number=2"), 0)
    assert re.search(r"only to within 0\.\d+ %: a step has a finite length\.", text)
    text, _, _ = account(from_query(WELLS), 1)
    assert re.search(r"only to within 13 %: its steps are long for this slope\.", text)


def test_the_total_has_the_colour_of_its_ball():
    body = " ".join(each.proto.body for each in page("race=rolling_ball&view=energy").get("html"))
    assert "height: 3px; background: linear-gradient(90deg, #D55E00 0% 100%)" in body
