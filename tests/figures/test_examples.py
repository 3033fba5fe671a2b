"""The figure of a network's examples: which are drawn how, and what the page needs to compute the answers."""

from itertools import pairwise

import numpy as np
import pytest

from figures.examples import PICTURES, answers, examples, flipped
from landscapes import LANDSCAPES


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("two_moons", "boundary"),
        ("spirals", "boundary"),
        ("wave", "curve"),
        ("digits", "words"),
        ("rare_features", "features"),
    ],
)
def test_what_the_page_draws_follows_from_the_inputs_and_outputs(key, kind):
    assert answers(LANDSCAPES[key]()) == kind


def test_a_terrain_without_a_network_has_no_answers():
    assert answers(LANDSCAPES["ravine"]()) == answers(LANDSCAPES["linear_regression"]()) == ""


@pytest.mark.parametrize("key", ["two_moons", "spirals", "wave", "digits"])
def test_the_sizes_of_the_layers_make_up_all_weights(key):
    network = LANDSCAPES[key](width=5, layers=3, activation="relu")
    facts = examples(network).facts
    sizes = facts["sizes"]
    assert sizes == [len(network.input_names), 5, 5, 5, network.outputs_count]
    assert network.dimension == sum((one + 1) * other for one, other in pairwise(sizes))
    assert (facts["activation"], facts["head"]) == ("relu", network.head)


def test_every_training_example_of_two_classes_is_drawn_once_with_its_label():
    network = LANDSCAPES["two_moons"](flipped=0.2)
    hollow, filled, crossed = examples(network).plotly.data
    (x, y), (targets,) = network.training
    assert list(filled.x) == list(x[targets == 1])
    assert list(hollow.x) == list(x[targets == 0])
    # Example i is of class i mod 2; the labels that differ from that are flipped.
    wrong = targets != np.arange(len(targets)) % 2
    assert 0.1 < wrong.mean() < 0.3
    assert list(flipped(network)) == list(wrong)
    assert list(crossed.y) == list(y[wrong])
    assert len(examples(LANDSCAPES["two_moons"]()).plotly.data) == 2, "no label is flipped"


def test_pictures_are_the_first_test_examples():
    network = LANDSCAPES["digits"]()
    facts = examples(network).facts
    assert facts["labels"] == [each % 10 for each in range(PICTURES)]
    assert np.array(facts["pictures"]) / 255 == pytest.approx(network.test.inputs[:, :PICTURES].T, abs=0.002)


def test_all_examples_lie_within_the_axes():
    for key in ("circles", "xor", "wave"):
        network = LANDSCAPES[key](noise=0.4)
        figure = examples(network).plotly
        values = network.training.inputs if key != "wave" else (network.training.inputs[0], network.training.targets[0])
        for (low, high), each in zip((figure.layout.xaxis.range, figure.layout.yaxis.range), values, strict=True):
            assert low < each.min()
            assert each.max() < high


def test_the_bars_of_features_are_the_shares_of_the_examples_in_which_they_are_on():
    figure = examples(LANDSCAPES["rare_features"]())
    bars = figure.plotly.data[0]
    assert sum(bars.y) == pytest.approx(3), "three features are on at a time"
    assert bars.y[0] > 10 * bars.y[39]
    assert sorted(figure.facts["signs"]) == [-1] * 20 + [1] * 20
