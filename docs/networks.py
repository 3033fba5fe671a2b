"""Makes docs/networks.md: what every rule reaches on every network, and what is said of XOR and of the sharpness.

OPENBLAS_NUM_THREADS=1 .venv/bin/python docs/networks.py      # about a minute
"""

import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from landscapes import NETWORKS
from landscapes.circles import Circles
from landscapes.two_moons import TwoMoons
from landscapes.xor import Xor
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import run
from simulation.experiment import initial_settings, shared
from simulation.problem import Problem
from simulation.training import ending

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "lion")
STARTS = 2000
XOR_RATES = {"SGD": (1.0, 3.0), "Momentum": (0.1, 0.3, 1.0)}


def joining(network, cls):
    """The rule with the settings with which it joins a race on the network."""
    main = {"learning_rate": network.learning_rate, "momentum": 0.9}
    return cls(**{name: main[name] for name in shared(cls)} | initial_settings(network, cls))


def races():
    """A line of the table for each network: the loss at the end of each rule, and its share of right test answers."""
    yield (
        "| network | layers, weights, examples | α, steps | "
        + " | ".join(OPTIMIZERS[each].name for each in RULES)
        + " |"
    )
    yield "|---|---|---|" + "---|" * len(RULES)
    for key, cls in NETWORKS.items():
        network = cls()
        cells, losses = [], {}
        for rule in RULES:
            path = run(Problem(network, (0, 0), network.steps), joining(network, OPTIMIZERS[rule]))
            end, accuracy = ending(network, path), network.test_accuracy(path.theta[-1])
            losses[rule] = end.loss
            share = "" if np.isnan(accuracy) else f" ({accuracy:.1%})"
            cells.append(f"{end.loss:.4f}{share}, {end.state.value}")
        assert losses["momentum"] <= losses["sgd"] / 3, key
        units = "-".join(
            map(str, (len(network.input_names), *(network.width,) * network.layers, network.outputs_count))
        )
        size = f"{units}, {network.dimension}, {network.training_size}"
        yield f"| {key} | {size} | {network.learning_rate:g}, {network.steps} | " + " | ".join(cells) + " |"


def solved(width, rule):
    """The share of the starts from which the four points of XOR are all right after 1,000 steps."""
    network = Xor(width=width, training_size=4, noise=0.0)
    path = run(Problem(network, (0, 0), 1000), rule, theta=network.starts(STARTS), path=False)
    return float(np.mean(network.accuracy(path.theta[-1]) == 1))


def exclusive_or():
    """The lines on how many starts solve XOR."""
    best = {}
    for name, rates in XOR_RATES.items():
        for rate in rates:
            share = solved(2, SGD(rate) if name == "SGD" else Momentum(rate, 0.9))
            best[name] = max(best.get(name, 0.0), share)
            yield f"* two hidden units, {name} α = {rate:g}: {share:.1%}"
    wider = solved(3, SGD(1.0))
    yield f"* three hidden units, SGD α = 1: {wider:.1%}"
    gain = best["Momentum"] - best["SGD"]
    assert 0.03 <= gain <= 0.09, gain
    assert wider > 0.9, wider
    yield f"* the best momentum solves {100 * gain:.1f} points more than the best SGD"


def sharpness():
    """The lines on the mean sharpness of rows 1000 to 2000 on circles with the half MSE, over 5 starts."""
    for rate, momentum in ((0.4, 0.0), (0.4, 0.3), (0.4, 0.5), (0.2, 0.0)):
        limit, ratios = (2 + 2 * momentum) / rate, []
        for seed in range(5):
            network = Circles(head="half_mse", width=16, training_size=60, start_seed=seed)
            path = run(Problem(network, (0, 0), 2000), Momentum(rate, momentum)).theta[1000::10]
            hessians = np.moveaxis(network.hessian(path.T), -1, 0)
            ratios.append(np.linalg.eigvalsh(hessians)[:, -1].mean() / limit)
        mean = float(np.mean(ratios))
        assert mean < 0.9 if rate == 0.2 else abs(mean - 1) < 0.05, (rate, momentum, mean)
        shown = ", ".join(f"{each:.3f}" for each in ratios)
        yield f"* α = {rate:g}, β = {momentum:g}, limit {limit:g}: {shown} of it, mean {mean:.3f}"


@dataclass(frozen=True)
class OtherMoons(TwoMoons):
    """Two moons with training examples and flips of another seed."""

    data: int = 0

    def draw(self, chance, n):
        return super().draw(np.random.default_rng([self.data, n]), n)

    def flip(self, chance, targets):
        return super().flip(np.random.default_rng([self.data, 0]), targets)


def generalisation():
    """The lines on the test error at equal training loss of momentum and SGD, whose α / (1 - β) are equal."""
    levels, sets = (0.55, 0.5, 0.45, 0.4, 0.35), 100
    errors = np.full((2, len(levels), sets), np.nan)
    for seed in range(sets):
        network = OtherMoons(32, training_size=40, noise=0.25, flipped=0.15, start_seed=seed, data=seed)
        for row, rule in enumerate((SGD(1.0), Momentum(0.1, 0.9))):
            path = run(Problem(network, (0, 0), 1000), rule)
            for column, level in enumerate(levels):
                if len(below := np.flatnonzero(path.loss <= level)):
                    errors[row, column, seed] = 1 - network.test_accuracy(path.theta[below[0]])
    for level, (sgd, momentum) in zip(levels, errors.swapaxes(0, 1), strict=True):
        both = momentum - sgd
        both = both[np.isfinite(both)]
        mean, deviation = 100 * both.mean(), 100 * both.std(ddof=1) / np.sqrt(len(both))
        assert abs(mean) < 1, (level, mean)
        yield f"* training loss {level:g}: {mean:+.2f} ± {deviation:.2f} points, in {len(both)} of {sets} races"


def main():
    parts = {
        "Networks": [
            "How to watch a training of your own: [a recorded training](files.md#a-recorded-training-downhill-run-1).",
            "",
            "Made by `docs/networks.py`. Each cell: loss at the end (share of the test examples), its ending.",
            "",
        ],
        "Races from the seeded start": [*races()],
        f"XOR on four points, {STARTS:,} starts, 1,000 steps": [*exclusive_or()],
        "Sharpness on circles, half MSE, 60 examples, 2-16-1": [*sharpness()],
        "Test error of momentum (0.1, 0.9) minus that of SGD (1) at equal training loss": [
            "Two moons, 40 examples, noise 0.25, 15 % of the labels flipped, 2-32-1, 100 sets of examples and starts.",
            "",
            *generalisation(),
        ],
    }
    lines = []
    for title, each in parts.items():
        lines += [f"{'##' if lines else '#'} {title}", "", *each, ""]
    Path(__file__).with_name("networks.md").write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
