"""A race as a short script for NumPy that prints exactly the numbers of the page.

The code of the terrain and of the rules is cut out of their files; the loop is `simulation.descent` for one run.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Collection
from urllib.parse import quote

from catalog import choices, parameters
from export import formula, network
from export.literals import assignment, docstring, number
from export.network import DRAWS
from export.script import Script
from export.source import Cut
from landscapes._network import Network
from landscapes.formula import Formula
from optimizers.base import Optimizer
from schedules.base import Schedule
from simulation.link import to_query
from simulation.problem import Problem
from simulation.race import Race

CALL = 110  # columns of a call on one line
RESERVED = (
    *("START", "STEPS", "NOISE", "SEED", "CENTRE", "REACH", "SHIFTS", "FACTORS", "WEIGHTS"),
    *("terrain", "balls", "sampled", "noisy", "Rule"),
)


def numpy_script(race: Race, address: str | None = None) -> str:
    """A script that needs NumPy only. ValueError with the reason in one line for a race that can't be a script.

    A race on a grid of losses can't: it needs a hundred thousand numbers. With `address`, that of the page, the script
    names the link that opens the race again.
    """
    terrain, sampled = race.problem.landscape, race.problem.has_batches
    script = Script(network.RESERVED if isinstance(terrain, Network) else RESERVED)
    script.imports = {"import numpy as np", "from dataclasses import dataclass"}
    if isinstance(terrain, Formula):
        code = formula.terrain(terrain)
        if functions := formula.special_functions(code):
            script.pieces |= functions
            script.imports.add("import math")
        script.pieces[type(terrain).__name__] = code
    elif isinstance(terrain, Network):
        add_network(script, race.problem)
    else:
        cut = Cut(terrain, ["loss", "gradient", *["sampler"] * sampled])
        script.add(cut, terrain_class(cut))
    used: dict[type, set[str]] = {}
    for each, *others in by_class([ball.rule.on(terrain) for ball in race.balls]):
        cut = Cut(each, ["init", "step"], others=others)
        script.add(cut, settings_class(cut))
        used[type(each)] = set(cut.constants)
    constants = settings(race)
    if race.problem.noise and not isinstance(terrain, Network):
        constants += f"\nSHIFTS = NOISE * {DRAWS}"
    if race.is_scheduled:
        script.imports.add("from dataclasses import replace")
        script.pieces["FACTORS"] = f"# α is multiplied by these.\nFACTORS = {factors(script, race)}"
    return script.text(head(race, "NumPy", address), constants, _race(race, sampled, used))


def add_network(script: Script, problem: Problem) -> None:
    """Add the examples of a network, its head, its passes and its start."""
    script.imports |= {"import math", "from itertools import pairwise"}
    terrain = network.network_of(problem)
    cut = Cut(terrain, network.data_methods(terrain))
    script.add(cut, terrain_class(cut))
    script.pieces |= network.examples(terrain)
    head = Cut(terrain.architecture.head, ["loss", "slope", *["is_right"] * network.classifies(terrain)])
    script.add(head, class_of(head, docstring(head.cls.__doc__)))
    script.pieces |= network.passes(problem) | network.start(problem)


def by_class(rules: list[Optimizer]) -> list[list[Optimizer]]:
    """The rules of each class, in their order."""
    classes = dict.fromkeys(map(type, rules))
    return [[each for each in rules if type(each) is cls] for cls in classes]


def head(race: Race, library: str, address: str | None) -> str:
    """The docstring of the script. ValueError for a race without balls."""
    if not race.balls:
        raise ValueError("There is no ball in this race.")
    names = list(dict.fromkeys(each.rule.name for each in race.balls))
    balls = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    sentences = [f"{balls} on the terrain “{race.problem.landscape.name}”, in {library}."]
    if address:
        link = f"{quote(address, safe=':/[]@%')}?{to_query(race.experiment)}"
        sentences.append(f"A race of Downhill; this is its link: {link}")
    return docstring(*sentences, indent=0)


def settings(race: Race, array: str = "") -> str:
    """The constants of a race: its start, its length, its noise, and the distance at which a ball has diverged.

    `array` is the function that makes an array in another library than NumPy.
    """
    problem = race.problem
    landscape, is_network = problem.landscape, isinstance(problem.landscape, Network)
    start, centre = (
        number(tuple(each.tolist())) for each in (landscape.embed(problem.start), landscape.divergence_centre)
    )
    lines = network.constants(problem) if is_network else [assignment("START", start)]
    lines.append(f"STEPS = {problem.steps}")
    if problem.noise:
        lines.append(f"NOISE = {number(problem.noise)}  # the standard deviation of each coordinate of the gradient")
    if problem.is_noisy:
        lines.append(f"SEED = {problem.seed}")
    if not is_network:
        lines.append(f"CENTRE = {array}({centre})" if array else f"CENTRE = {centre}")
    where = "first weights" if is_network else "centre"
    lines.append(f"REACH = {number(landscape.divergence_radius)}  # a ball farther from the {where} has diverged")
    return "\n".join(lines)


def shares_schedule(race: Race) -> bool:
    """Whether all balls with a learning rate have one schedule."""
    return len({each.problem.schedule for each in race.balls if hasattr(each.rule, "learning_rate")}) == 1


def factors(script: Script, race: Race, ending: str = "") -> str:
    """The factors of α as code: one array for all balls, or a list with an array for each.

    The classes of the schedules are added to the script. `ending` is appended to each array, such as `.tolist()`.
    """
    codes = []
    for ball in race.balls:
        codes.append(f"np.ones(STEPS){ending}")
        if ball.is_scheduled:
            cut = Cut(ball.problem.schedule, ["factors"])
            script.add(cut, settings_class(cut))
            codes[-1] = f"{with_settings(ball.problem.schedule)}.factors(STEPS){ending}"
            if shares_schedule(race):
                return codes[-1]
    return call("", codes, "[]")


def terrain_class(cut: Cut) -> str:
    paragraphs = inspect.cleandoc(cut.cls.__doc__).split("\n\n")
    return class_of(cut, docstring(*paragraphs, f"Source: {cut.cls.source}"))


def class_of(cut: Cut, about: str) -> str:
    body = "\n\n".join(filter(None, [about, cut.values, cut.body]))
    return f"class {cut.cls.__name__}:\n{textwrap.indent(body, '    ')}"


def settings_class(cut: Cut) -> str:
    """The class of a rule or a schedule, whose fields are its settings."""
    lines = [
        f"{name}: {'int' if each.integer else 'float'}  # {each.label.split()[-1]}"
        for name, each in parameters(cut.cls).items()
        if name in cut.constants
    ]
    lines += [f"{name}: str" for name in choices(cut.cls) if name in cut.constants]
    settings = {*parameters(cut.cls), *choices(cut.cls)}
    lines += [line for name, line in cut.constants.items() if name not in settings and isinstance(cut.thing, Optimizer)]
    body = "\n\n".join(filter(None, [docstring(cut.cls.__doc__), "\n".join(lines), cut.body]))
    return f"@dataclass(frozen=True)\nclass {cut.cls.__name__}:\n{textwrap.indent(body, '    ')}"


def call(function: str, arguments: list[str], brackets: str = "()") -> str:
    """A call as code, or with other brackets a list, with a line for each argument where it is long."""
    begin, end = brackets
    line = f"{function}{begin}{', '.join(arguments)}{end}"
    if len(line) <= CALL and "\n" not in line:
        return line
    return f"{function}{begin}\n{textwrap.indent(''.join(f'{each},{chr(10)}' for each in arguments), '    ')}{end}"


def with_settings(thing: Optimizer | Schedule, used: Collection[str] | None = None, write: Callable = number) -> str:
    """A rule or a schedule with its settings, as code: those that are `used`, or all."""
    cls = type(thing)
    wanted = {*parameters(cls), *choices(cls)} if used is None else used
    numbers = [f"{name}={write(getattr(thing, name))}" for name in parameters(cls) if name in wanted]
    words = [f"{name}={getattr(thing, name)!r}" for name in choices(cls) if name in wanted]
    return call(cls.__name__, [*numbers, *words])


def _race(race: Race, sampled: bool, used: dict[type, set[str]]) -> str:
    terrain = race.problem.landscape
    is_network = isinstance(terrain, Network)
    lines = [] if is_network else [f"terrain = {type(terrain).__name__}()"]
    lines.append(call("balls = ", [with_settings(each.rule, used[type(each.rule)]) for each in race.balls], "[]"))
    gradient = "gradient" if is_network else "terrain.gradient"
    if sampled:
        if not is_network:
            lines.append("sampled = terrain.sampler(STEPS, SEED)  # of each step: the gradient of its sample")
        gradient = "sampled(step)"
    if race.problem.noise:
        lines.append(
            f'''

def noisy(step):
    """The gradient of this step with its noise, the same for every ball."""
    return lambda theta: {gradient}(theta) + SHIFTS[step]

'''
        )
        gradient = "noisy(step)"
    step = f"theta, memory = ball.step(theta, {gradient}, memory)"
    loop, of_the_ball = "for ball in balls", "FACTORS"
    if race.is_scheduled:
        if not shares_schedule(race):
            loop, of_the_ball = "for ball, factors in zip(balls, FACTORS, strict=True)", "factors"
        change = f"rule = replace(ball, learning_rate=ball.learning_rate * {of_the_ball}[step])"
        if not all(hasattr(each.rule, "learning_rate") for each in race.balls):
            change = f'rule = ball\nif hasattr(ball, "learning_rate"):\n    {change}'
        step = f"{change}\n{step.replace('ball.', 'rule.')}"
    outside = ""
    if race.problem.landscape.partial:
        outside = """            if np.isnan(terrain.loss(theta)):
                print(f"{ball} left the domain of the loss at step {step + 1}")
                break
"""
    path, another = "        path = [theta]\n", "            path.append(theta)\n"
    ended = """path = np.array(path)
loss = terrain.loss(path.T)
print(f"{ball}: x = {path[-1, 0]}, y = {path[-1, 1]}, loss = {loss[-1]}")"""
    if isinstance(terrain, Network):
        path = another = ""
        ended = network.ended(terrain)
    lines.append(
        f"""with np.errstate(all="ignore"):  # an overflow is a ball that diverges, no fault
    {loop}:
        theta = np.array(START)
        memory = ball.init(theta)
{path}        for step in range(STEPS):
{textwrap.indent(step, " " * 12)}
{another}{outside}            if not ((theta - CENTRE) ** 2).sum() <= REACH**2:  # also where it is no number any more
                print(f"{{ball}} diverged at step {{step + 1}}")
                break
        else:
{textwrap.indent(ended, " " * 12)}"""
    )
    return "\n".join(lines)
