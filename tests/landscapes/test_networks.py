"""Laws of every network: exact derivatives, a batch that equals its runs to the bit, examples that a seed decides."""

import dataclasses

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.circles import Circles
from landscapes.digits import Digits
from landscapes.rare_features import RareFeatures
from landscapes.spirals import Spirals
from landscapes.two_moons import TwoMoons
from landscapes.wave import Wave
from landscapes.xor import Xor
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend

KINDS = {
    **{key: cls() for key, cls in LANDSCAPES.items() if cls.group == "Networks"},
    "relu": Spirals(activation="relu", layers=3, width=5),
    "half_mse": Circles(head="half_mse", width=16, training_size=60),
    "one_unit": TwoMoons(width=1, training_size=4),
    "flipped": Digits(flipped=0.3, training_size=40, width=2, layers=2),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS.keys())
def network(request):
    return request.param


def around(network, *batch):
    """Seeded thetas (d, *batch) around the start."""
    chance = np.random.default_rng(7)
    start = network.first_weights.reshape(-1, *(1,) * len(batch))
    return start + chance.normal(size=(network.dimension, *batch))


def central(function, theta, direction, step=1e-5):
    return (function(theta + step * direction) - function(theta - step * direction)) / (2 * step)


def test_there_are_seven_networks():
    found = [key for key, cls in LANDSCAPES.items() if cls.group == "Networks"]
    assert found == ["circles", "digits", "rare_features", "spirals", "two_moons", "wave", "xor"]


def test_the_gradient_is_the_slope_of_the_loss_along_every_weight_and_along_random_directions(network):
    theta = around(network)
    gradient = network.gradient(theta)
    units = np.eye(network.dimension)[:: max(1, network.dimension // 60)]
    mixed = np.random.default_rng(8).normal(size=(5, network.dimension))
    for direction in (*units, *mixed):
        assert gradient @ direction == pytest.approx(central(network.loss, theta, direction), rel=1e-6, abs=1e-9)


def test_the_hessian_product_is_the_slope_of_the_gradient(network):
    theta = around(network)
    for direction in np.random.default_rng(9).normal(size=(5, network.dimension)):
        found = network.hessian_product(theta, direction)
        # ReLU's gradient jumps in its creases: a shorter difference meets none.
        slope = central(network.gradient, theta, direction, 1e-5 if network.differentiable else 1e-8)
        np.testing.assert_allclose(found, slope, rtol=1e-5, atol=1e-6 * np.abs(slope).max())


def test_the_hessian_is_that_of_the_products_and_symmetric(network):
    if network.dimension > 400:
        network = dataclasses.replace(network, width=2)
    theta = around(network, 2)
    hessian, vector = network.hessian(theta), around(network, 2)
    assert hessian.shape == (network.dimension, network.dimension, 2)
    for each in range(2):
        matrix = hessian[..., each]
        np.testing.assert_allclose(matrix, matrix.T, rtol=0, atol=1e-12 * np.abs(matrix).max())
        np.testing.assert_allclose(
            network.hessian_product(theta, vector)[:, each],
            matrix @ vector[:, each],
            rtol=1e-9,
            atol=1e-10 * np.abs(matrix).max(),
        )


def test_a_batch_equals_its_points_one_by_one_to_the_bit(network):
    theta, vector = around(network, 5, 7), np.random.default_rng(3).normal(size=(network.dimension, 5, 7))
    sample = dataclasses.replace(network, batch_size=3).sampler(1, np.array([[4]]))(0)
    of_one = (network.loss, network.gradient, network.test_loss, network.accuracy, network.test_accuracy, sample)
    together = [each(theta) for each in of_one]
    product = network.hessian_product(theta, vector)
    for index in np.ndindex(5, 7):
        one, along = (np.ascontiguousarray(each[(slice(None), *index)]) for each in (theta, vector))
        strided = theta[(slice(None), *index)]
        for measure, found in zip(of_one, together, strict=True):
            assert np.array_equal(measure(one), found[(..., *index)], equal_nan=True)
            assert np.array_equal(measure(strided), found[(..., *index)], equal_nan=True)
        assert np.array_equal(network.hessian_product(one, along), product[(..., *index)])


def test_a_map_of_more_runs_than_are_computed_at_once_equals_its_runs_to_the_bit(network):
    theta = around(network, 300)
    loss, gradient = network.loss(theta), network.gradient(theta)
    for run in (0, 1, 17, 150, 298, 299):
        assert np.array_equal(network.loss(theta[:, run]), loss[run])
        assert np.array_equal(network.gradient(theta[:, run]), gradient[:, run])


def test_runs_with_seeds_of_their_own_equal_the_runs_alone_to_the_bit(network):
    network = dataclasses.replace(network, batch_size=3)
    rates, seeds = np.array([[0.01], [0.05]]), np.array([[0, 1, 5]])
    together = descend(network, Momentum(rates, 0.8), network.first_weights, 12, seed=seeds)
    assert together.theta.shape == (13, network.dimension, 2, 3)
    for row, rate in enumerate(rates[:, 0]):
        for column, seed in enumerate(seeds[0]):
            alone = descend(network, Momentum(float(rate), 0.8), network.first_weights, 12, seed=int(seed))
            assert np.array_equal(alone.theta, together.theta[..., row, column])
            assert np.array_equal(alone.loss, together.loss[..., row, column], equal_nan=True)


def test_an_epoch_shows_every_example_once_and_its_last_batch_holds_the_rest():
    network = TwoMoons(training_size=50, batch_size=16)
    for seed in (0, 3):
        epochs = [[network.batch(4 * epoch + each, np.array(seed)) for each in range(4)] for epoch in range(3)]
        assert all([len(each) for each in epoch] == [16, 16, 16, 2] for epoch in epochs)
        orders = [np.concatenate(epoch) for epoch in epochs]
        assert all(sorted(order) == list(range(50)) for order in orders)
        assert not np.array_equal(orders[0], orders[1])
        stated = np.random.default_rng([seed, 1, 2]).permutation(50)
        assert np.array_equal(orders[2], stated)


def test_more_steps_leave_the_first_ones_alone():
    network = Digits(training_size=100, width=3)
    short, long = (descend(network, SGD(0.1), network.first_weights, steps, seed=2) for steps in (9, 23))
    assert np.array_equal(short.theta, long.theta[:10])


def test_the_mean_of_the_gradients_of_an_epoch_of_equal_batches_is_the_exact_gradient():
    network = TwoMoons(training_size=60, batch_size=12)
    theta, sample = around(network), network.sampler(5, np.array(0))
    mean = np.mean([sample(step)(theta) for step in range(5)], axis=0)
    np.testing.assert_allclose(mean, network.gradient(theta), rtol=1e-12, atol=1e-15)


def test_as_many_examples_as_there_are_is_plain_gradient_descent(network):
    assert dataclasses.replace(network, batch_size=network.training_size).sampler(5, np.array(0)) is None


def test_theta_is_in_the_order_of_pytorch_and_starts_between_the_roots(network):
    chance, first = np.random.default_rng(network.start_seed), 0
    inputs = len(network.input_names)
    for at, rows, columns in network.matrices:
        assert (at, columns) == (first, inputs)
        bound = 1 / np.sqrt(inputs)
        for count in (rows * columns, rows):
            part = network.first_weights[first : first + count]
            assert np.array_equal(part, chance.uniform(-bound, bound, count))
            first += count
        inputs = rows
    assert (first, inputs) == (network.dimension, network.outputs_count)


def test_outputs_are_those_of_the_layers_written_out(network):
    theta, values = around(network), network.training.inputs
    for at, rows, columns in network.matrices:
        end = at + rows * columns
        entering = theta[at:end].reshape(rows, columns) @ values + theta[end : end + rows, np.newaxis]
        values = np.tanh(entering) if network.activation == "tanh" else np.maximum(entering, 0)
    np.testing.assert_allclose(network.outputs(theta, network.training.inputs), entering, rtol=1e-12, atol=1e-14)
    batch = network.outputs(around(network, 2, 3), network.test.inputs)
    assert batch.shape == (network.outputs_count, 500, 2, 3)


def test_the_loss_of_outputs_of_zero_is_that_of_guessing(network):
    guess = {"logistic": np.log(2), "softmax": np.log(10), "half_mse": 0.5}
    expected = guess.get(network.head, 0.5 * np.mean(network.training.targets**2))
    assert network.loss(np.zeros(network.dimension)) == pytest.approx(expected, rel=1e-12)


def test_the_test_examples_stay_whatever_the_training_examples(network):
    other = dataclasses.replace(network, training_size=37)
    assert np.array_equal(network.test.inputs, other.test.inputs)
    assert np.array_equal(network.test.targets, other.test.targets)
    assert network.test.inputs.shape == (len(network.input_names), 500)


@pytest.mark.parametrize("cls", [TwoMoons, Circles, Xor, Spirals, RareFeatures, Digits])
def test_flipping_changes_a_share_of_the_training_labels_and_nothing_else(cls):
    plain, some, more = (cls(flipped=share, training_size=400) for share in (0.0, 0.1, 0.3))
    assert np.array_equal(plain.training.inputs, some.training.inputs)
    assert np.array_equal(plain.test.targets, more.test.targets)
    wrong, wronger = ((plain.training.targets != each.training.targets).any(axis=0) for each in (some, more))
    assert wrong.mean() == pytest.approx(0.1, abs=0.05)
    assert wronger.mean() == pytest.approx(0.3, abs=0.07)
    assert (wronger >= wrong).all()
    assert set(np.unique(some.training.targets)) == set(np.unique(plain.training.targets))


def test_four_examples_without_noise_are_the_table_of_the_exclusive_or():
    inputs, targets = Xor(training_size=4, noise=0.0).training
    assert np.array_equal(targets[0], inputs[0] != inputs[1])
    assert {tuple(each) for each in inputs.T} == {(-1, -1), (-1, 1), (1, -1), (1, 1)}


def test_three_of_the_forty_features_are_on_and_the_common_ones_most_often():
    inputs = RareFeatures(training_size=500).training.inputs
    assert set(np.unique(inputs)) == {0.0, 1.0}
    assert (inputs.sum(axis=0) == 3).all()
    often = inputs.mean(axis=1)
    assert often[0] > 0.5 > 0.05 > often[20:].mean()


def test_each_class_has_its_share_of_the_examples():
    for cls in (TwoMoons, Circles, Xor, Spirals):
        assert cls().training.targets.mean() == 0.5
    assert (Digits().training.targets.sum(axis=1) == 50).all()


def test_pixels_hold_ink_from_none_to_full():
    inputs = Digits().training.inputs
    assert inputs.min() >= 0
    assert 0.95 < inputs.max() <= 1


def test_a_run_has_diverged_a_hundred_lengths_of_the_start_away(network):
    assert np.array_equal(network.divergence_centre, network.first_weights)
    length = np.sqrt((network.first_weights**2).sum())
    assert network.divergence_radius == pytest.approx(100 * max(1, length))


def test_a_fit_has_no_accuracy():
    assert np.isnan(Wave().accuracy(Wave().first_weights))
    assert np.isnan(Wave().test_accuracy(around(Wave(), 3))).all()


def test_a_good_network_is_right_and_its_negative_is_wrong():
    # One unit per corner pair: tanh(5(x + y) − 5) and tanh(−5(x + y) − 5) are on for equal corners alone.
    theta = np.array([5.0, 5, -5, -5, -5, -5, -1, -1, -1])
    for sign, accuracy in ((1, 1.0), (-1, 0.0)):
        theta[6:] *= sign
        network = Xor(width=2, training_size=4, noise=0.0)
        assert network.accuracy(theta) == accuracy
        assert (network.loss(theta) < 0.5) == (sign == 1)
        theta[6:] *= sign


def test_weights_that_overflow_give_no_number_and_no_error(network):
    with np.errstate(all="ignore"):
        assert not np.isfinite(network.loss(np.full(network.dimension, np.nan)))
        network.gradient(np.full(network.dimension, 1e300))
