"""Makes docs/networks.md: what every rule reaches on every network, and what is said of XOR and of the sharpness.

OPENBLAS_NUM_THREADS=1 .venv/bin/python docs/networks.py      # about two minutes; fails where a statement fails
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from analysis.seeds import end_losses, mcnemar, sign_test, wilson
from analysis.sharpness import sharpness
from landscapes import LANDSCAPES
from landscapes._network import Network
from landscapes.circles import Circles
from landscapes.two_moons import TwoMoons
from landscapes.xor import Xor
from optimizers.adadelta import Adadelta
from optimizers.adagrad import Adagrad
from optimizers.adam import Adam
from optimizers.lion import Lion
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rmsprop import RMSProp
from optimizers.sgd import SGD
from simulation.descent import run
from simulation.problem import Problem
from simulation.training import ending

# What a prototype of these terrains reached with the same rules, starts and steps, on examples of its own.
PROTOTYPE = {
    "circles": ".650 (71.2%) / .086 (99.2%) / .085 / .109 / .150 / .024 / .032 / .288",
    "digits": ".857 (85.3%) / .065 (95.6%) / .063 / .058 / .070 / .028 / .014 (95.1%) / .004 (93.0%)",
    "spirals": ".653 (62.7%) / .007 (99.7%) / .006 / .016 / .017 / .009 / .001 (100%) / .030",
    "two_moons": ".274 (86.0%) / .067 (98.3%) / .069 / .262 / .273 / .057 / .048 (98.0%) / .243",
    "wave": ".162 / .009 / diverges / .006 / .009 / .020 / .003 / .004",
    "xor": ".607 (84.3%) / .035 (98.9%) / .035 / .087 / .118 / .037 / .047 / .222",
}
STARTS = 2000
LATE, FIVE = 1000, 5  # the step from which the sharpness is averaged, and the starts
# A rule, the closed form of its limit, and the shares of it between which the mean of the five starts lies.
EDGES = (
    (SGD(0.4), 2 / 0.4, (0.95, 1.05)),
    (Momentum(0.4, 0.3), (2 + 2 * 0.3) / 0.4, (0.95, 1.05)),
    (Momentum(0.4, 0.5), (2 + 2 * 0.5) / 0.4, (0.95, 1.05)),
    (SGD(0.2), 2 / 0.2, (0.0, 0.9)),
    (RMSProp(0.005), 2 / 0.005, (0.95, 1.05)),
    (RMSProp(0.01), 2 / 0.01, None),
    (Adam(0.02), 38 / 0.02, (0.85, 1.15)),
    (Adam(0.05), 38 / 0.05, (0.85, 1.15)),
)


def rules(rate):
    """The rules of the table, by the heads of their columns, at the learning rate of a network."""
    return {
        "SGD": SGD(rate),
        "Momentum": Momentum(rate, 0.9),
        "Nesterov": Nesterov(rate, 0.9),
        "Adagrad 0.1": Adagrad(0.1),
        "RMSProp 0.005": RMSProp(0.005),
        "Adadelta 5": Adadelta(5.0),
        "Adam 0.02": Adam(0.02),
        "Lion 0.005": Lion(0.005),
    }


def races():
    """Two lines of the table for each network: what each rule reaches, and what it reached in the prototype."""
    heads = list(rules(0.1))
    yield f"| network | layers, weights, examples | α, steps | {' | '.join(heads)} |"
    yield "|---|---|---|" + "---|" * len(heads)
    for key, cls in LANDSCAPES.items():
        if not issubclass(cls, Network):
            continue
        network = cls()
        cells, losses = [], {}
        for name, rule in rules(network.learning_rate).items():
            path = run(Problem(network, (0, 0), network.steps), rule)
            end, accuracy = ending(network, path), network.test_accuracy(path.theta[-1])
            losses[name] = end.loss
            share = "" if np.isnan(accuracy) else f" ({accuracy:.1%})"
            cells.append(f"{end.loss:.4f}{share}, {end.state.value}")
        assert losses["Momentum"] <= losses["SGD"] / 3, key
        units = "-".join(
            map(str, (len(network.input_names), *(network.width,) * network.layers, network.outputs_count))
        )
        size = f"{units}, {network.dimension}, {network.training_size}"
        yield f"| {key} | {size} | {network.learning_rate:g}, {network.steps} | {' | '.join(cells)} |"
        if earlier := PROTOTYPE.get(key):
            rate = " | α 0.2" if key == "wave" else " | "
            yield f"| | *prototype*{rate} | {' | '.join(earlier.split(' / '))} |"


def xor(width):
    """The network on the four points of XOR, and a training of 1,000 steps."""
    network = Xor(width=width, training_size=4, noise=0.0)
    return network, Problem(network, (0, 0), 1000)


def solved(width, rule):
    """Whether the loss on the four points of XOR is at most the target after 1,000 steps, for each start (STARTS,)."""
    network, problem = xor(width)
    return end_losses(problem, rule, 0, STARTS) <= network.target_loss


def shown(starts):
    """The share of the starts that are solved, with its 95 % interval."""
    low, high = wilson(int(starts.sum()), len(starts))
    return f"{starts.mean():.1%} ({100 * low:.1f} to {high:.1%})"


def exclusive_or():
    """The lines on how many starts solve XOR."""
    best = {}
    for rule in (SGD(1.0), SGD(3.0), Momentum(0.1, 0.9), Momentum(0.3, 0.9), Momentum(1.0, 0.9)):
        found = solved(2, rule)
        best[rule.name] = max(best.get(rule.name, found), found, key=np.mean)
        yield f"* two hidden units, {rule.name} α = {rule.learning_rate:g}: {shown(found)}"
    finer = [(rule, solved(2, rule)) for rule in (SGD(5.0), SGD(7.0), SGD(10.0), Momentum(0.5, 0.9))]
    wider = solved(3, SGD(1.0))
    yield f"* three hidden units, SGD α = 1: {shown(wider)}"
    momentum, sgd = best["Momentum"], best["SGD"]
    gain = momentum.mean() - sgd.mean()
    assert 0.03 <= gain <= 0.09, gain
    assert wider.mean() > 0.9, wider.mean()
    more, fewer = int((momentum & ~sgd).sum()), int((sgd & ~momentum).sum())
    yield (
        f"* with these α the best momentum solves {100 * gain:.1f} points more than the best SGD: {more} starts that "
        f"SGD does not solve, and SGD {fewer} that momentum does not; McNemar's z {mcnemar(more, fewer):.1f}, "
        f"sign test p {sign_test(more, fewer):.0e}"
    )
    tried = "; ".join(f"{rule.name} α = {rule.learning_rate:g} {100 * found.mean():.1f} %" for rule, found in finer)
    network, problem = xor(2)
    failed = network.starts(STARTS)[:, ~sgd][:, :FIVE]
    ends = run(problem, SGD(3.0), theta=failed, path=False).theta[-1]
    trap = float(np.median(np.linalg.eigvalsh(np.moveaxis(network.hessian(ends), -1, 0))[:, -1]))
    yield (
        f"* with other α this is not so: {tried}. Starts that fail end where the sharpness is {trap:.3f}: there SGD "
        f"can rest with α up to 2/{trap:.3f} = {2 / trap:.1f}, and momentum with α up to 3.8/{trap:.3f} = "
        f"{3.8 / trap:.1f}."
    )


def edges():
    """The lines of the table of the mean sharpness late in the training on circles with the half MSE."""
    network = Circles(head="half_mse", width=16, training_size=60)
    problem = Problem(network, (0, 0), 2000)
    yield f"| rule | limit | share of it, starts 0 to {FIVE - 1} | mean | stated of the mean |"
    yield "|---|---|---|---|---|"
    for rule, limit, stated in EDGES:
        found = []
        for start in network.starts(FIVE).T:
            each = sharpness(problem, rule, run(problem, rule, theta=start))
            np.testing.assert_allclose(each.limit, limit, rtol=1e-9)
            found.append((each.sharpness / limit)[each.rows >= LATE].mean())
        mean = float(np.mean(found))
        assert stated is None or stated[0] <= mean <= stated[1], (rule, mean)
        words = (
            "nothing" if stated is None else f"below {stated[1]:g}" if not stated[0] else "{:g} to {:g}".format(*stated)
        )
        memory = f", β {rule.momentum:g}" if isinstance(rule, Momentum) else ""
        name = f"{rule.name}, α {rule.learning_rate:g}{memory}"
        yield f"| {name} | {limit:g} | {' '.join(f'{each:.3f}' for each in found)} | {mean:.3f} | {words} |"


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


# Measured by benchmarks/dearest.py and benchmarks/cost.py, on one core.
COST = """\
* A ball keeps at most 1.2 million steps × weights, and all balls of a race together take at most about 2 seconds by
  `simulation/cost.py`, with what the page shows of each row. Above that the steps are lowered, and the page says so.
* The estimate is the measured one of `benchmarks/cost.py`: (weights + 34 × hidden units) × examples for a gradient.
* The most expensive race that the knobs allow is 32 units in each of 3 layers, 500 examples in one batch, and eight
  balls of SAM: 3.1 seconds of the processor and 422 MB until the page is complete on digits (4,522 weights), 2.8 s and
  376 MB on rare_features, 2.7 s and 272 MB on spirals; two moons as they open take 0.2 s and 133 MB.
* The map of α and β and the basins take about 6 seconds more in batches of a quarter of a second, twice as long with
  SAM, which takes two gradients a step; fair tuning at most 30 s after the press of its button, noise at most 10 s, and
  is refused above that. A change by the visitor ends the map, the basins and the tuning after the batch at work.
"""


def main():
    parts = {
        "Networks": [
            "How to watch a training of your own: [a recorded training](files.md#a-recorded-training-downhill-run-1).",
            "",
            "Made by `docs/networks.py`, which fails where a statement of this page fails. How the examples are drawn "
            "is in the docstring of each terrain.",
        ],
        "Races from the seeded start": [
            "Each cell: loss at the end (share of the test examples), its ending. Momentum and Nesterov have β = 0.9 "
            "and the α of SGD. On every network the loss of momentum is at most a third of that of SGD.",
            "",
            *races(),
            "",
            "The figures of the prototype differ since its examples were drawn by other generators: its digits were "
            "the handwritten ones of E. Alpaydin and C. Kaynak (1998), and its wave was trained with α = 0.2.",
        ],
        f"XOR on four points, {STARTS:,} starts, 1,000 steps": [
            "The share of the starts from which the loss at the end is at most 0.1, with its 95 % interval, as in the "
            "view *Seeds*. Most starts that fail end near the loss ½ ln 2 = 0.347: two of the four points stay open.",
            "",
            *exclusive_or(),
        ],
        "Sharpness on circles, half MSE, 60 examples, 2-16-1": [
            "The mean sharpness over the steps 1000 to 2000 of full-batch training, as a share of the limit of the "
            "rule's own step; for RMSProp and Adam that of the preconditioned Hessian. J. Cohen et al. (2021, "
            "arXiv:2103.00065; 2022, arXiv:2207.14484).",
            "",
            *edges(),
            "",
            "The limits are exact. The shares are not: at the edge rounding grows from step to step, and another "
            "machine finds others by a few hundredths. With α = 0.01 RMSProp is far above its limit from some starts "
            "and stays there, so nothing is stated of its mean.",
        ],
        "Test error of momentum (0.1, 0.9) minus that of SGD (1) at equal training loss": [
            "Two moons, 40 examples, noise 0.25, 15 % of the labels flipped, 2-32-1, 100 sets of examples and starts. "
            "Each mean is less than one point.",
            "",
            *generalisation(),
        ],
        "What a link can take": [COST.rstrip()],
    }
    lines = []
    for title, each in parts.items():
        paragraphs = [line if line.startswith(("|", "*")) else fill(line, 120) for line in each]
        lines += [f"{'##' if lines else '#'} {title}", "", *paragraphs, ""]
    Path(__file__).with_name("networks.md").write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
