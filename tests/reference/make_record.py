"""Makes recorded.npz with docs/record.py: a training of PyTorch's that the tests read, and checks it.

    pip install torch==2.13.0 numpy && python tests/reference/make_record.py

The checks know nothing of this project but the format: places, distances and lengths are computed from the weights by
least squares in NumPy, and the losses by a forward pass in NumPy.
"""

import copy
import importlib.util
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent
STEPS, UNITS = 60, 12

spec = importlib.util.spec_from_file_location("record", HERE.parents[1] / "docs" / "record.py")
record = importlib.util.module_from_spec(spec)
spec.loader.exec_module(record)


def rings(count, seed):
    """Points on two rings (count, 2), and which ring each is on (count, 1)."""
    chance = np.random.default_rng(seed)
    inner, angle = np.arange(count) % 2, chance.uniform(0, 2 * np.pi, count)
    radius = np.where(inner, 0.5, 1.0) + 0.1 * chance.normal(size=count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), inner[:, np.newaxis].astype(float)


TRAINING, TEST = rings(80, 0), rings(400, 1)


def trained(optimizers, dtype=torch.float32):
    """The recorder of a training with each optimizer, all from one start, and the model."""
    torch.manual_seed(4)
    model = nn.Sequential(nn.Linear(2, UNITS), nn.ReLU(), nn.Linear(UNITS, 1)).to(dtype)
    start = copy.deepcopy(model.state_dict())
    recorders = []
    for name, make in optimizers.items():
        model.load_state_dict(start)
        optimizer = make(model.parameters())
        recorder = record.Recorder(model, name, every=2)
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss_of(model, TRAINING)().backward()
            optimizer.step()
            recorder()
        recorders.append(recorder)
    return recorders, model


def loss_of(model, examples):
    inputs, targets = (torch.tensor(each, dtype=next(model.parameters()).dtype) for each in examples)
    return lambda: nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)


def loss_in_numpy(weights, examples):
    """The loss of weights (d,) in PyTorch's order, in double precision."""
    inputs, targets = examples
    first, bias, second, last = np.split(weights, np.cumsum([2 * UNITS, UNITS, UNITS]))
    hidden = np.maximum(inputs @ first.reshape(UNITS, 2).T + bias, 0)
    outputs = hidden @ second + last
    return float(np.mean(np.logaddexp(0, outputs) - targets[:, 0] * outputs))


def check(file, recorders):
    """Compare a file with the weights of its recorders."""
    with np.load(file) as found:
        arrays = dict(found)
    about = json.loads(arrays["about"].tobytes())
    paths = [np.array(each.rows, dtype=float) for each in recorders]
    by_step = [dict(zip(each.steps, path, strict=True)) for each, path in zip(recorders, paths, strict=True)]
    start, second, third = (by_step[ball - 1][step] for ball, step in about["through"])
    assert (start == paths[0][0]).all()
    assert about["weights"] == len(start) == sum(each.numel() for each in recorders[0].model.parameters())
    # The directions are those that give the two points of the plane their places.
    at = {ball: dict(zip(rows[:, 0], rows, strict=True)) for ball, rows in balls(arrays)}
    corners = [at[ball][step] for ball, step in about["through"]]
    for corner in corners:
        assert corner[4] < 1e-6
    spanned = np.array([second - start, third - start]).T
    axes = spanned @ np.linalg.inv(np.array([each[1:3] for each in corners[1:]]).T)
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-6)
    for (_, rows), path, length in zip(balls(arrays), paths, about["lengths"], strict=True):
        mixture = np.linalg.lstsq(axes, (path - start).T, rcond=None)[0]
        np.testing.assert_allclose(rows[:, 1:3], mixture.T, atol=1e-6)
        np.testing.assert_allclose(
            rows[:, 4], np.linalg.norm(path.T - start[:, None] - axes @ mixture, axis=0), atol=1e-6
        )
        np.testing.assert_allclose(rows[:, 3], [loss_in_numpy(each, TRAINING) for each in path], rtol=1e-5)
        np.testing.assert_allclose(length, np.linalg.norm(np.diff(path, axis=0), axis=1).sum(), rtol=1e-6)
    for ball, path in enumerate(paths, start=1):
        expected = [loss_in_numpy(each, TEST) for each in path]
        np.testing.assert_allclose(arrays[f"ball_{ball}_test"], expected, rtol=1e-5)
    plane = [[loss_in_numpy(start + axes @ (a, b), TRAINING) for a in arrays["x"]] for b in arrays["y"]]
    np.testing.assert_allclose(arrays["z"], plane, rtol=1e-4)
    return about


def balls(arrays):
    return [(number, arrays[f"ball_{number}"]) for number in range(1, 9) if f"ball_{number}" in arrays]


def refused(function):
    try:
        function()
    except ValueError as error:
        return str(error)
    raise AssertionError("was not refused")


OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.5),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.05),
}


def main():
    recorders, model = trained(OPTIMIZERS)
    kept = torch.nn.utils.parameters_to_vector(model.parameters()).detach().clone()
    file = HERE / "recorded.npz"
    losses = loss_of(model, TRAINING), loss_of(model, TEST)
    record.save(file, recorders, *losses, side=33)
    about = check(file, recorders)
    assert about["through"] == [[1, 0], [1, STEPS], [2, STEPS]], about
    assert (torch.nn.utils.parameters_to_vector(model.parameters()) == kept).all(), "the model is as it was"

    alone = HERE / "alone.npz"
    record.save(alone, recorders[1:], *losses, side=9)
    through = check(alone, recorders[1:])["through"]
    assert through[:2] == [[1, 0], [1, STEPS]]
    assert 0 < through[2][1] < STEPS, through

    wild, model = trained({"SGD": OPTIMIZERS["SGD"], "wild": lambda p: torch.optim.SGD(p, lr=1e6)})
    record.save(alone, wild, loss_of(model, TRAINING), side=9)
    with np.load(alone) as found:
        rows, names = found["ball_2"], json.loads(found["about"].tobytes())
    assert {ball for ball, _ in names["through"]} == {1}, "a ball that diverged spans no plane"
    ended = np.isnan(rows[:, 1:]).all(axis=1)
    assert (ended[0], ended[-1]) == (False, True)
    assert (np.diff(ended.astype(int)) >= 0).all(), "after a divergence no row is finite"
    assert np.isfinite(rows[:, 0]).all()
    alone.unlink()

    other = trained({"SGD": OPTIMIZERS["SGD"]}, torch.float64)[0]
    assert "one model" in refused(lambda: record.save(alone, [*recorders, *other], losses[0]))
    later = record.Recorder(recorders[0].model, "later")
    assert "the same weights at the start" in refused(lambda: record.save(alone, [recorders[0], later], losses[0]))
    assert "span no plane" in refused(lambda: record.save(alone, [later], losses[0]))
    print(torch.__version__, np.__version__, about, file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
