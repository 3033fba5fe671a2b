"""The closed forms of gradient descent and momentum on a quadratic, met by the loop itself.

Goh, Why Momentum Really Works (2017); Lessard, Recht & Packard (2016).
"""

from dataclasses import dataclass

import numpy as np
import pytest

from landscapes.base import Landscape
from landscapes.ravine import Ravine
from optimizers.adadelta import Adadelta
from optimizers.adagrad import Adagrad
from optimizers.adam import Adam
from optimizers.adamax import Adamax
from optimizers.adamw import AdamW
from optimizers.amsgrad import AMSGrad
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.lion import Lion
from optimizers.momentum import Momentum
from optimizers.nadam import NAdam
from optimizers.nesterov import Nesterov
from optimizers.radam import RAdam
from optimizers.rmsprop import RMSProp
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from simulation.descent import descend


def rate(optimizer, small, large):
    """The measured factor per step of |θ| on the quadratic with these eigenvalues, late in a run."""
    run = descend(Ravine(large / small, 0.0), _scaled(optimizer, small), (1.0, 1.0), 400)
    size = np.hypot(*run.theta.T)
    # A ringing run passes through zero now and then: the largest of each stretch of 40 shows the envelope.
    late, later = size[100:140].max(), size[300:340].max()
    return (later / late) ** (1 / 200) if late > 0 else 0.0


def _scaled(optimizer, small):
    """The ravine's smaller eigenvalue is 1: a learning rate in units of `small`."""
    return type(optimizer)(**{**vars(optimizer), "learning_rate": optimizer.learning_rate * small})


@pytest.mark.parametrize(
    ("optimizer", "small", "large", "published"),
    [
        (SGD(0.1818181818), 1, 10, 0.8181818182),
        (Momentum(0.2308861570, 0.2698738636), 1, 10, 0.5194938533),
        (Nesterov(0.1290322581, 0.4714423166), 1, 10, 0.6407893959),
        (SGD(0.0198019802), 1, 100, 0.9801980198),
        (Momentum(0.0330578512, 0.6694214876), 1, 100, 0.8181818182),
        (Nesterov(0.0132890365, 0.7932747263), 1, 100, 0.8847219165),
    ],
)
def test_the_best_settings_reach_their_published_rates(optimizer, small, large, published):
    # The best settings are critically damped: a factor that grows like the step count rides on the rate.
    assert rate(optimizer, small, large) == pytest.approx(published, rel=0.01)


@pytest.mark.parametrize(
    ("optimizer", "steps"),
    [
        (SGD(2 / 101), 709),
        (Momentum((2 / 11) ** 2, (9 / 11) ** 2), 95),
        (AveragedMomentum((2 / 11) ** 2 / (1 - (9 / 11) ** 2), (9 / 11) ** 2), 95),
    ],
)
def test_the_steps_from_one_one_to_a_millionth(optimizer, steps):
    run = descend(Ravine(100.0, 0.0), optimizer, (1.0, 1.0), 1000)
    assert int(np.argmax(np.hypot(*run.theta.T) <= 1e-6)) == steps


@pytest.mark.parametrize(
    ("optimizer", "steps"),
    [
        (Nesterov(4 / 301, (301**0.5 - 2) / (301**0.5 + 2)), 136),
        (Nesterov(1 / 100, 9 / 11), 158),
    ],
)
def test_the_steps_of_nesterovs_look_ahead_form_to_a_millionth(optimizer, steps):
    ravine = Ravine(100.0, 0.0)
    run = descend(ravine, optimizer, (1.0, 1.0), 1000)
    # Its place after the next step is the plain gradient step from where this form's ball is.
    next_ = run.theta.T - optimizer.learning_rate * ravine.gradient(run.theta.T)
    assert int(np.argmax(np.hypot(*next_) <= 1e-6)) + 1 == steps


@pytest.mark.parametrize(("alpha", "beta"), [(0.01, 0.9), (0.001, 0.5)])
def test_nesterov_is_its_look_ahead_form_after_the_change_of_variable(alpha, beta):
    ravine = Ravine(100.0, 20.0)
    theta, velocity = np.array([-1.5, 1.0]), np.zeros(2)
    felt = [theta]
    for _ in range(100):
        velocity = beta * velocity + ravine.gradient(theta - alpha * beta * velocity)
        theta = theta - alpha * velocity
        felt.append(theta - alpha * beta * velocity)
    np.testing.assert_allclose(descend(ravine, Nesterov(alpha, beta), (-1.5, 1.0), 100).theta, felt, atol=1e-12)


@pytest.mark.parametrize(
    ("alpha", "beta", "factor"),
    [
        (0.0015, 0.9, 0.948683298),
        (0.0015, 0.125, 0.823143040),
        (0.02, 0.05, 0.894076365),
        (0.025, 0.235, 1.038771153),
    ],
)
def test_the_heavy_ball_shrinks_the_steep_axis_by_its_spectral_radius(alpha, beta, factor):
    run = descend(Ravine(100.0, 0.0), Momentum(alpha, beta), (0.0, 1e-3), 200)
    y = np.abs(run.theta[:, 1])
    peaks = [y[from_ : from_ + 40].max() for from_ in (40, 140)]
    assert (peaks[1] / peaks[0]) ** (1 / 100) == pytest.approx(factor, rel=2e-3)


def test_one_step_of_newton_lands_on_the_floor():
    run = descend(Ravine(100.0, 0.0), Momentum(0.01, 0.0), (0.0, 1.0), 1)
    assert run.theta[1, 1] == 0.0


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9, 0.99])
def test_the_heavy_ball_is_stable_up_to_two_plus_two_beta(beta):
    edge = (2 + 2 * beta) / 100
    inside = descend(Ravine(100.0, 0.0), Momentum(0.999 * edge, beta), (0.0, 1.0), 2000)
    outside = descend(Ravine(100.0, 0.0), Momentum(1.01 * edge, beta), (0.0, 1.0), 2000)
    assert inside.diverged < 0
    assert outside.diverged > 0


@pytest.mark.parametrize(
    "optimizer",
    [AdamW(0.05, weight_decay=0.2), Lion(0.05, weight_decay=0.2)],
)
def test_weight_decay_alone_shrinks_by_the_same_share_in_every_step(optimizer):
    run = descend(Slope(0.0), optimizer, (3.0, -0.5), 100)
    shares = (1 - 0.05 * 0.2) ** np.arange(101)
    np.testing.assert_allclose(run.theta, np.outer(shares, (3.0, -0.5)), rtol=1e-12)


@dataclass(frozen=True)
class Slope(Landscape):
    """A plane that falls along x."""

    x_range, y_range = (-1e9, 1e9), (-1.0, 1.0)

    fall: float = 3.0

    def loss(self, theta):
        return -self.fall * np.asarray(theta)[0]

    def gradient(self, theta):
        return np.stack([np.full_like(theta[0], -self.fall), np.zeros_like(theta[0])])


@pytest.mark.parametrize(
    ("optimizer", "speed"),
    [
        (Momentum(0.01, 0.9), 0.3),
        (AveragedMomentum(0.01, 0.9), 0.03),
        (Nesterov(0.01, 0.9), 0.3),
        (SGD(0.01), 0.03),
        (RollingBall(mass=2.0, gravity=1.5, friction=4.0, time_step=0.1), 0.1 * 2.0 * 1.5 * 3 / 4.0),  # τ·mG·3/c
        (RMSProp(0.01, rho=0.9), 0.01),
        (Adam(0.01), 0.01),
        (AdamW(0.01, weight_decay=0.0), 0.01),
        (AMSGrad(0.01), 0.01),
        (Adamax(0.01), 0.01),
        (NAdam(0.01, momentum_decay=0.0), 0.01),
        (RAdam(0.01, beta_2=0.9), 0.01),
        (Lion(0.01), 0.01),
    ],
)
def test_terminal_speed_on_a_constant_slope(optimizer, speed):
    run = descend(Slope(), optimizer, (0.0, 0.0), 500)
    assert run.theta[-1, 0] - run.theta[-2, 0] == pytest.approx(speed, rel=1e-8)


def test_adagrad_slows_down_on_a_constant_slope_like_the_root_of_the_steps():
    run = descend(Slope(), Adagrad(0.5), (0.0, 0.0), 500)
    np.testing.assert_allclose(np.diff(run.theta[:, 0]), 0.5 / np.sqrt(np.arange(1, 501)), rtol=1e-9)


def test_adadelta_speeds_up_on_a_constant_slope_like_the_root_of_the_steps():
    # With s at rest at the squared slope, d² = u + ε, and u grows by (1 − ρ)(d² − u): by (1 − ρ)ε in every step.
    run = descend(Slope(), Adadelta(1.0, rho=0.9, epsilon=1e-6), (0.0, 0.0), 500)
    squares = np.diff(run.theta[:, 0]) ** 2
    np.testing.assert_allclose(np.diff(squares)[200:], 0.1 * 1e-6, rtol=1e-3)


@pytest.mark.parametrize(("mass", "friction"), [(1.0, 0.5), (2.5, 0.4)])
def test_a_ball_picks_up_speed_with_the_time_constant_of_mass_over_friction(mass, friction):
    # From rest v(t) = mG·3/c·(1 − exp(−ct/m)), with the error of the time step.
    ball = RollingBall(mass, 1.0, friction, time_step=1e-3)
    run = descend(Slope(), ball, (0.0, 0.0), 5000)
    time = 1e-3 * np.arange(1, 5001)
    exact = mass * 3 / friction * (1 - np.exp(-friction / mass * time))
    np.testing.assert_allclose(np.diff(run.theta[:, 0]) / 1e-3, exact, rtol=1e-3)


@pytest.mark.parametrize(("alpha", "beta"), [(0.1, 0.9), (0.1, 0.5), (0.02, 0.9)])
def test_noise_settles_at_the_variance_of_the_closed_form(alpha, beta):
    sigma, curvature = 0.2, 1.0
    cloud = descend(Ravine(1.0, 0.0), Momentum(alpha, beta), (0.0, 0.0), 600, noise=sigma, seed=np.arange(4000))
    formula = alpha * sigma**2 * (1 + beta) / ((1 - beta) * curvature * (2 + 2 * beta - alpha * curvature))
    assert cloud.theta[-1].var() == pytest.approx(formula, rel=0.06)  # 8,000 draws: 1.6 % standard error


@dataclass(frozen=True)
class Lessard(Landscape):
    """Their smooth convex function on which the tuned heavy ball never arrives, along x."""

    x_range, y_range = (-5.0, 5.0), (-1.0, 1.0)

    def loss(self, theta):
        return np.zeros_like(np.asarray(theta)[0])

    def gradient(self, theta):
        x = theta[0]
        slope = np.where(x < 1, 25 * x, np.where(x < 2, x + 24, 25 * x - 24))
        return np.stack([slope, np.zeros_like(slope)])


def test_lessards_cycle_of_three():
    ball = descend(Lessard(), Momentum(1 / 9, 4 / 9), (3.3, 0.0), 600).theta[:, 0]
    np.testing.assert_allclose(ball[-3:], ball[-6:-3], atol=1e-9)
    assert abs(ball[-1] - ball[-2]) > 0.1
    assert abs(descend(Lessard(), SGD(1 / 25), (3.3, 0.0), 600).theta[-1, 0]) < 1e-6
