"""The energies of the rolling ball, against the closed form of the damped oscillator."""

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.ravine import Ravine
from optimizers.rolling_ball import RollingBall
from simulation.descent import descend
from simulation.energy import energy

MASS, GRAVITY, FRICTION = 2.0, 1.5, 0.6
STARTS = np.array([[1.2, 0.0, -0.8], [0.0, -0.7, 0.5]])  # along each axis, and across


def oscillator(time):
    """θ(t), K, U, and what friction has taken, of a ball let go in the round bowl |θ|²/2: m·a = −m·G·θ − c·v."""
    decay = FRICTION / (2 * MASS)
    frequency = np.sqrt(GRAVITY - decay**2)
    fading = np.exp(-decay * time)
    position = fading * (np.cos(frequency * time) + decay / frequency * np.sin(frequency * time))
    speed = -GRAVITY / frequency * fading * np.sin(frequency * time)
    square = (STARTS**2).sum(axis=0)
    kinetic = 0.5 * MASS * np.multiply.outer(speed**2, square)
    potential = 0.5 * MASS * GRAVITY * np.multiply.outer(position**2, square)
    return np.multiply.outer(position, STARTS), kinetic, potential, 0.5 * MASS * GRAVITY * square - kinetic - potential


def errors(time_step):
    bowl, ball = Ravine(1.0, 0.0), RollingBall(MASS, GRAVITY, FRICTION, time_step)
    run = descend(bowl, ball, STARTS, round(10 / time_step))
    energies = energy(bowl, ball, run)
    assert np.array_equal(energies.total, energies.kinetic + energies.potential)
    measured = run.theta, energies.kinetic, energies.potential, energies.dissipated
    exact = oscillator(time_step * np.arange(len(run.theta)))
    return np.array([np.abs(one - other).max() for one, other in zip(measured, exact, strict=True)])


def test_position_and_energies_are_those_of_the_damped_oscillator():
    coarse, fine = errors(0.01), errors(0.005)
    assert (coarse < 0.03).all()
    # Half the time step, half the error: the method is of first order.
    np.testing.assert_allclose(coarse / fine, 2, atol=0.1)


@pytest.mark.parametrize("terrain", ["rosenbrock", "himmelblau", "multi_well"])
def test_what_friction_takes_is_what_is_missing(terrain):
    landscape = LANDSCAPES[terrain]()

    def missing(time_step):
        ball = RollingBall(1.5, 1.2, 1.0, time_step)
        energies = energy(landscape, ball, descend(landscape, ball, landscape.start, round(2 / time_step)))
        assert energies.dissipated[-1] > 0.3 * energies.total[0], "friction took its share"
        return np.abs(energies.total + energies.dissipated - energies.total[0]).max() / energies.total[0]

    coarse, fine = missing(4e-4), missing(2e-4)
    assert coarse < 0.05
    assert coarse / fine == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("terrain", ["ravine", "himmelblau", "multi_well"])
def test_without_friction_the_energy_stays_for_ten_thousand_steps(terrain):
    landscape = LANDSCAPES[terrain]()
    stiffest = np.linalg.eigvalsh(np.moveaxis(landscape.hessian(landscape.grid(50)[2]), (0, 1), (-2, -1))).max()
    ball = RollingBall(1.0, 1.0, 0.0, time_step=0.1 / np.sqrt(stiffest))
    energies = energy(landscape, ball, descend(landscape, ball, landscape.start, 10_000))
    share = energies.total / energies.total[0]
    assert not energies.dissipated.any()
    assert np.abs(share - 1).max() < 0.1
    assert share[-1000:].mean() == pytest.approx(share[:1000].mean(), abs=0.01)


def test_in_the_bowl_the_ball_without_friction_keeps_the_energy_of_its_method_to_rounding():
    # Semi-implicit Euler on |θ|²/2 with m = G = 1 keeps |v|² + |θ|² − τ v·θ exactly.
    bowl, ball = Ravine(1.0, 0.0), RollingBall(1.0, 1.0, 0.0, 0.3)
    run = descend(bowl, ball, (1.0, -0.5), 10_000)
    energies = energy(bowl, ball, run)
    velocity = np.diff(run.theta, axis=0) / 0.3
    conserved = 2 * energies.total[1:] - 0.3 * (velocity * run.theta[1:]).sum(axis=1)
    np.testing.assert_allclose(conserved, 2 * energies.total[0], rtol=1e-9)


def test_each_setting_may_differ_from_run_to_run():
    himmelblau = LANDSCAPES["himmelblau"]()
    settings = np.array([[1.0, 2.0], [1.0, 1.5], [0.5, 0.0], [0.05, 0.02]])
    ball = RollingBall(*settings)
    together = energy(himmelblau, ball, descend(himmelblau, ball, himmelblau.start, 50))
    for column in range(2):
        ball = RollingBall(*settings[:, column])
        alone = energy(himmelblau, ball, descend(himmelblau, ball, himmelblau.start, 50))
        for name, values in vars(alone).items():
            np.testing.assert_allclose(getattr(together, name)[:, column], values, rtol=1e-12, atol=1e-12)


def test_height_counts_from_the_deepest_minimum():
    wells = LANDSCAPES["multi_well"]()
    ball = RollingBall(3.0, 2.0, 1.0, 0.01)
    energies = energy(wells, ball, descend(wells, ball, wells.minima[0], 5))
    assert np.abs(energies.total).max() < 1e-9
    from_start = energy(wells, ball, descend(wells, ball, wells.start, 5)).potential[0]
    height = wells.loss(np.array(wells.start)) - wells.loss(np.array(wells.minima[0]))
    assert from_start == pytest.approx(3.0 * 2.0 * height)
