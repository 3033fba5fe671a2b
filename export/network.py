"""A network in a script for NumPy: its examples by their formula, and a forward and a backward pass for one theta.

The formula of the examples and the head are cut out of their files. The passes are those of
`landscapes._architecture` without its axis of runs: a script trains one ball at a time, and has the same digits.
"""

from __future__ import annotations

from export.literals import assignment, number
from landscapes._network import TEST, TEST_SIZE, TRAINING, Network
from simulation.problem import Problem

DRAWS = "np.random.default_rng(SEED).standard_normal((STEPS, len(START)))"
RESERVED = (
    *("SIZES", "START_SEED", "TRAINING_SIZE", "TEST_SIZE", "BATCH_SIZE", "START", "CENTRE", "STEPS", "NOISE", "SEED"),
    *("REACH", "SHIFTS", "FACTORS", "terrain", "head", "training", "test", "balls", "layers", "forward", "loss"),
    *("gradient", "accuracy", "first_weights", "batch", "sampled", "noisy", "model", "network", "Rule"),
)

LAYERS = '''def layers(theta):
    """The matrix (units, inputs) and the biases (units, 1) of each layer, in the order of PyTorch's parameters."""
    found, first = [], 0
    for inputs, units in pairwise(SIZES):
        biases = first + units * inputs
        found.append((theta[first:biases].reshape(units, inputs), theta[biases : biases + units, np.newaxis]))
        first = biases + units
    return found'''

FORWARD = '''def forward(theta, inputs):
    """The inputs, the values of each hidden layer (units, examples), and the outputs."""
    values = [inputs]
    *hidden, (matrix, biases) = layers(theta)
    for weights, shifts in hidden:
        values.append({activation})
    return [*values, matrix @ values[-1] + biases]'''

LOSS = '''def loss(theta, examples):
    """The mean loss over the examples."""
    inputs, targets = examples
    return head.loss(forward(theta, inputs)[-1], targets).mean()'''

GRADIENT = '''def gradient(theta, examples=training):
    """The gradient of the mean loss over the examples, by backpropagation from the last layer to the first."""
    inputs, targets = examples
    *values, outputs = forward(theta, inputs)
    slopes = head.slope(outputs, targets) * (1 / inputs.shape[1])
    parts = []
    for (matrix, _), entering in zip(reversed(layers(theta)), reversed(values), strict=True):
        parts = [(slopes @ entering.T).ravel(), slopes.sum(axis=1), *parts]
        if entering is not inputs:
            slopes = matrix.T @ slopes * {slope}
    return np.concatenate(parts)'''

ACCURACY = '''def accuracy(theta, examples):
    """The share of the examples that the network tells right."""
    inputs, targets = examples
    return head.is_right(forward(theta, inputs)[-1], targets).mean()'''

FIRST_WEIGHTS = '''def first_weights():
    """The start of PyTorch's Linear, layer by layer: uniform within 1/√inputs, each matrix before its biases."""
    chance, parts = np.random.default_rng(START_SEED), []
    for inputs, units in pairwise(SIZES):
        bound = 1 / math.sqrt(inputs)
        parts += [chance.uniform(-bound, bound, count) for count in (units * inputs, units)]
    return np.concatenate(parts)'''

BATCH = '''def batch(step):
    """The mini-batch of a step: each epoch takes the training examples in a new order, as PyTorch's DataLoader."""
    epoch, position = divmod(step, math.ceil(TRAINING_SIZE / BATCH_SIZE))
    order = np.random.default_rng([SEED, 1, epoch]).permutation(TRAINING_SIZE)
    return {batch}'''

SAMPLED = '''def sampled(step):
    """The gradient of this step: that of its mini-batch."""
    examples = batch(step)
    return lambda theta: gradient(theta, examples)'''

ACTIVATIONS = {"tanh": "np.tanh(weights @ values[-1] + shifts)", "relu": "np.maximum(weights @ values[-1] + shifts, 0)"}
SLOPES = {"tanh": "(1 - entering * entering)", "relu": "(entering > 0)"}


# Code that makes the arrays of the examples, and that takes a mini-batch of them.
ARRAY = "np.ascontiguousarray(each)"  # of an array in another order in memory a product has other last digits
BATCH_OF_ARRAYS = "[each.take(order[position * BATCH_SIZE : (position + 1) * BATCH_SIZE], axis=1) for each in training]"


def data_methods(network: Network) -> list[str]:
    """The methods of a network that draw its examples."""
    return ["draw"] if type(network).flip is Network.flip else ["draw", "flip"]


def classifies(network: Network) -> bool:
    return network.architecture.head.classifies


def constants(problem: Problem) -> list[str]:
    """The settings of a network as lines of code."""
    network = network_of(problem)
    lines = [
        f"SIZES = {number(sizes(network))}  # the inputs, the units of each hidden layer, the outputs",
        f"START_SEED = {network.start_seed}",
        f"TRAINING_SIZE, TEST_SIZE = {network.training_size}, {TEST_SIZE}  # examples",
    ]
    if problem.has_batches:
        lines.append(f"BATCH_SIZE = {network.batch_size}  # examples in a step")
    return lines


def sizes(network: Network) -> tuple[int, ...]:
    """The number of inputs, of the units of each hidden layer, and of outputs."""
    layers = network.architecture.layers
    return (layers[0].inputs, *(each.units for each in layers))


def network_of(problem: Problem) -> Network:
    assert isinstance(problem.landscape, Network)
    return problem.landscape


def examples(network: Network, array: str = ARRAY) -> dict[str, str]:
    """The lines that draw the examples, which `array` makes of `each`: the inputs and the targets."""
    lines, training = [], f"terrain.draw(np.random.default_rng({TRAINING}), TRAINING_SIZE)"
    if "flip" in data_methods(network):
        lines = [
            f"chance = np.random.default_rng({TRAINING})",
            "inputs, targets = terrain.draw(chance, TRAINING_SIZE)",
        ]
        training = "(inputs, terrain.flip(chance, targets))"
    lines = [
        f"terrain = {type(network).__name__}()",
        *lines,
        f"training = [{array} for each in {training}]",
        f"test = [{array} for each in terrain.draw(np.random.default_rng({TEST}), TEST_SIZE)]",
    ]
    return {"training": "\n".join(lines)}


def passes(problem: Problem) -> dict[str, str]:
    """The head and the functions of a network by their names."""
    network = network_of(problem)
    pieces = {
        "head": f"head = {type(network.architecture.head).__name__}()",
        "layers": LAYERS,
        "forward": FORWARD.format(activation=ACTIVATIONS[network.activation]),
        "loss": LOSS,
        "gradient": GRADIENT.format(slope=SLOPES[network.activation]),
    }
    if classifies(network):
        pieces["accuracy"] = ACCURACY
    if problem.has_batches:
        pieces |= {"batch": BATCH.format(batch=BATCH_OF_ARRAYS), "sampled": SAMPLED}
    return pieces


def start(problem: Problem, array: str = "{}") -> dict[str, str]:
    """The lines that set the start, the centre and the noise; `array` makes an array of another library."""
    lines = [f"START = {array.format('first_weights()')}", "CENTRE = START"]
    if problem.start != problem.landscape.start:
        x, y = map(number, problem.start)
        weights = assignment("START", array.format(number(problem.landscape.embed(problem.start))))
        lines = [
            f"# The weights at the place ({x}, {y}) of the map.",
            weights,
            f"CENTRE = {array.format('first_weights()')}",
        ]
    if problem.noise:
        lines.append(f"SHIFTS = {array.format(f'NOISE * {DRAWS}')}")
    return {"first_weights": FIRST_WEIGHTS, "START": "\n".join(lines)}


def ended(network: Network, theta: str = "theta", name: str = "ball") -> str:
    """The lines that print how a ball ended."""
    lines = [f'print(f"{{{name}}}: loss = {{loss({theta}, training)}}, test loss = {{loss({theta}, test)}}")']
    if classifies(network):
        shares = f"training {{accuracy({theta}, training)}}, test {{accuracy({theta}, test)}}"
        lines.append(f'print(f"    right: {shares}")')
    return "\n".join(lines)
