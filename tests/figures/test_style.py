"""The colours and lines of the balls."""

from itertools import combinations, product

import numpy as np
import pytest

from figures.shades import DARKEST, LIGHTEST, distance, lightness, linear, ramp, shade
from figures.style import COLOURS, DASHES, styles
from optimizers import OPTIMIZERS
from optimizers.sgd import SGD
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.link import from_query
from simulation.race import Race

BLUE = "#0072B2"


def styles_of(*keys):
    return styles(Race(Experiment().with_race(keys)))


def colours_of(query):
    return [each.colour for each in styles(Race(from_query(query)))]


@pytest.mark.parametrize("other", OPTIMIZERS)
def test_sgd_is_blue_before_and_behind_every_rule_and_the_other_is_not(other):
    for keys in ((other, "sgd"), ("sgd", other), ("nesterov", "amsgrad", other, "sgd")):
        by_rule = dict(zip(keys, styles_of(*keys), strict=True))
        assert by_rule.pop("sgd").colour == BLUE or other == "sgd"
        assert BLUE not in [each.colour for each in by_rule.values()]


def test_a_rule_has_the_same_style_alone_and_in_company():
    for key in ("sgd", "momentum", "nesterov", "adam", "rolling_ball"):
        assert styles_of(key)[0] == styles_of("averaged_momentum", key)[1]


def mixes():
    """Races of eight balls: of one rule, of two, of three, and of as many as there are, from every part of the list."""
    keys = list(OPTIMIZERS)
    yield from ([key] * LONGEST_RACE for key in keys)
    yield from ([one] * 4 + [other] * 4 for one, other in combinations(keys, 2))
    yield from (
        [one] * 3 + [other] * 3 + ["sgd"] * 2 for one, other in combinations(keys, 2) if "sgd" not in (one, other)
    )
    yield from (np.roll(keys, by)[:LONGEST_RACE].tolist() for by in range(len(keys)))


def test_eight_balls_of_any_mix_differ_in_colour_and_in_line():
    for keys in mixes():
        found = styles_of(*keys)
        assert len({each.dash for each in found}) == LONGEST_RACE == len(DASHES)
        apart = min(distance(one.colour, other.colour) for one, other in combinations(found, 2))
        assert apart >= 0.018, keys  # 0.02 is a just visible difference for the colour blind; lines differ as well


def test_the_colours_of_different_rules_are_well_apart_for_the_colour_blind():
    assert min(distance(one, other) for one, other in combinations(COLOURS, 2)) > 0.07


def test_balls_of_one_rule_are_lighter_to_darker_in_the_order_of_their_settings():
    alphas = colours_of("race=sgd+sgd+sgd&1.learning_rate=0.0205&2.learning_rate=0.002&3.learning_rate=0.0195")
    light = [lightness(each) for each in alphas]
    assert light[1] > light[2] > light[0]
    assert alphas[2] == BLUE
    # β comes before α.
    query = "race=momentum+momentum&1.momentum=0.5&1.learning_rate=0.02&2.momentum=0.9&2.learning_rate=0.001"
    one, other = colours_of(query)
    assert lightness(one) > lightness(other)


@pytest.mark.parametrize("count", [2, 3])
def test_two_or_three_balls_of_a_rule_are_six_times_a_visible_difference_apart(count):
    for colour in COLOURS:
        assert min(distance(one, other) for one, other in combinations(ramp(colour, count, []), 2)) >= 0.12


def test_a_shade_keeps_the_hue():
    for colour, level in product(COLOURS[:-1], (0.5, 0.6)):
        assert lightness(shade(colour, level)) == pytest.approx(level, abs=0.01)
        strongest = [np.argmax(linear(each)) for each in (colour, shade(colour, level))]
        assert strongest[0] == strongest[1]


def test_shades_stand_out_from_a_light_page_or_from_a_dark_one_and_never_vanish_on_both():
    for keys in mixes():
        for style in styles_of(*keys):
            if style.colour not in COLOURS:
                assert DARKEST - 0.01 <= lightness(style.colour) <= LIGHTEST + 0.01


def test_oklab_is_that_of_its_author():
    # Ottosson's table: white is (1, 0, 0), and sRGB red (0.62796, 0.22486, 0.12585).
    assert lightness("#FFFFFF") == pytest.approx(1, abs=1e-4)
    assert lightness("#FF0000") == pytest.approx(0.62796, abs=1e-4)
    assert distance("#123456", "#123456") == 0


def test_sgd_of_the_catalogue_names_blue():
    assert COLOURS[SGD.colour] == BLUE
