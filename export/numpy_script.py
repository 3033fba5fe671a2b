"""A race as a short script for NumPy that prints the very numbers of the page.

The code of the terrain and of the rules is cut out of their files; the loop says what `simulation.descent` does for one
run.
"""

from __future__ import annotations

import textwrap
from urllib.parse import quote

import numpy as np

from catalog import choices, parameters
from export import formula
from export.source import Cut, Script, assignment, docstring, module_of, number
from landscapes.base import Landscape
from landscapes.formula import Formula
from optimizers.base import Optimizer
from simulation.descent import REACH
from simulation.experiment import Experiment, to_query
from simulation.schedule import SCHEDULES

CALL = 110  # columns of a call on one line

RESERVED = (
    *("START", "STEPS", "NOISE", "SEED", "CENTRE", "REACH", "SHIFTS", "FACTORS", "WEIGHTS"),
    *("terrain", "balls", "sampled", "felt", "Rule"),
)


def numpy_script(experiment: Experiment, address: str | None = None) -> str:
    """A script that needs NumPy only. ValueError says in one line why there can be none.

    There is none for a grid of losses: it would be a hundred thousand numbers, and a spline that neither NumPy nor
    PyTorch has. `address` is that of the page: with it, the script names the link that opens the race again.
    """
    script = Script(RESERVED)
    script.imports = {"import numpy as np", "from dataclasses import dataclass"}
    terrain = experiment.landscape
    sampled = is_sampled(terrain)
    if isinstance(terrain, Formula):
        script.pieces[type(terrain).__name__] = formula.terrain(terrain)
    else:
        cut = Cut(terrain, ["loss", "gradient", *["sampler"] * sampled])
        script.add(cut, terrain_class(cut))
    for each in one_of_each(experiment.optimizers):
        cut = Cut(each, ["init", "step"])
        script.add(cut, rule_class(cut))
    constants = settings(experiment)
    if experiment.noise:
        constants += "\nSHIFTS = NOISE * np.random.default_rng(SEED).standard_normal((STEPS, 2))"
    if experiment.scheduled:
        script.imports.add("from dataclasses import replace")
        script.pieces |= schedule(experiment)
    return script.text(head(experiment, "NumPy", address), constants, _race(experiment, sampled))


def is_sampled(landscape: Landscape) -> bool:
    """Whether a step feels a sample of the gradient."""
    return landscape.sampler(1, np.asarray(0)) is not None


def one_of_each(optimizers: tuple[Optimizer, ...]) -> list[Optimizer]:
    """One ball of each rule, in the order of the race."""
    return list({type(each): each for each in optimizers}.values())


def head(experiment: Experiment, library: str, address: str | None) -> str:
    """What the script is, as its docstring."""
    if not experiment.optimizers:
        raise ValueError("There is no ball in this race.")
    names = list(dict.fromkeys(each.name for each in experiment.optimizers))
    balls = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    said = [f"{balls} on the terrain “{type(experiment.landscape).name}”, in {library}."]
    if address:
        link = f"{quote(address, safe=':/[]@%')}?{to_query(experiment)}"
        said.append(f"A race of Downhill; this is its link: {link}")
    return docstring(*said, indent=0)


def settings(experiment: Experiment, place: str = "") -> str:
    """The constants of a race: where it starts, how long it is, what shakes it, and when a ball is lost.

    `place` is the function that the other library makes a place with.
    """
    terrain = experiment.landscape
    lines = [assignment("START", number(experiment.start)), f"STEPS = {experiment.steps}"]
    if experiment.noise:
        lines.append(f"NOISE = {number(experiment.noise)}  # the standard deviation of each coordinate of the gradient")
    if experiment.noise or is_sampled(terrain):
        lines.append(f"SEED = {experiment.seed}")
    centre = number(tuple(terrain.centre.tolist()))
    lines.append(f"CENTRE = {place}({centre})" if place else f"CENTRE = {centre}")
    lines.append(f"REACH = {number(REACH * terrain.size)}  # a ball that is farther from the centre has diverged")
    return "\n".join(lines)


def schedule(experiment: Experiment) -> dict[str, str]:
    """The schedule's function by its name, and its factors."""
    known = SCHEDULES[experiment.schedule]
    module = module_of(known.factors.__module__)
    name = known.factors.__name__
    code = module.text(module.names[name], module.tree.body)
    about = textwrap.indent(docstring(f"What multiplies α. {known.sentence}"), "    ")
    first, rest = code.split("\n", 1)
    return {name: f"{first}\n{about}\n{rest}", "FACTORS": f"FACTORS = {name}(STEPS)"}


def terrain_class(cut: Cut) -> str:
    about = docstring(cut.cls.__doc__, f"Source: {cut.cls.source}")
    body = "\n\n".join(filter(None, [about, cut.values, cut.body]))
    return f"class {cut.cls.__name__}:\n{textwrap.indent(body, '    ')}"


def rule_class(cut: Cut) -> str:
    lines = [
        f"{name}: {'int' if each.integer else 'float'}  # {each.label.split()[-1]}"
        for name, each in parameters(cut.cls).items()
        if name in cut.constants
    ]
    lines += [f"{name}: str" for name in choices(cut.cls) if name in cut.constants]
    body = "\n\n".join(filter(None, [docstring(cut.cls.__doc__), "\n".join(lines), cut.body]))
    return f"@dataclass(frozen=True)\nclass {cut.cls.__name__}:\n{textwrap.indent(body, '    ')}"


def call(function: str, arguments: list[str]) -> str:
    """A call as code, with a line for each argument where it is long."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= CALL and "\n" not in line:
        return line
    return f"{function}(\n{textwrap.indent(''.join(f'{each},{chr(10)}' for each in arguments), '    ')})"


def ball(optimizer: Optimizer) -> str:
    """A rule with its settings, as code."""
    cls = type(optimizer)
    numbers = [f"{name}={number(getattr(optimizer, name))}" for name in parameters(cls)]
    return call(cls.__name__, [*numbers, *(f"{name}={getattr(optimizer, name)!r}" for name in choices(cls))])


def _race(experiment: Experiment, sampled: bool) -> str:
    lines = [f"terrain = {type(experiment.landscape).__name__}()"]
    balls = [ball(each) for each in experiment.optimizers]
    line = f"balls = [{', '.join(balls)}]"
    if len(line) > CALL or "\n" in line:
        line = f"balls = [\n{textwrap.indent(''.join(f'{each},{chr(10)}' for each in balls), '    ')}]"
    lines.append(line)
    gradient = "terrain.gradient"
    if sampled:
        lines.append("sampled = terrain.sampler(STEPS, SEED)  # of each step: the gradient of its sample")
        gradient = "sampled(step)"
    if experiment.noise:
        lines.append(
            f'''

def felt(step):
    """The gradient that every ball feels at this step."""
    return lambda theta: {gradient}(theta) + SHIFTS[step]

'''
        )
        gradient = "felt(step)"
    step = f"theta, memory = ball.step(theta, {gradient}, memory)"
    if experiment.scheduled:
        change = "rule = replace(ball, learning_rate=ball.learning_rate * FACTORS[step])"
        if not all(hasattr(each, "learning_rate") for each in experiment.optimizers):
            change = f'rule = ball\nif hasattr(ball, "learning_rate"):\n    {change}'
        step = f"{change}\n{step.replace('ball.', 'rule.')}"
    lines.append(
        f"""with np.errstate(all="ignore"):  # an overflow is a ball that diverges, no fault
    for ball in balls:
        theta = np.array(START)
        memory = ball.init(theta)
        path = [theta]
        for step in range(STEPS):
{textwrap.indent(step, " " * 12)}
            path.append(theta)
            if not ((theta - CENTRE) ** 2).sum() <= REACH**2:  # also where it is no number any more
                print(f"{{ball}} diverged at step {{step + 1}}")
                break
        else:
            path = np.array(path)
            loss = terrain.loss(path.T)
            print(f"{{ball}}: x = {{path[-1, 0]}}, y = {{path[-1, 1]}}, loss = {{loss[-1]}}")"""
    )
    return "\n".join(lines)
