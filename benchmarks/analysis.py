"""The time of a map of two settings and of basins of attraction, beside the same runs alone.

Also the time of tuning a rule, and of the passes of a terrain.

    python benchmarks/analysis.py
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.basins import basins
from analysis.passes import catchments
from analysis.sweep import axes_of, settings_map, values
from analysis.tuning import tune
from benchmarks.descent import together
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from simulation.descent import run
from simulation.problem import Problem

STEPS = 300


def main():
    for key in ("ravine", "rosenbrock", "himmelblau", "multi_well", "rastrigin"):
        for rule in ("momentum", "adam"):
            compare(LANDSCAPES[key](), OPTIMIZERS[rule]())


def compare(landscape, optimizer):
    first, second = axes_of(optimizer)
    columns, rows = values(first, 100, high=1.0), values(second, 100)
    swept = replace(optimizer, **{first.name: columns, second.name: rows[:, np.newaxis]})
    if not optimizer.initial_settings(landscape.learning_rate, landscape.size):
        optimizer = replace(optimizer, learning_rate=landscape.learning_rate)
    problem = Problem(landscape, landscape.start, STEPS)
    starts = landscape.grid(121)[2]
    map_runs, whole_map, basin_runs, whole_basins = together(
        lambda: run(problem, swept, path=False),
        lambda: settings_map(problem, optimizer, columns, rows),
        lambda: run(problem, optimizer, theta=starts, path=False),
        lambda: basins(problem, optimizer),
    )
    three_starts = [landscape.start, *(landscape.clamp(each) for each in (landscape.centre - 1, landscape.centre + 1))]
    tuning, passes = together(lambda: tune(problem, optimizer, 1200, three_starts), lambda: catchments(landscape))
    print(
        f"{optimizer.key} on {landscape.key}: 100x100 settings {whole_map:.0f} ms, ratio {whole_map / map_runs:.1f}; "
        f"basins of 121x121 starts {whole_basins:.0f} ms, ratio {whole_basins / basin_runs:.1f}; "
        f"1,200 runs of tuning {tuning:.0f} ms; passes {passes:.0f} ms"
    )


if __name__ == "__main__":
    main()
