"""How the training of a network ended: each state on a run that is known to end so."""

import numpy as np
import pytest

from landscapes.two_moons import TwoMoons
from landscapes.wave import Wave
from landscapes.xor import Xor
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import Trajectory, descend
from simulation.outcome import State
from simulation.training import PROGRESS, ending, since_all_right

TABLE = Xor(training_size=4, noise=0.0)


def trained(network, rule, steps=300):
    run = descend(network, rule, network.first_weights, steps)
    return run, ending(network, run)


def test_a_run_interpolates_from_the_step_on_from_which_every_example_is_right():
    run, end = trained(TABLE, Momentum(0.3, 0.9))
    assert end.state is State.INTERPOLATES
    accuracy = TABLE.accuracy(run.theta.T)
    assert (accuracy[end.step :] == 1).all()
    assert accuracy[end.step - 1] < 1
    assert end.loss == run.loss[-1] <= TABLE.target_loss
    assert since_all_right(TABLE, run.theta) == end.step


def test_a_fit_reaches_its_target_loss_at_the_step_from_which_on_it_stays_below():
    network = Wave()
    run, end = trained(network, Momentum(0.1, 0.9), 1000)
    assert end.state is State.REACHED
    assert (run.loss[end.step :] <= network.target_loss).all()
    assert run.loss[end.step - 1] > network.target_loss


def test_a_run_whose_loss_hardly_falls_any_more_has_stalled_and_one_that_falls_is_still_training():
    network = TwoMoons()
    run, end = trained(network, SGD(0.2))
    assert end.state is State.STALLED
    assert run.loss[270] - run.loss[300] < PROGRESS * run.loss[270]
    run, end = trained(network, SGD(0.2), 20)
    assert end.state is State.TRAINING
    assert run.loss[18] - run.loss[20] >= PROGRESS * run.loss[18]


def test_a_run_that_explodes_has_diverged():
    network = Wave()
    run, end = trained(network, SGD(50.0))
    assert end.state is State.DIVERGED
    assert end.step == run.diverged >= 0


def test_a_run_of_no_step_has_an_ending():
    _, end = trained(TwoMoons(), SGD(0.1), 0)
    assert end.state in (State.STALLED, State.TRAINING)


def test_a_run_that_ends_right_but_was_wrong_once_counts_from_then_on():
    good = np.array([5.0, 5, -5, -5, -5, -5, -1, -1, -1]) * np.array([1, 1, 1, 1, 1, 1, 9, 9, 9])
    bad = -good
    path = np.array([good] * 40 + [bad] + [good] * 3)
    network = Xor(width=2, training_size=4, noise=0.0)
    assert since_all_right(network, path) == 41
    assert since_all_right(network, path[:41]) is None
    assert since_all_right(network, path[:40]) == 0
    run = Trajectory(path, network.loss(path.T), np.array(-1))
    end = ending(network, run)
    assert (end.state, end.step) == (State.INTERPOLATES, 41)
    assert end.loss == pytest.approx(network.loss(good))
