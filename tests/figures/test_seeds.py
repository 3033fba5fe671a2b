"""The histograms of the losses at the end from many seeded starts."""

import numpy as np
import pytest

from figures.seeds import bins_of, seeds
from figures.style import COLOURS, DASHES, Style

LOSSES = [np.array([0.01, 0.1, 0.1000001, 0.347, np.nan]), np.array([0.0, 1e-30, 0.05, 0.05, 2.0])]
BALLS = ["SGD", "Momentum"], [Style(COLOURS[0], DASHES[0]), Style(COLOURS[1], DASHES[1])]


def test_a_bin_left_of_the_target_is_solved_and_one_to_its_right_is_not():
    for each, losses in zip(bins_of(LOSSES, 0.1).places, LOSSES, strict=True):
        assert ((each < 0) == (losses <= 0.1)).all()


@pytest.mark.parametrize(("lowest", "highest", "width"), [(-2, 0, 0.05), (-4, 1, 0.1), (-5, 6, 0.2)])
def test_a_bin_holds_the_losses_between_its_edges_and_is_wider_on_a_longer_axis(lowest, highest, width):
    losses = np.logspace(lowest, highest, 200)
    bins = bins_of([losses], 0.02)
    assert bins.width == width
    np.testing.assert_array_less(np.abs(np.log10(losses / 0.02) - bins.places[0]), width / 2 + 1e-12)


def test_every_start_is_in_one_bar_of_its_ball():
    bars = [each for each in seeds(LOSSES, *BALLS, 0.1).plotly.data if each.type == "bar"]
    assert [each.name for each in bars] == BALLS[0]
    for bar in bars:
        assert sum(int(text.split()[0]) for text, _ in bar.customdata) == 5
    assert bars[0].base > bars[1].base, "the first ball is on top"


def test_a_run_that_diverged_stands_to_the_right_of_all_losses_under_its_name():
    (first, second), diverged, _ = bins_of(LOSSES, 0.1)
    assert first[-1] == diverged > max(first[:-1].max(), second.max())
    figure = seeds(LOSSES, *BALLS, 0.1).plotly
    axis = figure.layout.xaxis
    assert axis.ticktext[axis.tickvals.index(diverged)] == "diverged"
    assert axis.range[0] < diverged < axis.range[1]
    assert "diverged" not in seeds([LOSSES[1]], *[each[1:] for each in BALLS], 0.1).plotly.layout.xaxis.ticktext


def test_the_ticks_stand_at_their_losses():
    axis = seeds(LOSSES, *BALLS, 0.1).plotly.layout.xaxis
    ticks = [(at, text) for at, text in zip(axis.tickvals, axis.ticktext, strict=True) if text != "diverged"]
    assert len(ticks) >= 3
    for at, text in ticks:
        assert 0.1 * 10**at == pytest.approx(float(text.replace("−", "-")))


def test_the_seed_of_the_race_is_marked_at_its_losses():
    def marks(own):
        return [
            each
            for each in seeds(LOSSES, *BALLS, 0.1, own).plotly.data
            if each.to_plotly_json().get("mode") == "markers"
        ]

    assert [each.x[0] for each in marks(3)] == [each[3] for each in bins_of(LOSSES, 0.1).places]
    assert not marks(7), "the race starts elsewhere"


def test_starts_that_all_diverge_have_a_figure():
    figure = seeds([np.full(4, np.nan)], *[each[:1] for each in BALLS], 0.1).plotly
    assert [list(each) for each in figure.data[0].customdata] == [["4 of 4", "diverged"]]
