"""Makes networks.npz: losses, derivatives and 200 steps of PyTorch on three networks, for test_networks.py.

    pip install torch==2.13.0 numpy && python tests/reference/make_networks.py

It knows nothing of this project but names: the networks are `torch.nn.Sequential`, the heads PyTorch's own losses, the
gradients automatic, the steps those of `torch.optim`, all in float64. The examples are drawn here and stored, and so is
the order in which mini-batches take them. The tests read the file and need no PyTorch.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its momenta in this

STEPS = 200
EXAMPLES, BATCH = 30, 8


def half_mse(outputs, targets):
    return 0.5 * nn.functional.mse_loss(outputs, targets)


def softmax(outputs, targets):
    return nn.functional.cross_entropy(outputs, targets.argmax(dim=1))


# name: sizes of the layers, activation, head, a learning rate that suits gradient descent
NETWORKS = {
    "tanh and logistic": ((2, 8, 1), "tanh", "logistic", 0.5),
    "ReLU and softmax": ((3, 6, 6, 4), "relu", "softmax", 0.2),
    "tanh and half MSE": ((1, 5, 5, 5, 1), "tanh", "half_mse", 0.2),
}
HEADS = {"logistic": nn.BCEWithLogitsLoss(), "softmax": softmax, "half_mse": half_mse}
ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}


def sequential(sizes, activation):
    torch.manual_seed(0)
    layers = []
    for inputs, units in pairwise(sizes):
        layers += [nn.Linear(inputs, units), ACTIVATIONS[activation]()]
    return nn.Sequential(*layers[:-1])


def examples_of(sizes, head):
    """Inputs (n, inputs) and targets (n, outputs)."""
    chance = np.random.default_rng(5)
    inputs = chance.normal(size=(EXAMPLES, sizes[0]))
    if head == "softmax":
        targets = np.eye(sizes[-1])[chance.integers(0, sizes[-1], EXAMPLES)]
    elif head == "logistic":
        targets = (inputs[:, :1] * inputs[:, 1:2] > 0).astype(float)
    else:
        targets = np.sin(3 * inputs)
    return torch.tensor(inputs), torch.tensor(targets)


def flat(tensors):
    return torch.cat([each.reshape(-1) for each in tensors])


def derivatives(model, loss, direction):
    """Loss, gradient and the Hessian times a direction."""
    parameters = list(model.parameters())
    value = loss(model)
    gradient = flat(torch.autograd.grad(value, parameters, create_graph=True))
    product = flat(torch.autograd.grad(gradient @ direction, parameters))
    return value.item(), gradient.detach().numpy(), product.numpy()


def betas(settings):
    return settings["beta_1"], settings["beta_2"]


ADAM = {"learning_rate": 0.02, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}


def rules(rate):
    """Rule, settings in our words, and the optimizer of PyTorch."""
    heavy = {"learning_rate": 0.3 * rate, "momentum": 0.9}
    yield "sgd", {"learning_rate": rate}, lambda p: torch.optim.SGD(p, lr=rate)
    yield "momentum", heavy, lambda p: torch.optim.SGD(p, lr=0.3 * rate, momentum=0.9)
    yield "nesterov", heavy, lambda p: torch.optim.SGD(p, lr=0.3 * rate, momentum=0.9, nesterov=True)
    adagrad = {"learning_rate": 0.1, "epsilon": 1e-10}
    yield "adagrad", adagrad, lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-10)
    rmsprop = {"learning_rate": 0.005, "rho": 0.99, "epsilon": 1e-8}
    yield "rmsprop", rmsprop, lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.99, eps=1e-8)
    # Where a path rings, rounding grows from step to step: with its usual 1.0 this one does, on the third network.
    adadelta = {"learning_rate": 0.25, "rho": 0.9, "epsilon": 1e-6}
    yield "adadelta", adadelta, lambda p: torch.optim.Adadelta(p, lr=0.25, rho=0.9, eps=1e-6)
    usual = {"lr": 0.02, "betas": betas(ADAM), "eps": 1e-8}
    yield "adam", ADAM, lambda p: torch.optim.Adam(p, **usual)
    yield "adamw", {**ADAM, "weight_decay": 0.01}, lambda p: torch.optim.AdamW(p, **usual, weight_decay=0.01)
    yield "amsgrad", ADAM, lambda p: torch.optim.Adam(p, **usual, amsgrad=True)
    yield "adamax", ADAM, lambda p: torch.optim.Adamax(p, **usual)
    yield "nadam", {**ADAM, "momentum_decay": 0.004}, lambda p: torch.optim.NAdam(p, **usual, momentum_decay=0.004)
    yield "radam", ADAM, lambda p: torch.optim.RAdam(p, **usual)
    # The heavy ball of mass 1 under gravity 1 whose α is 0.3 rate and whose β is 0.9.
    step = (0.3 * rate) ** 0.5
    ball = {"mass": 1.0, "gravity": 1.0, "friction": 0.1 / step, "time_step": step}
    yield "rolling_ball", ball, lambda p: torch.optim.SGD(p, lr=0.3 * rate, momentum=0.9)


def path(model, optimizer, loss, orders):
    """theta after each step, the start first, and the full loss of each; `orders` are the examples of each step."""
    thetas, losses = [], []
    for chosen in (*orders, None):
        thetas.append(flat(model.parameters()).detach().numpy().copy())
        losses.append(loss(model).item())
        if chosen is not None:
            optimizer.zero_grad()
            loss(model, chosen).backward()
            optimizer.step()
    return np.array(thetas), np.array(losses)


def epochs():
    """The examples of each step: in each epoch a new order, cut into batches, as DataLoader(shuffle=True) does."""
    chance, order = torch.Generator().manual_seed(3), []
    while len(order) < STEPS:
        data = torch.utils.data.TensorDataset(torch.arange(EXAMPLES))
        loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True, generator=chance)
        order += [chosen for (chosen,) in loader]
    return order[:STEPS]


def main():
    arrays, cases = {}, []
    batches = epochs()
    arrays["batches"] = np.array([[*each.tolist(), *[-1] * (BATCH - len(each))] for each in batches])
    for number, (name, (sizes, activation, head, rate)) in enumerate(NETWORKS.items()):
        inputs, targets = examples_of(sizes, head)

        def loss(model, chosen=slice(None), inputs=inputs, targets=targets, head=head):
            return HEADS[head](model(inputs[chosen]), targets[chosen])

        model = sequential(sizes, activation)
        direction = torch.tensor(np.random.default_rng(6).normal(size=sum(each.numel() for each in model.parameters())))
        value, gradient, product = derivatives(model, loss, direction)
        arrays |= {f"inputs{number}": inputs.numpy(), f"targets{number}": targets.numpy()}
        arrays |= {f"direction{number}": direction.numpy(), f"gradient{number}": gradient, f"product{number}": product}
        runs = []
        for rule, settings, make in rules(rate):
            for kind, orders in (("full", [slice(None)] * STEPS), ("mini", batches)):
                model = sequential(sizes, activation)
                thetas, losses = path(model, make(model.parameters()), loss, orders)
                assert np.abs(thetas).max() < 50, (name, rule, kind)
                key = f"path{number}-{rule}-{kind}"
                # Every fiftieth row: it would not agree if one before it did not.
                arrays |= {key: thetas[::50], f"losses{number}-{rule}-{kind}": losses[::50]}
                runs.append({"rule": rule, "settings": settings, "kind": kind, "key": key})
        about = {"sizes": sizes, "activation": activation, "head": head, "loss": value, "runs": runs}
        cases.append({"name": name, "number": number, **about})
    versions = {"torch": torch.__version__, "numpy": np.__version__}
    file = Path(__file__).with_name("networks.npz")
    np.savez_compressed(file, about=json.dumps({"versions": versions, "cases": cases}), **arrays)
    print(versions, sum(len(each["runs"]) for each in cases), "paths,", file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
