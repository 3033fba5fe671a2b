"""The time of one run, and of a map of 10,000 runs, beside the same loops in PyTorch where it is installed.

    python benchmarks/descent.py

The project doesn't need PyTorch: `pip install torch` into another environment to see the ratios.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from landscapes import LANDSCAPES
from landscapes.base import DIVERGENCE_RADIUS
from optimizers.momentum import Momentum
from simulation.descent import descend, run
from simulation.problem import Problem

STEPS = 300
ROUNDS = 15
ALPHAS, BETAS = np.meshgrid(np.geomspace(1e-5, 1e-2, 100), np.linspace(0, 0.999, 100))
START = (-1.2, 2.0)


def together(*tasks):
    """The median milliseconds of each task. The tasks alternate, so that a slow spell of the machine slows all."""
    times = [[] for _ in tasks]
    for _ in range(ROUNDS):
        for task, taken in zip(tasks, times, strict=True):
            began = time.perf_counter()
            task()
            taken.append(1000 * (time.perf_counter() - began))
    return [statistics.median(each[1:]) for each in times]


def torch_map(torch, keep):
    """The heavy ball on Rosenbrock's valley for every (α, β), with the same rows kept and the same runs diverged."""
    alphas, betas = torch.tensor(ALPHAS), torch.tensor(BETAS)
    theta = torch.tensor(START, dtype=torch.float64).reshape(2, 1, 1).expand(2, 100, 100).clone()
    velocity = torch.zeros_like(theta)
    centre = torch.tensor((0.0, 1.0), dtype=torch.float64).reshape(2, 1, 1)
    thetas = torch.empty((STEPS + 1, *theta.shape) if keep else (0,), dtype=torch.float64)
    losses = torch.empty((STEPS + 1, 100, 100) if keep else (0,), dtype=torch.float64)
    diverged = torch.full((100, 100), -1)
    for row in range(STEPS + 1):
        if row:
            x, y = theta
            slope = 200 * (y - x * x)
            gradient = torch.stack([2 * (x * (1 - slope) - 1), slope])
            velocity = betas * velocity + gradient
            theta = theta - alphas * velocity
        inside = ((theta - centre) ** 2).sum(0) <= (DIVERGENCE_RADIUS * 4.0) ** 2
        diverged = torch.where((diverged < 0) & ~inside, row, diverged)
        theta = torch.where(inside, theta, torch.nan)
        if keep:
            thetas[row] = theta
            x, y = theta
            losses[row] = (1 - x) ** 2 + 100 * (y - x * x) ** 2
    return thetas if keep else theta


def main():
    for key, cls in LANDSCAPES.items():
        landscape = cls()
        start = landscape.embed(landscape.start)
        (one,) = together(
            lambda landscape=landscape, start=start: descend(landscape, Momentum(1e-3, 0.9), start, STEPS)
        )
        print(f"one run of {STEPS} steps on {key}: {one:.1f} ms")

    valley = LANDSCAPES["rosenbrock"]()

    def ours(path):
        return lambda: run(Problem(valley, START, STEPS), Momentum(ALPHAS, BETAS), path=path)

    try:
        import torch
    except ImportError:
        whole, last = together(ours(True), ours(False))
        print(f"100x100 runs: {whole:.0f} ms with every row kept, {last:.0f} ms with the last; no PyTorch here")
        return
    torch.set_grad_enabled(False)
    whole, last, torch_whole, torch_last = together(
        ours(True), ours(False), lambda: torch_map(torch, True), lambda: torch_map(torch, False)
    )
    print(
        f"100x100 runs, every row kept: {whole:.0f} ms, PyTorch {torch_whole:.0f} ms, ratio {whole / torch_whole:.2f}"
    )
    print(f"100x100 runs, the last row kept: {last:.0f} ms, PyTorch {torch_last:.0f} ms, ratio {last / torch_last:.2f}")


if __name__ == "__main__":
    main()
