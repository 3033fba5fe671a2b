"""What decides a race and isn't in its legend, in one line."""

from __future__ import annotations

from catalog import digits, texts
from figures.style import settings
from schedules import CONSTANT
from simulation.race import Race


def about(race: Race) -> str:
    """The settings of the terrain, the start, the steps, the noise and the schedule."""
    problem, landscape = race.problem, race.problem.landscape
    x, y = problem.start
    written = (
        []
        if landscape.unlinked
        else [f"{each.label} = {getattr(landscape, key)}" for key, each in texts(type(landscape)).items()]
    )
    parts = [*written, settings(landscape), f"from ({digits(x)}, {digits(y)})", f"{problem.steps} steps"]
    if problem.noise:
        parts.append(f"noise σ {digits(problem.noise)}, seed {problem.seed}")
    if race.is_scheduled and problem.schedule != CONSTANT:
        parts.append(f"schedule of α: {problem.schedule.name}")
    return " · ".join(part for part in parts if part)
