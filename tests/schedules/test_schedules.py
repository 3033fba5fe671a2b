"""Schedules: laws that hold for each of them, closed forms, and the formulas of PyTorch's schedulers."""

import dataclasses

import numpy as np
import pytest

from catalog import formula_in_force, parameters
from schedules import SCHEDULES
from schedules.constant import Constant
from schedules.cosine import Cosine
from schedules.inverse_root import InverseRoot
from schedules.step import Step
from schedules.warm_up import WarmUp


def settings(cls):
    """The schedule as it starts, and with each parameter at either end of its range."""
    yield cls()
    for name, each in parameters(cls).items():
        yield cls(**{name: each.low})
        yield cls(**{name: each.high})


@pytest.mark.parametrize("steps", [1, 2, 10, 2000])
def test_factors_are_finite_from_0_to_1_and_one_for_each_step(schedule, steps):
    for each in settings(schedule):
        factors = each.factors(steps)
        if factors is None:
            assert schedule is Constant
            continue
        assert factors.shape == (steps,)
        assert ((factors >= 0) & (factors <= 1)).all()


def test_a_schedule_is_frozen_hashable_and_made_of_parameters(schedule):
    assert {schedule(): "found"}[schedule()] == "found"
    assert [each.name for each in dataclasses.fields(schedule)] == list(parameters(schedule))
    for each in settings(schedule):
        assert dataclasses.replace(each) == each


def test_a_schedule_has_a_name_a_formula_and_a_sentence(schedule):
    assert schedule.key in SCHEDULES
    assert schedule.name
    assert schedule.formula.startswith(r"\alpha_t = \alpha")
    assert "\n" not in schedule.__doc__
    assert schedule.__doc__.endswith(".")
    for each in parameters(schedule).values():
        assert each.help.startswith("Raising it ")
        assert each.symbol in schedule.formula


def test_numbers_stand_in_the_formula_for_their_symbols():
    assert formula_in_force(Step(5.0, 0.25, 0.5)) == (
        r"\alpha_t = \alpha,\quad \alpha / {5} \text{ from } t > {0.25} \cdot T,"
        r"\quad \alpha / {5}^2 \text{ from } t > {0.5} \cdot T"
    )
    assert r"\left({0.1} + \tfrac{1 - {0.1}}{2}" in formula_in_force(Cosine(0.1))
    assert r"W = {30} \text{ (if 0: } \lceil T/10 \rceil" in formula_in_force(WarmUp(30))
    assert formula_in_force(Constant()) == Constant.formula


def test_the_constant_schedule_has_no_factors():
    assert Constant().factors(100) is None


def test_step_drops_after_a_half_and_three_quarters_as_it_starts():
    assert Step().factors(100)[[0, 49, 50, 74, 75, 99]].tolist() == [1, 1, 0.1, 0.1, 0.01, 0.01]


def test_step_drops_as_multi_step_lr_does():
    # PyTorch's MultiStepLR: at epoch t, gamma to the power of the milestones up to t.
    milestones, gamma, epochs = (30, 80), 0.25, np.arange(100)
    expected = [gamma ** sum(each <= epoch for each in milestones) for epoch in epochs]
    np.testing.assert_allclose(Step(4.0, 0.3, 0.8).factors(100), expected, rtol=1e-15)
    # The order of the milestones doesn't matter there, and doesn't here.
    np.testing.assert_array_equal(Step(4.0, 0.8, 0.3).factors(100), Step(4.0, 0.3, 0.8).factors(100))


def test_cosine_falls_through_a_half_to_0_as_it_starts():
    factors = Cosine().factors(100)
    np.testing.assert_allclose(factors[[0, 25, 50]], [1, (2 + np.sqrt(2)) / 4, 0.5], rtol=1e-15)
    np.testing.assert_allclose(factors[99], np.sin(np.pi / 200) ** 2, rtol=1e-12)


def test_cosine_is_cosine_annealing_with_its_floor_as_eta_min():
    # PyTorch's CosineAnnealingLR: eta_min + (lr - eta_min) (1 + cos(pi t / T_max)) / 2.
    learning_rate, eta_min, epochs = 0.4, 0.06, np.arange(60)
    expected = eta_min + (learning_rate - eta_min) * (1 + np.cos(np.pi * epochs / 60)) / 2
    np.testing.assert_allclose(learning_rate * Cosine(eta_min / learning_rate).factors(60), expected, rtol=1e-14)


def test_warm_up_is_a_tenth_of_the_race_as_it_starts():
    factors = WarmUp().factors(100)
    np.testing.assert_allclose(factors[[0, 4, 9, 10, 54, 99]], [0.1, 0.5, 1, 1, 46 / 90, 1 / 90], rtol=1e-15)
    assert WarmUp().factors(95).tolist() == WarmUp(10).factors(95).tolist()  # a tenth is rounded up


def test_warm_up_rises_and_falls_as_a_linear_schedule_with_warm_up_does():
    # PyTorch's LinearLR from 1/W to 1 in W - 1 epochs, and then LinearLR from 1 to 0 in T - W.
    length, steps = 30, 100
    rise = [1 / length + (1 - 1 / length) * epoch / (length - 1) for epoch in range(length)]
    fall = [1 + (0 - 1) * epoch / (steps - length) for epoch in range(steps - length)]
    np.testing.assert_allclose(WarmUp(length).factors(steps), rise + fall, rtol=1e-13)


def test_a_warm_up_longer_than_the_race_rises_until_its_end():
    np.testing.assert_allclose(WarmUp(200).factors(100), np.arange(1, 101) / 200, rtol=1e-15)


def test_inverse_root_is_a_half_at_step_4_and_a_tenth_at_step_100():
    np.testing.assert_allclose(InverseRoot().factors(100)[[0, 3, 99]], [1, 0.5, 0.1], rtol=1e-15)
