"""A network in a script for PyTorch: `torch.nn.Sequential` with its loss, and the race on all of its weights."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from export import network
from export.numpy_script import call
from simulation.problem import Problem

# The loss of each head, and whether an example is right, of outputs (n, outputs) and targets (n, outputs).
LOSSES = {
    "logistic": "torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets)",
    "softmax": "torch.nn.functional.cross_entropy(outputs, targets.argmax(dim=1))",
    "half_mse": "torch.nn.functional.mse_loss(outputs, targets) / 2",
    "fit": "torch.nn.functional.mse_loss(outputs, targets) / 2",
}
RIGHT = {
    "logistic": "(outputs > 0) == (targets > 0.5)",
    "softmax": "outputs.argmax(dim=1) == targets.argmax(dim=1)",
    "half_mse": "outputs * targets > 0",
}
ACTIVATIONS = {"tanh": "torch.nn.Tanh()", "relu": "torch.nn.ReLU()"}
TENSOR = "torch.tensor({})"
EXAMPLES = "torch.tensor(each.T)"
BATCH = "[each[order[position * BATCH_SIZE : (position + 1) * BATCH_SIZE]] for each in training]"

IMPORTS = {
    *("import math", "import numpy as np", "from itertools import pairwise"),
    "from torch.nn.utils import parameters_to_vector, vector_to_parameters",
}
SHIFTED = """first = 0
for weights in model.parameters():
    weights.grad += SHIFTS[step, first : first + weights.numel()].view_as(weights)
    first += weights.numel()"""

NETWORK = '''def network():
    """The network with the weights of the start."""
    model = {model}
    vector_to_parameters(START.clone(), model.parameters())
    return model'''

LOSS = '''def loss(model, examples):
    """The mean loss over the examples."""
    inputs, targets = examples
    outputs = model(inputs)
    return {loss}'''

ACCURACY = '''def accuracy(model, examples):
    """The share of the examples that the network tells right."""
    inputs, targets = examples
    outputs = model(inputs)
    return ({right}).double().mean()'''


def pieces(problem: Problem) -> dict[str, str]:
    """The examples, the network and its functions by their names."""
    of = network.network_of(problem)
    layers = []
    for inputs, units in pairwise(network.sizes(of)):
        layers += [f"torch.nn.Linear({inputs}, {units})", ACTIVATIONS[of.activation]]
    model = call("torch.nn.Sequential", layers[:-1])
    found = network.examples(of, EXAMPLES)
    found["loss"] = LOSS.format(loss=LOSSES[of.head])
    if network.classifies(of):
        found["accuracy"] = ACCURACY.format(right=RIGHT[of.head])
    if problem.has_batches:
        found["batch"] = network.BATCH.format(batch=BATCH)
    found |= network.start(problem, TENSOR)
    found["network"] = NETWORK.format(model=textwrap.indent(model, "    ").lstrip())
    return found
