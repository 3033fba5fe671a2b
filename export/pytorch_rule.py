"""The class of a script that makes a rule which PyTorch lacks one of its optimizers."""

from __future__ import annotations

import textwrap

from landscapes._network import Network
from optimizers.base import Optimizer
from optimizers.muon import Muon
from simulation.race import Race

MUON = " Its own Muon iterates in bfloat16."


def adapter(race: Race, rules: list[Optimizer]) -> str:
    """The class `Rule`, for these rules of the race.

    Its steps get a closure where one of the rules takes the slope elsewhere than at theta. On a network theta is the
    vector of all weights.
    """
    rated = [hasattr(each, "learning_rate") for each in rules]
    elsewhere = any(each.feels_elsewhere for each in rules)
    rate = "rule.learning_rate" if all(rated) else 'getattr(rule, "learning_rate", 1.0)'
    group, change, rule = ("{}", "", "self.rule")
    if race.is_scheduled:
        group = f'{{"lr": {rate}}}'
        if any(rated):
            rule = "rule"
            change = 'rule = replace(self.rule, learning_rate=self.param_groups[0]["lr"])\n'
            if not all(rated):
                change = f'rule = self.rule\nif hasattr(rule, "learning_rate"):\n    {change}'
    keep, theta, slope, write = (
        f"super().__init__(parameters, {group})\n        (self.theta,) = parameters",
        *("self.theta", "self.theta.grad", "self.theta.copy_(theta)"),
    )
    if isinstance(race.problem.landscape, Network):
        keep, theta, slope, write = (
            f"self.weights = list(parameters)\n        super().__init__(self.weights, {group})",
            *("parameters_to_vector(self.weights)", "parameters_to_vector([each.grad for each in self.weights])"),
            "vector_to_parameters(theta, self.weights)",
        )
    felt = f"""    def slope(self, theta):
        return {slope}  # theta is where the ball is
"""
    if elsewhere:
        felt = f"""    def slope(self, closure, theta):
        {write}
        with torch.enable_grad():
            closure()
        return {slope}
"""
    start = "self.theta.clone()" if elsewhere else "self.theta"
    if isinstance(race.problem.landscape, Network):
        change, start = f"{change}theta = {theta}\n", "theta"
    gradient = "partial(self.slope, closure)" if elsewhere else "self.slope"
    step = textwrap.indent(f"{change}theta, self.memory = {rule}.step({start}, {gradient}, self.memory)", " " * 8)
    its_own = MUON if any(isinstance(each, Muon) for each in rules) else ""
    return f'''class Rule(torch.optim.Optimizer):
    """A rule that PyTorch doesn't have, as one of its optimizers.{its_own}"""

    def __init__(self, parameters, rule):
        {keep}
        self.rule, self.memory = rule, rule.init({theta}.detach())

{felt}
    @torch.no_grad()
    def step(self{", closure" * elsewhere}):
{step}
        {write}'''
