"""The height that a ball could still climb to, against the closed form of the damped oscillator."""

import numpy as np
import pytest

from analysis.energy import height_energy
from landscapes import LANDSCAPES
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.rolling_ball import RollingBall
from simulation.descent import descend

FRICTION = 0.6


def errors(time_step):
    """Against θ'' = −θ − cθ', let go at 1.2 in the round bowl, for momentum with α = τ² and β = 1 − cτ."""
    bowl, ball = Ravine(1.0), Momentum(time_step**2, 1 - FRICTION * time_step)
    run = descend(bowl, ball, (1.2, 0.0), round(10 / time_step))
    found = height_energy(bowl, ball, run)
    time = time_step * np.arange(len(run.loss))
    decay = FRICTION / 2
    frequency = np.sqrt(1 - decay**2)
    fading = 1.2 * np.exp(-decay * time)
    position = fading * (np.cos(frequency * time) + decay / frequency * np.sin(frequency * time))
    speed = -fading / frequency * np.sin(frequency * time)
    potential, kinetic = 0.5 * position**2, 0.5 * speed**2
    exact = potential, kinetic, potential + kinetic, 0.72 - potential - kinetic
    return np.array([np.abs(one - other).max() for one, other in zip(vars(found).values(), exact, strict=True)])


def test_the_heights_of_momentum_are_those_of_the_damped_oscillator():
    coarse, fine = errors(0.01), errors(0.005)
    assert (coarse < 0.01).all()
    np.testing.assert_allclose(coarse / fine, 2, atol=0.1)  # a method of first order


def test_the_kinetic_height_is_half_the_squared_step_over_the_learning_rate():
    ball = Momentum(0.004, 0.8)
    run = descend(Ravine(), ball, (-1.5, 1.0), 60)
    found = height_energy(Ravine(), ball, run)
    np.testing.assert_allclose(found.kinetic[1:], 0.5 * (np.diff(run.theta, axis=0) ** 2).sum(axis=1) / 0.004)
    np.testing.assert_array_equal(found.potential, run.loss)
    assert found.kinetic[0] == 0


@pytest.mark.parametrize("terrain", ["ravine", "himmelblau", "multi_well", "rosenbrock"])
def test_the_ball_never_gains_height_but_for_the_error_of_the_method(terrain):
    landscape = LANDSCAPES[terrain]()

    def gained(time_step):
        ball = Momentum(time_step**2, 1 - 0.5 * time_step)
        run = descend(landscape, ball, landscape.start, round(3 / time_step))
        total = height_energy(landscape, ball, run).total
        assert total[-1] < 0.8 * total[0]
        return (total - np.minimum.accumulate(total)).max() / total[0]

    coarse, fine = gained(2e-3), gained(1e-3)
    assert coarse < 0.05
    assert fine <= 0.6 * coarse


def test_one_path_has_one_energy_by_whatever_convention():
    ball = RollingBall(2.5, 1.5, 0.7, 0.02)
    landscape = LANDSCAPES["multi_well"]()
    run = descend(landscape, ball, landscape.start, 300)
    found = height_energy(landscape, ball, run)
    for other in (ball.equivalent(), ball.equivalent().equivalent()):
        for name, values in vars(height_energy(landscape, other, run)).items():
            np.testing.assert_allclose(values, getattr(found, name), rtol=1e-9, atol=1e-12)


def test_a_map_of_settings_has_a_map_of_energies():
    rates, momenta = np.array([0.001, 0.002, 0.004]), np.array([[0.5], [0.9]])
    ball = Momentum(rates, momenta)
    found = height_energy(Ravine(), ball, descend(Ravine(), ball, (1.0, 1.0), 30)).total
    alone = Momentum(0.004, 0.5)
    single = height_energy(Ravine(), alone, descend(Ravine(), alone, (1.0, 1.0), 30)).total
    np.testing.assert_allclose(found[:, 0, 2], single, rtol=1e-9)


def test_which_rules_are_balls():
    balls = {name for name, rule in OPTIMIZERS.items() if rule().as_ball() is not None}
    assert balls == {"momentum", "averaged_momentum", "rolling_ball"}
