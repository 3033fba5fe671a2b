"""A race as a short script for PyTorch, with its autograd and, where it has them, its optimizers.

The balls end where those of the page do but for the last digits, since PyTorch adds up in another order than NumPy.
"""

from __future__ import annotations

import ast
import textwrap
from typing import Any

import numpy as np

from export import formula, network, pytorch_network
from export.literals import number
from export.network import DRAWS
from export.numpy_script import (
    RESERVED,
    by_class,
    call,
    factors,
    head,
    settings,
    settings_class,
    shares_schedule,
    terrain_class,
    with_settings,
)
from export.pytorch_rule import adapter
from export.script import Script
from export.source import Cut, Dialect
from landscapes._network import Network
from landscapes.base import Landscape
from landscapes.formula import KINK, Formula
from simulation.race import Race

SPELLINGS = {"ndarray": "Tensor", "absolute": "abs", "power": "pow"}  # names of NumPy that PyTorch spells differently
OF_TENSORS = ("logaddexp", "maximum", "minimum", "fmin", "fmax", "hypot", "arctan2")  # of two, and of no numbers
NUMBERS = ("pi", "e", "inf", "nan")


def pytorch_script(race: Race, address: str | None = None) -> str:
    """A script that needs PyTorch, and NumPy for noise and schedules; otherwise as `numpy_script`."""
    terrain, sampled = race.problem.landscape, race.problem.has_batches
    is_network = isinstance(terrain, Network)
    script = Script(network.RESERVED if is_network else RESERVED)
    script.imports = {"import torch", "from functools import partial"}
    if isinstance(terrain, Formula):
        script.pieces[type(terrain).__name__] = _translated(formula.terrain(terrain, gradient=False))
    elif is_network:
        script.imports |= pytorch_network.IMPORTS
        cut = Cut(terrain, [], TORCH, network.data_methods(terrain))
        script.add(cut, terrain_class(cut))
        script.pieces |= pytorch_network.pieces(race.problem)
    else:
        loss, plain = (["loss", "weighted_loss"], ["weights"]) if sampled else (["loss"], [])
        cut = Cut(terrain, loss, TORCH, plain)
        script.add(cut, terrain_class(cut))
    missing = [ball.rule.on(terrain) for ball in race.balls if ball.rule.pytorch() is None]
    elsewhere = any(each.feels_elsewhere for each in missing)
    used: dict[type, set[str]] = {}
    tensors: set[type] = set()
    for each, *others in by_class(missing):
        cut = Cut(each, ["init", "step"], TORCH, others=others)
        script.add(cut, settings_class(cut))
        script.imports.add("from dataclasses import dataclass")
        used[type(each)] = set(cut.constants)
        if "torch.where(" in cut.body:  # PyTorch has this function for tensors alone
            tensors.add(type(each))
    if missing:
        script.pieces["Rule"] = adapter(race, missing)
    constants = f"torch.set_default_dtype(torch.float64)\n\n{settings(race, 'torch.tensor')}"
    if race.problem.noise and not is_network:
        script.imports.add("import numpy as np")
        constants += f"\nSHIFTS = torch.tensor(NOISE * {DRAWS})"
    if race.is_scheduled:
        script.imports |= {"import numpy as np", "from dataclasses import dataclass"}
        script.pieces["FACTORS"] = f"# α is multiplied by these.\nFACTORS = {factors(script, race, '.tolist()')}"
        if any(hasattr(each, "learning_rate") for each in missing):
            script.imports.add("from dataclasses import replace")
    balls = _balls(race, used, tensors)
    return script.text(head(race, "PyTorch", address), constants, _race(race, sampled, balls, elsewhere))


def _value(value: Any) -> str:
    """A number, a tuple or an array, as code for PyTorch."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_value, value))}{',' * (len(value) == 1)})"
    return number(value).replace("np.array(", "torch.tensor(")


def _translated(code: str) -> str:
    """Code for NumPy as code for PyTorch."""
    lines = code.splitlines(keepends=True)
    starts = np.cumsum([0, *map(len, lines)]).tolist()

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    edits: list[tuple[int, int, str]] = []

    def edit(node: ast.expr, text: str) -> None:
        edits.append((offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset), text))

    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="add"), attr="reduce"), args=[one]):
                edit(node.func, "torch.sum")
                end = offset(one.end_lineno, one.end_col_offset)
                edits.append((end, end, ", 0"))
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="hypot"), attr="reduce"), args=[ast.Name(id=name)]
            ):
                edit(node, f"{name}.norm(dim=0)")
            case ast.Call(func=ast.Attribute(attr="ascontiguousarray"), args=[ast.Name(id=name)]):
                edit(node, f"{name}.contiguous()")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="ndim"), args=[ast.Name(id=name)]):
                edit(node, f"{name}.ndim")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=[_, _]) if name in OF_TENSORS:
                for one in node.args:
                    if not any(isinstance(each, ast.Name) and each.id != "np" for each in ast.walk(one)):
                        edit(one, f"torch.tensor({ast.unparse(one)})")
            case ast.Call(func=ast.Name(id="erf")):
                edit(node.func, "torch.erf")
            case ast.Attribute(value=ast.Name(id="np"), attr=name):
                edit(node, f"torch.{SPELLINGS.get(name, name)}")
    wide = [
        each for each in edits if not any(other[0] <= each[0] < each[1] <= other[1] for other in edits if other != each)
    ]
    for begin, end, text in sorted(wide, reverse=True):
        code = code[:begin] + text + code[end:]
    return code


def _is_literal(node: ast.expr) -> bool:
    """Whether a constant consists of numbers only."""
    return not any(
        isinstance(each, ast.Call) or (isinstance(each, ast.Attribute) and each.attr not in NUMBERS)
        for each in ast.walk(node)
    )


TORCH = Dialect(code=_translated, value=_value, folded=True, is_literal=_is_literal)


def _balls(race: Race, used: dict[type, set[str]], tensors: set[type]) -> list[str]:
    """The lines of the list of balls, each a name and what makes its optimizer."""
    lines = ["balls = ["]
    for each in race.balls:
        known = each.rule.pytorch()
        if known:
            given = [f"{key}={_value(value)}" for key, value in known[1].items()]
            make = call("partial", [f"torch.optim.{known[0]}", *given])
        else:
            cls = type(each.rule)
            write = _tensor if cls in tensors else number
            make = call("partial", ["Rule", f"rule={with_settings(each.rule, used[cls], write)}"])
        lines.append(textwrap.indent(call("", [f'"{each.numbered}"', make]), "    ") + ",")
    return [*lines, "]"]


def _tensor(value: float) -> str:
    return f"torch.tensor({number(value)})"


def _race(race: Race, sampled: bool, balls: list[str], elsewhere: bool) -> str:
    terrain = race.problem.landscape
    is_network = isinstance(terrain, Network)
    lines = [*balls] if is_network else [f"terrain = {type(terrain).__name__}()", *balls]
    theta, loss = "theta", "terrain.loss(theta)"
    if is_network:
        theta, loss = "model", f"loss(model, {'batch(step)' if sampled else 'training'})"
    elif sampled:
        lines.append("WEIGHTS = torch.tensor(terrain.weights(STEPS, SEED))  # of each part of the loss in each step")
        loss = "terrain.weighted_loss(theta, WEIGHTS[step])"
    rate, step = "", []
    loop, of_the_ball = "for name, make in balls", "FACTORS"
    if race.is_scheduled:
        if not shares_schedule(race):
            loop, of_the_ball = "for (name, make), factors in zip(balls, FACTORS, strict=True)", "factors"
        rate = '\n    rate = optimizer.param_groups[0]["lr"]'
        step.append(f'optimizer.param_groups[0]["lr"] = rate * {of_the_ball}[step]')
    felt = [("model.zero_grad()" if is_network else "theta.grad = None") if elsewhere else "optimizer.zero_grad()"]
    if _kinked(terrain):
        felt += [
            f"loss = {loss}",
            "loss.backward()",
            f"if loss.abs() < {number(KINK)}:",
            "    theta.grad.nan_to_num_(0.0, 0.0, 0.0)  # at a kink, such as the tip of a cone, the slope counts as 0",
        ]
    else:
        felt.append(f"{loss}.backward()")
    if race.problem.noise:
        felt.append(pytorch_network.SHIFTED if is_network else "theta.grad += SHIFTS[step]")
    if elsewhere:
        body = textwrap.indent("\n".join(felt), " " * 4)
        lines.append(
            f'''

def take_slope({theta}, step):
    """Set {"the gradients of the weights" if is_network else "theta.grad"} to the slope at {theta} in this step."""
{body}

'''
        )
        step.append(f"optimizer.step(partial(take_slope, {theta}, step))")
    else:
        step += [*felt, "optimizer.step()"]
    outside = ""
    if terrain.partial:
        outside = """        if terrain.loss(theta).isnan():
            print(f"{name} left the domain of the loss at step {step + 1}")
            break
"""
    begin, optimized = "theta = torch.tensor(START, requires_grad=True)", "[theta]"
    ended = """x, y = theta.tolist()
loss = terrain.loss(theta).item()
print(f"{name}: x = {x}, y = {y}, loss = {loss}")"""
    if isinstance(terrain, Network):
        begin, optimized = "model = network()", "model.parameters()"
        ended = network.ended(terrain, "model", "name")
        step.append("theta = parameters_to_vector(model.parameters())")
    lines.append(
        f"""{loop}:
    {begin}
    optimizer = make({optimized}){rate}
    for step in range(STEPS):
{textwrap.indent(chr(10).join(step), " " * 8)}
{outside}        if not ((theta.detach() - CENTRE) ** 2).sum() <= REACH**2:  # also where it is no number any more
            print(f"{{name}} diverged at step {{step + 1}}")
            break
    else:
{textwrap.indent(ended, " " * 8)}"""
    )
    return "\n".join(lines)


def _kinked(terrain: Landscape) -> bool:
    """Whether the slope of autograd may be NaN where the loss is finite."""
    if isinstance(terrain, Network):
        return False  # in the crease of ReLU it is 0, as on the page
    return formula.kinked(terrain) if isinstance(terrain, Formula) else not terrain.differentiable
