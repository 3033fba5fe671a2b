"""Record the training of a PyTorch model for Downhill: copy this file beside your script; it needs torch and NumPy.

    sgd = Recorder(model, "SGD")           # before the first step
    for inputs, targets in batches:
        ...
        optimizer.step()
        sgd()                              # after each step
    ...                                    # the same start again, another optimizer: adam = Recorder(model, "Adam")
    save("run.npz", [sgd, adam], loss)

`loss` is a function without arguments that computes the loss of the model that was recorded as it is, over the same
examples at every call: a batch of its own, or all examples, in `eval()` mode and under the same seed if it draws
anything. `save` calls it for each recorded row and for each place of the plane, `side` x `side`. `test_loss` is such a
function too, over test examples. All recorders of a file are of one model: for the second ball load the state of the
start into it again. Two balls must begin at the same weights, which is checked.

A recorder keeps the weights of each row in single precision, rows x weights x 4 bytes: of a million weights 400 MB for
100 rows. `every=50` keeps each fiftieth step. A file has at most 2,001 rows a ball and 8 balls. Buffers, such as the
running means of batch norm, are no parameters: they are not recorded, and keep the values that they have in `save`.

The plane goes through the start and the ends of the first two balls that have not diverged, or, where there is one,
through its start, its end and its row farthest from the line between them. It is exact at these three. A ball has
diverged that is farther from the start than 100 times the length of the start's weights (or 100, if that is more): its
rows from there on are NaN. Open the file on Downhill, terrain "Your own surface". docs/files.md describes the format.
"""

import json
from itertools import pairwise, takewhile

import numpy as np
import torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters


class Recorder:
    """The weights of a model at its start and after each step, or after each `every`-th one."""

    def __init__(self, model, name, every=1):
        self.model, self.name, self.every, self.count, self.steps, self.rows = model, name, every, -1, [], []
        self()

    def __call__(self):
        self.count += 1
        if self.count % self.every == 0:
            weights = parameters_to_vector(self.model.parameters()).detach()
            self.steps.append(self.count)
            self.rows.append(weights.to("cpu", torch.float32, copy=True).numpy())


def plane(start, runs):
    """Orthonormal directions (2, d) of a plane through the start, and its two other points: (index of a run, row)."""
    far = np.linalg.norm(runs[0][-1] - start)
    across = (runs[0][-1] - start) / (far or 1.0)
    beside = [[np.linalg.norm(row - start - ((row - start) @ across) * across) for row in run] for run in runs]
    third = (1, len(runs[1]) - 1) if len(runs) > 1 else (0, 0)
    if beside[third[0]][third[1]] < 0.1 * far:  # the end of the second run lies nearly on the line through the first
        third = max(
            ((k, row) for k in range(len(runs)) for row in range(len(runs[k]))), key=lambda p: beside[p[0]][p[1]]
        )
    up = runs[third[0]][third[1]] - start
    up -= (up @ across) * across
    if not far or np.linalg.norm(up) < 1e-5 * far:
        raise ValueError("The runs lie on one line, so they span no plane: record more steps.")
    return np.array([across, up / np.linalg.norm(up)]), ((0, len(runs[0]) - 1), third)


def save(file, recorders, loss, test_loss=None, side=41, room=0.25):
    """Write the runs, and the plane with a border of `room` of its sides around them, to an .npz file."""
    model, start = recorders[0].model, recorders[0].rows[0].astype(float)
    if any(each.model is not model or (each.rows[0] != recorders[0].rows[0]).any() for each in recorders):
        raise ValueError("The recorders need one model, and the same weights at the start.")
    farthest = 100 * max(1.0, np.linalg.norm(start))
    runs = [list(takewhile(lambda row: np.linalg.norm(row - start) <= farthest, each.rows)) for each in recorders]
    whole = [k for k, each in enumerate(recorders) if len(runs[k]) == len(each.rows)] or list(range(len(runs)))
    axes, points = plane(start, [runs[k] for k in whole])
    places = [np.array([axes @ (row - start) for row in run]) for run in runs]
    framed = np.concatenate([places[k] for k in whole])
    middle, half = (framed.max(axis=0) + framed.min(axis=0)) / 2, np.ptp(framed, axis=0) * (0.5 + room)
    half = np.maximum(half, half.max() / 2)  # a narrow plane would be hard to see
    x, y = np.linspace(middle - half, middle + half, side).T
    before = parameters_to_vector(model.parameters()).detach().clone()

    def at(weights, function=loss):
        with torch.no_grad():
            vector_to_parameters(torch.as_tensor(weights).to(before), model.parameters())
            return float(function())

    arrays = {"x": x, "y": y, "z": [[at(start + np.array([a, b]) @ axes) for a in x] for b in y]}
    for number, (each, run, place) in enumerate(zip(recorders, runs, places, strict=True), start=1):
        beside = [np.linalg.norm(row - start - xy @ axes) for row, xy in zip(run, place, strict=True)]
        rows = np.full((len(each.rows), 6), np.nan)
        rows[:, 0], rows[: len(run), 1:3], rows[: len(run), 4] = each.steps, place, beside
        rows[: len(run), 3] = [at(row) for row in run]
        if test_loss is not None:
            rows[: len(run), 5] = [at(row, test_loss) for row in run]
            arrays[f"ball_{number}_test"] = rows[:, 5]
        rows[np.cumsum(~np.isfinite(rows[:, 3])) > 0, 1:] = np.nan  # from the first loss on that is not finite
        arrays[f"ball_{number}"] = rows[:, :5]
    vector_to_parameters(before, model.parameters())  # the model is as it was
    through = [[whole[k] + 1, recorders[whole[k]].steps[row]] for k, row in ((0, 0), *points)]
    lengths = [float(sum(np.linalg.norm(b - a) for a, b in pairwise(run))) for run in runs]
    about = {"format": "downhill run 1", "names": [each.name for each in recorders], "weights": len(start)}
    about = json.dumps(about | {"through": through, "lengths": lengths})
    np.savez_compressed(file, about=np.frombuffer(about.encode(), np.uint8), **arrays)
