"""Makes trajectories.npz: the paths that other people's implementations of the rules take, for test_reference.py.

    pip install torch==2.13.0 keras optax && python tests/reference/make.py

It knows nothing of this project but names: losses are written out anew here, gradients are automatic, and every step
is taken by PyTorch, Keras or Optax in float64. The tests read the file and need none of them.

Where Keras has another convention, its case says with which settings of ours it takes the same path:

* SGD with momentum or Nesterov's keeps −α inside the velocity, Adadelta and Lion agree: the same settings.
* Adagrad starts its accumulator at 0.1: here at 0. It and RMSprop have ε inside the root, Adam (AdamW, AMSGrad) beside
  a root that isn't corrected for bias yet, Adamax beside the maximum and not in it: the same path where ε is too small
  to matter, and only there. So Keras's own default of 1e-7 is no setting of our ε for these; it is for Adadelta.
* Nadam's momentum grows as with a momentum decay of 1.

PyTorch's Muon takes matrices only, so that theta is one of 2x1, and it works in bfloat16: here in float64 like the
others. `make_muon.py` has it on the weights of a network.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import jax

jax.config.update("jax_enable_x64", True)

import keras
import numpy as np
import optax
import torch

keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its momenta in this
torch.Tensor.bfloat16 = torch.Tensor.double  # Muon's precision

STEPS = 200
NONE = 1e-60  # an epsilon that no float64 notices


def ravine(theta, condition_number=10.0, angle=30.0):
    x, y = theta[0], theta[1]
    cosine, sine = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    return ((x * cosine + y * sine) ** 2 + condition_number * (y * cosine - x * sine) ** 2) / 2


def rosenbrock(theta, b=10.0):
    x, y = theta[0], theta[1]
    return (1 - x) ** 2 + b * (y - x**2) ** 2


def himmelblau(theta):
    x, y = theta[0], theta[1]
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# loss, the knobs of the terrain, start, and a learning rate that suits gradient descent there
TERRAINS = {
    "ravine": (ravine, {"condition_number": 10.0, "angle": 30.0}, (-1.5, 1.0), 0.05),
    "rosenbrock": (rosenbrock, {"b": 10.0}, (-1.2, 2.0), 0.003),
    "himmelblau": (himmelblau, {}, (-0.4, -0.9), 0.004),
}


def torch_path(loss, start, make, shape=(2,)):
    theta = torch.tensor(start, dtype=torch.float64).reshape(shape).requires_grad_()
    optimizer = make([theta])
    path = [start]
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss(theta.reshape(2)).backward()
        optimizer.step()
        path.append(theta.detach().numpy().reshape(2).copy())
    return path


def optax_path(loss, start, transformation):
    theta = jax.numpy.array(start, dtype="float64")
    gradient, state = jax.grad(loss), transformation.init(theta)
    update = optax.with_extra_args_support(transformation).update
    path = [start]
    for _ in range(STEPS):
        # SAM asks for the slope elsewhere.
        updates, state = update(gradient(theta), state, theta, grad_fn=lambda there, _: gradient(there))
        theta = optax.apply_updates(theta, updates)
        path.append(np.array(theta))
    return path


def keras_path(loss, start, optimizer):
    theta = keras.Variable(np.array(start), dtype="float64")
    gradient = jax.jit(jax.grad(loss))
    optimizer.build([theta])
    path = [start]
    for _ in range(STEPS):
        optimizer.apply([gradient(theta.value)], [theta])
        path.append(np.array(theta.value))
    return path


def betas(settings):
    return settings["beta_1"], settings["beta_2"]


# rule: how PyTorch or Optax is told to take it, from the settings in our words
TORCH = {
    "sgd": lambda p, s: torch.optim.SGD(p, lr=s["learning_rate"]),
    "momentum": lambda p, s: torch.optim.SGD(p, lr=s["learning_rate"], momentum=s["momentum"]),
    "nesterov": lambda p, s: torch.optim.SGD(p, lr=s["learning_rate"], momentum=s["momentum"], nesterov=True),
    "adagrad": lambda p, s: torch.optim.Adagrad(p, lr=s["learning_rate"], eps=s["epsilon"]),
    "rmsprop": lambda p, s: torch.optim.RMSprop(p, lr=s["learning_rate"], alpha=s["rho"], eps=s["epsilon"]),
    "adadelta": lambda p, s: torch.optim.Adadelta(p, lr=s["learning_rate"], rho=s["rho"], eps=s["epsilon"]),
    "adam": lambda p, s: torch.optim.Adam(p, lr=s["learning_rate"], betas=betas(s), eps=s["epsilon"]),
    "adamw": lambda p, s: torch.optim.AdamW(
        p, lr=s["learning_rate"], betas=betas(s), eps=s["epsilon"], weight_decay=s["weight_decay"]
    ),
    "amsgrad": lambda p, s: torch.optim.Adam(p, lr=s["learning_rate"], betas=betas(s), eps=s["epsilon"], amsgrad=True),
    "adamax": lambda p, s: torch.optim.Adamax(p, lr=s["learning_rate"], betas=betas(s), eps=s["epsilon"]),
    "nadam": lambda p, s: torch.optim.NAdam(
        p, lr=s["learning_rate"], betas=betas(s), eps=s["epsilon"], momentum_decay=s["momentum_decay"]
    ),
    "radam": lambda p, s: torch.optim.RAdam(p, lr=s["learning_rate"], betas=betas(s), eps=s["epsilon"]),
    "muon": lambda p, s: torch.optim.Muon(
        p, lr=s["learning_rate"], momentum=s["momentum"], weight_decay=s["weight_decay"]
    ),
    "rolling_ball": lambda p, s: torch.optim.SGD(
        p, lr=s["gravity"] * s["time_step"] ** 2, momentum=1 - s["friction"] * s["time_step"] / s["mass"]
    ),
}
OPTAX = {
    "averaged_momentum": lambda s: optax.chain(
        optax.ema(s["momentum"], debias=False), optax.scale_by_learning_rate(s["learning_rate"])
    ),
    "lion": lambda s: optax.lion(s["learning_rate"], *betas(s), weight_decay=s["weight_decay"]),
    "sam": lambda s: optax.contrib.sam(
        optax.sgd(s["learning_rate"], s["momentum"], nesterov=True),
        optax.chain(optax.contrib.normalize(), optax.sgd(s["radius"])),
        opaque_mode=True,
    ),
}
SHAPES = {"muon": (2, 1)}  # of theta, where it is no vector


def settings_of(rule, rate):
    """Two settings of each rule: the usual ones, and one in which all are others."""
    adam = {"learning_rate": 0.05, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
    other = {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}
    return {
        "sgd": [{"learning_rate": rate}, {"learning_rate": 0.3 * rate}],
        "momentum": [{"learning_rate": 0.5 * rate, "momentum": 0.9}, {"learning_rate": rate, "momentum": 0.55}],
        "averaged_momentum": [{"learning_rate": 3 * rate, "momentum": 0.9}, {"learning_rate": rate, "momentum": 0.55}],
        "nesterov": [{"learning_rate": 0.5 * rate, "momentum": 0.9}, {"learning_rate": rate, "momentum": 0.55}],
        "rolling_ball": [
            {"mass": 1.0, "gravity": 1.0, "friction": 0.1 / rate**0.5, "time_step": rate**0.5},
            {"mass": 2.5, "gravity": 1.6, "friction": 0.5 / rate**0.5, "time_step": 0.6 * rate**0.5},
        ],
        "adagrad": [{"learning_rate": 0.5, "epsilon": 1e-10}, {"learning_rate": 0.2, "epsilon": 1e-2}],
        "rmsprop": [
            {"learning_rate": 0.01, "rho": 0.99, "epsilon": 1e-8},
            {"learning_rate": 0.004, "rho": 0.97, "epsilon": 1e-3},
        ],
        "adadelta": [
            {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
            {"learning_rate": 0.7, "rho": 0.97, "epsilon": 1e-5},
        ],
        "adam": [adam, other],
        "adamw": [{**adam, "weight_decay": 0.01}, {**other, "weight_decay": 0.3}],
        "amsgrad": [adam, other],
        "adamax": [adam, other],
        "nadam": [{**adam, "momentum_decay": 0.004}, {**other, "momentum_decay": 0.1}],
        "radam": [{**adam, "learning_rate": rate}, {**other, "learning_rate": 0.5 * rate}],
        "lion": [
            {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.0},
            {"learning_rate": 0.004, "beta_1": 0.7, "beta_2": 0.95, "weight_decay": 0.2},
        ],
        "muon": [
            {"learning_rate": 0.02, "momentum": 0.95, "weight_decay": 0.1, "bias_factor": 1.0},
            {"learning_rate": 0.005, "momentum": 0.8, "weight_decay": 0.3, "bias_factor": 0.5},
        ],
        "sam": [
            # Larger steps make it tremble chaotically in the ravine: rounding then grows along the path.
            {"learning_rate": 0.1 * rate, "momentum": 0.0, "radius": 0.05},
            {"learning_rate": 0.3 * rate, "momentum": 0.9, "radius": 0.02},
        ],
    }[rule]


def keras_cases(rate):
    """Rule, settings in our words, and the optimizer of Keras that takes the same path."""
    import keras.optimizers as k

    adam = {"learning_rate": 0.05, "beta_1": 0.9, "beta_2": 0.999, "epsilon": NONE}
    heavy = {"learning_rate": 0.5 * rate, "momentum": 0.9}
    root = {"learning_rate": 0.003, "rho": 0.9, "epsilon": NONE}
    yield "momentum", heavy, k.SGD(**heavy)
    yield "nesterov", heavy, k.SGD(**heavy, nesterov=True)
    yield "adagrad", {"learning_rate": 0.5, "epsilon": NONE}, k.Adagrad(0.5, initial_accumulator_value=0, epsilon=NONE)
    yield "rmsprop", root, k.RMSprop(**root)
    usual = {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-7}
    yield "adadelta", usual, k.Adadelta(**usual)
    yield "adam", adam, k.Adam(**adam)
    yield "adamw", {**adam, "weight_decay": 0.1}, k.AdamW(**adam, weight_decay=0.1)
    yield "amsgrad", adam, k.Adam(**adam, amsgrad=True)
    yield "adamax", adam, k.Adamax(**adam)
    yield "nadam", {**adam, "momentum_decay": 1.0}, k.Nadam(**adam)
    drawn = {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.1}
    yield "lion", drawn, k.Lion(**drawn)


def main():
    versions = {"torch": torch.__version__, "keras": keras.__version__, "optax": optax.__version__}
    versions |= {"jax": jax.__version__, "numpy": np.__version__}
    print(versions)
    cases, paths = [], []
    for terrain, (loss, knobs, start, rate) in TERRAINS.items():

        def keep(source, rule, settings, path, terrain=terrain, knobs=knobs):
            case = {"source": source, "rule": rule, "settings": settings, "terrain": terrain, "knobs": knobs}
            cases.append(case)
            paths.append(np.array(path))
            assert np.abs(path).max() < 10, case

        for rule, optimizer in TORCH.items():
            for settings in settings_of(rule, rate):
                make = lambda p, optimizer=optimizer, settings=settings: optimizer(p, settings)  # noqa: E731, a line for each library
                keep("torch", rule, settings, torch_path(loss, start, make, SHAPES.get(rule, (2,))))
        for rule, transformation in OPTAX.items():
            for settings in settings_of(rule, rate):
                keep("optax", rule, settings, optax_path(loss, start, transformation(settings)))
        for rule, settings, optimizer in keras_cases(rate):
            keep("keras", rule, settings, keras_path(loss, start, optimizer))
    file = Path(__file__).with_name("trajectories.npz")
    about = json.dumps({"versions": versions, "cases": cases})
    np.savez_compressed(file, about=about, theta=np.array(paths))
    print(len(paths), "paths,", file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
