"""Limits of stability against closed forms, and against runs on bowls just below and just above them."""

import numpy as np
import pytest

from analysis.rates import largest_stable_learning_rate
from analysis.stability import frozen_step, has_limit, largest_stable_curvature, signed_parts
from optimizers import OPTIMIZERS
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

SLOPES = np.random.default_rng(5).standard_normal((40, 4))
LAST = 39


def frozen(rule, steps=LAST, slopes=SLOPES):
    """The frozen step after so many steps with given slopes, and the memory before it."""
    memory = rule.init(np.zeros(slopes.shape[1]))
    for slope in slopes[:steps]:
        memory = rule.step(np.zeros(slopes.shape[1]), lambda theta, slope=slope: slope, memory)[1]
    return frozen_step(rule, slopes[steps], memory, signed_parts(rule)), memory


def limits(rule, steps=LAST):
    """The limit along each axis, in units of the preconditioner."""
    step, _ = frozen(rule, steps)
    return largest_stable_curvature(step) / step.preconditioner


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        (SGD(0.02), 2 / 0.02),
        (Momentum(0.02, 0.9), (2 + 2 * 0.9) / 0.02),
        (Momentum(0.02, 0.3), (2 + 2 * 0.3) / 0.02),
        (Momentum(0.02, 0.0), 2 / 0.02),
        (AveragedMomentum(0.02, 0.9), 38 / 0.02),
        # Cohen et al. (2021), equation 1: Nesterov's limit.
        (Nesterov(0.02, 0.9), (2 + 2 * 0.9) / ((1 + 2 * 0.9) * 0.02)),
        # Heavy-ball momentum with β = 1 − cτ/m and α = Gτ².
        (RollingBall(2.0, 3.0, 0.5, 0.1), (2 + 2 * (1 - 0.5 * 0.1 / 2)) / (3 * 0.1**2)),
        # Cohen et al. (2022): (2 + 2β₁)/((1 − β₁)α), which is 38/α at β₁ = 0.9.
        (Adam(0.02), 38 / 0.02),
        (Adam(0.02, 0.5), (2 + 2 * 0.5) / ((1 - 0.5) * 0.02)),
        (Adam(0.02, epsilon_at="inside"), 38 / 0.02),
        (Adam(0.02, epsilon_at="uncorrected"), 38 / 0.02),
        (Adamax(0.02), 38 / 0.02),
        (AMSGrad(0.02), 38 / 0.02),
        (RAdam(0.02), 38 / 0.02),
        (AdamW(0.02, weight_decay=0.0), 38 / 0.02),
        # θ shrinks by 1 − αλ first: det(B + I + ...) = 0 at (2 − αλ)(1 + β₁)/((1 − β₁)α).
        (AdamW(0.02, weight_decay=0.1), (2 - 0.02 * 0.1) * 1.9 / (0.1 * 0.02)),
        (RMSProp(0.02), 2 / 0.02),
        (RMSProp(0.02, epsilon_at="inside"), 2 / 0.02),
        (Adagrad(0.02), 2 / 0.02),
        (Adadelta(0.5), 2 / 0.5),
    ],
    ids=repr,
)
def test_the_limit_is_that_of_the_closed_form_along_every_axis(rule, limit):
    assert has_limit(rule)
    for steps in (0, 12, 39):
        np.testing.assert_allclose(limits(rule, steps), limit, rtol=1e-9)


def test_nadams_limit_is_that_of_nesterovs_momentum_of_averages():
    # μ m' + (1 − μ) g at a constant μ = β₁, without bias corrections late in a run: at −1 the step of
    # m' = β m + (1 − β) g has m' = (1 − β) g / (1 + β), with the sign of m changed, so that the limit is
    # 2 (1 + β) / ((1 − β)(1 + 2β) α).
    rule = NAdam(0.02, growth="constant")
    late = np.random.default_rng(5).standard_normal((400, 2))
    step, _ = frozen(rule, 399, late)
    beta = 0.9
    expected = 2 * (1 + beta) / ((1 - beta) * (1 + 2 * beta) * 0.02)
    np.testing.assert_allclose(largest_stable_curvature(step) / step.preconditioner, expected, rtol=1e-9)


@pytest.mark.parametrize("steps", [0, 1, 7, 39])
def test_adams_preconditioner_is_that_of_cohen_and_others(steps):
    rule = Adam(0.02)
    step, memory = frozen(rule, steps)
    second = rule.beta_2 * memory.second + (1 - rule.beta_2) * SLOPES[steps] ** 2
    corrected = np.sqrt(second / (1 - rule.beta_2 ** (steps + 1))) + rule.epsilon
    np.testing.assert_allclose(step.preconditioner, (1 - rule.beta_1 ** (steps + 1)) * corrected, rtol=1e-9)


def test_rmsprops_and_adagrads_preconditioner_is_the_root_of_what_they_remember():
    for rule, own in ((RMSProp(0.02), 1 - 0.99), (Adagrad(0.02), 1.0)):
        step, squares = frozen(rule)
        kept = 0.99 if own < 1 else 1.0
        root = np.sqrt(kept * squares + own * SLOPES[-1] ** 2) + rule.epsilon
        np.testing.assert_allclose(step.preconditioner, root, rtol=1e-9)


@pytest.mark.parametrize("rule", [SGD(0.1), Momentum(0.1), AveragedMomentum(0.1), Nesterov(0.1), RollingBall()])
def test_a_rule_without_sizes_has_the_plain_hessian(rule):
    step, _ = frozen(rule)
    assert (step.preconditioner == 1).all()


@pytest.mark.parametrize("rule", [SGD(0.1), Momentum(0.1), Momentum(0.1, 0.4), AveragedMomentum(0.1), Nesterov(0.1)])
def test_the_limit_is_the_inverse_of_the_largest_stable_learning_rate(rule):
    (limit, *_) = limits(rule)
    assert largest_stable_learning_rate(rule, limit) == pytest.approx(0.1, rel=1e-9)


@pytest.mark.parametrize(
    "rule", [each() for each in OPTIMIZERS.values() if has_limit(each())], ids=lambda rule: rule.key
)
def test_on_a_bowl_the_distance_grows_above_the_limit_and_not_below(rule):
    # The sizes stand still: the memory of a step is replaced by the frozen one before each.
    step, _ = frozen(rule)
    limit = largest_stable_curvature(step)
    for factor, grows in ((0.98, False), (1.02, True)):
        state = np.zeros((step.matrix.shape[1], 4))
        state[0] = 1.0
        for _ in range(4000):
            slope = factor * limit * (step.point * state.T).sum(axis=1)
            state = (step.matrix @ state.T[..., np.newaxis])[..., 0].T + step.push.T * slope
            state = np.clip(state, -1e30, 1e30)
        assert ((np.abs(state[0]) > 10) == grows).all(), factor


def test_a_whole_bowl_explodes_where_its_preconditioned_sharpness_is_above_the_limit():
    # All axes at once, on a Hessian that couples them: the largest eigenvalue of P^-1/2 H P^-1/2 decides.
    step, _ = frozen(Adam(0.02))
    (limit, *_) = largest_stable_curvature(step) / step.preconditioner
    draws = np.random.default_rng(2).standard_normal((4, 4))
    hessian = draws @ draws.T
    scale = 1 / np.sqrt(step.preconditioner)
    hessian = hessian * limit / np.linalg.eigvalsh(scale[:, np.newaxis] * hessian * scale)[-1]
    for factor, grows in ((0.98, False), (1.02, True)):
        state = np.zeros((2, 4))
        state[0] = 1.0
        for _ in range(1000):
            slope = factor * hessian @ state[0]
            state = (step.matrix @ state.T[..., np.newaxis])[..., 0].T + step.push.T * slope
        assert (np.abs(state).max() > 1e3) == grows


def test_a_rule_that_takes_signs_has_no_limit():
    assert not has_limit(Lion())


def test_a_rule_whose_sizes_hold_the_weight_decay_has_no_limit():
    assert has_limit(Adam(weight_decay=0.1, decay="decoupled"))
    assert not has_limit(Adam(weight_decay=0.1, decay="coupled"))


def test_the_centred_rmsprop_has_no_limit_since_its_average_enters_by_its_square():
    assert not has_limit(RMSProp(variance="centred"))
    assert has_limit(RMSProp(step_momentum=0.9))


def test_coupled_weight_decay_lowers_the_limit_of_gradient_descent_by_itself():
    np.testing.assert_allclose(limits(SGD(0.1, weight_decay=0.5)), 2 / 0.1 - 0.5, rtol=1e-9)


def test_without_a_slope_along_an_axis_the_step_is_known_there_too():
    slopes = SLOPES.copy()
    slopes[:, 1] = 0
    step, _ = frozen(Adam(0.02), slopes=slopes)
    assert step.preconditioner[1] == pytest.approx((1 - 0.9**40) * 1e-8)
    np.testing.assert_allclose(largest_stable_curvature(step) / step.preconditioner, 38 / 0.02, rtol=1e-9)
