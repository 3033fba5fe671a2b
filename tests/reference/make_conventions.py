"""Makes conventions.npz: paths of PyTorch, Keras and Optax with the arguments in which they differ, for each rule.

    pip install torch==2.13.0 keras optax && python tests/reference/make_conventions.py

Like make.py it knows nothing of this project but names. Each case says in our words with which settings a rule takes
the path, and in the library's words what its constructor was given; `scheduled` ones divide α by the root of the step.
"""

import json
from pathlib import Path

from make import TERRAINS, keras, keras_path, np, optax, torch
from make import jax as jax_library

STEPS = 80
k = keras.optimizers


class InverseRoot(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, step):
        return self.rate / jax_library.numpy.sqrt(step + 1.0)

    def get_config(self):
        return {}


def torch_path(loss, start, make, scheduled):
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) ** -0.5 if scheduled else 1.0)
    path = [start]
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss(theta).backward()
        optimizer.step()
        schedule.step()
        path.append(theta.detach().numpy().copy())
    return path


def optax_path(loss, start, transformation):
    theta = jax_library.numpy.array(start, dtype="float64")

    def step(theta, state):
        updates, state = transformation.update(jax_library.grad(loss)(theta), state, theta)
        return optax.apply_updates(theta, updates), state

    step, state, path = jax_library.jit(step), transformation.init(theta), [start]
    for _ in range(STEPS):
        theta, state = step(theta, state)
        path.append(np.array(theta))
    return path


def root(rate, scheduled):
    """α for Optax and Keras: a number, or a schedule."""
    return (lambda step: rate / jax_library.numpy.sqrt(step + 1.0)) if scheduled else rate


def torch_cases(a):
    """Rule, settings in our words, and a class of PyTorch with its arguments; `a` suits gradient descent."""
    t = torch.optim
    coupled = {"weight_decay": 0.2, "decay": "coupled"}
    decoupled = {"weight_decay": 0.2, "decay": "decoupled"}
    heavy = {"learning_rate": 0.5 * a, "momentum": 0.9}
    torch_heavy = {"lr": 0.5 * a, "momentum": 0.9}
    l2, apart = {"weight_decay": 0.2}, {"weight_decay": 0.2, "decoupled_weight_decay": True}
    yield "sgd", {"learning_rate": a, **l2}, t.SGD, {"lr": a, **l2}
    yield "momentum", {**heavy, **coupled}, t.SGD, {**torch_heavy, **l2}
    yield "momentum", {**heavy, "dampening": 0.5}, t.SGD, {**torch_heavy, "dampening": 0.5}
    yield "momentum", {**heavy, "dampening": 0.3, **coupled}, t.SGD, {**torch_heavy, "dampening": 0.3, **l2}
    yield "nesterov", {**heavy, **coupled}, t.SGD, {**torch_heavy, "nesterov": True, **l2}
    average = {"learning_rate": 3 * a, "momentum": 0.8, "start": "slope"}
    yield "averaged_momentum", average, t.SGD, {"lr": 3 * a, "momentum": 0.8, "dampening": 0.8}
    yield (
        "averaged_momentum",
        {**average, **coupled},
        t.SGD,
        {"lr": 3 * a, "momentum": 0.8, "dampening": 0.8, **l2},
    )
    grad, torch_grad = {"learning_rate": 0.3, "epsilon": 1e-2}, {"lr": 0.3, "eps": 1e-2}
    yield "adagrad", {**grad, "initial_square": 0.5}, t.Adagrad, {**torch_grad, "initial_accumulator_value": 0.5}
    yield "adagrad", {**grad, "rate_decay": 0.1}, t.Adagrad, {**torch_grad, "lr_decay": 0.1}
    yield "adagrad", {**grad, **coupled}, t.Adagrad, {**torch_grad, **l2}
    rms, torch_rms = {"learning_rate": 0.01, "rho": 0.95, "epsilon": 1e-3}, {"lr": 0.01, "alpha": 0.95, "eps": 1e-3}
    moving = {"step_momentum": 0.7}
    yield "rmsprop", {**rms, "variance": "centred"}, t.RMSprop, {**torch_rms, "centered": True}
    yield "rmsprop", {**rms, **moving}, t.RMSprop, {**torch_rms, "momentum": 0.7}
    yield (
        "rmsprop",
        {**rms, **moving, "variance": "centred", **coupled},
        t.RMSprop,
        {**torch_rms, "momentum": 0.7, "centered": True, **l2},
    )
    yield "rmsprop", {**rms, **coupled}, t.RMSprop, {**torch_rms, **l2}
    delta, torch_delta = {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-5}, {"lr": 1.0, "rho": 0.9, "eps": 1e-5}
    yield "adadelta", {**delta, **coupled}, t.Adadelta, {**torch_delta, **l2}
    adam = {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}
    torch_adam = {"lr": 0.02, "betas": (0.7, 0.95), "eps": 1e-3}
    yield "adamax", {**adam, **coupled}, t.Adamax, {**torch_adam, **l2}
    for rule, cls in {"adam": t.Adam, "nadam": t.NAdam, "radam": t.RAdam}.items():
        yield rule, {**adam, **coupled}, cls, {**torch_adam, **l2}
        yield rule, {**adam, **decoupled}, cls, {**torch_adam, **apart}
    yield "amsgrad", {**adam, **coupled}, t.Adam, {**torch_adam, "amsgrad": True, **l2}
    yield "amsgrad", {**adam, **decoupled}, t.AdamW, {**torch_adam, "amsgrad": True, **l2}


def optax_cases(a, scheduled):
    """Rule, settings in our words, and what Optax calls it with its arguments."""
    coupled = {"weight_decay": 0.2, "decay": "coupled"}
    decoupled = {"weight_decay": 0.2, "decay": "decoupled"}
    rate = lambda value: root(value, scheduled)  # noqa: E731, a word that is used in every line
    heavy = {"learning_rate": 0.5 * a, "momentum": 0.9}
    yield "momentum", heavy, optax.sgd(rate(0.5 * a), 0.9), "sgd(momentum=0.9)"
    yield "nesterov", heavy, optax.sgd(rate(0.5 * a), 0.9, nesterov=True), "sgd(nesterov=True)"
    ema = optax.chain(optax.ema(0.8, debias=True), optax.scale_by_learning_rate(rate(a)))
    average = {"learning_rate": a, "momentum": 0.8, "start": "corrected"}
    yield "averaged_momentum", average, ema, "ema(debias=True)"
    pulled = optax.chain(
        optax.ema(0.8, debias=False), optax.add_decayed_weights(0.2), optax.scale_by_learning_rate(rate(a))
    )
    yield "averaged_momentum", {**average, "start": "zero", **decoupled}, pulled, "ema, add_decayed_weights"
    grad = {"learning_rate": 0.3, "epsilon": 1e-2, "epsilon_at": "inside", "initial_square": 0.1}
    yield "adagrad", grad, optax.adagrad(rate(0.3), eps=1e-2), "adagrad()"
    rms, inside = {"learning_rate": 0.01, "rho": 0.95, "epsilon": 1e-3}, {"epsilon_at": "inside"}
    given = {"decay": 0.95, "eps": 1e-3}
    yield "rmsprop", {**rms, **inside}, optax.rmsprop(rate(0.01), **given), "rmsprop()"
    yield "rmsprop", rms, optax.rmsprop(rate(0.01), **given, eps_in_sqrt=False), "rmsprop(eps_in_sqrt=False)"
    first = {**rms, **inside, "initial_square": 1.0}
    yield "rmsprop", first, optax.rmsprop(rate(0.01), **given, initial_scale=1.0), "rmsprop(initial_scale=1)"
    centred = {**rms, **inside, "variance": "centred"}
    yield "rmsprop", centred, optax.rmsprop(rate(0.01), **given, centered=True), "rmsprop(centered=True)"
    unbiased = {**rms, **inside, "bias": "corrected"}
    yield "rmsprop", unbiased, optax.rmsprop(rate(0.01), **given, bias_correction=True), "rmsprop(bias_correction)"
    moving = {**rms, **inside, "step_momentum": 0.7, "rate": "inside"}
    yield "rmsprop", moving, optax.rmsprop(rate(0.01), **given, momentum=0.7), "rmsprop(momentum=0.7)"
    ahead = optax.rmsprop(rate(0.01), **given, momentum=0.7, nesterov=True)
    yield "rmsprop", {**moving, "look": "ahead"}, ahead, "rmsprop(momentum=0.7, nesterov=True)"
    every = {**moving, "look": "ahead", "variance": "centred", "bias": "corrected", "initial_square": 0.5}
    both = {"centered": True, "bias_correction": True, "initial_scale": 0.5}
    yield (
        "rmsprop",
        every,
        optax.rmsprop(rate(0.01), **given, momentum=0.7, nesterov=True, **both),
        "rmsprop(with all of them)",
    )
    delta = {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-5}
    l2 = {"weight_decay": 0.2}
    yield "adadelta", {**delta, **coupled}, optax.adadelta(rate(1.0), eps=1e-5, **l2), "adadelta(weight_decay=0.2)"
    adam = {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}
    betas, eps, under = {"b1": 0.7, "b2": 0.95}, {"eps": 1e-3}, {"eps": 0.0, "eps_root": 1e-3}
    yield "adam", adam, optax.adam(rate(0.02), **betas, **eps), "adam()"
    yield "adam", {**adam, **inside}, optax.adam(rate(0.02), **betas, **under), "adam(eps_root)"
    yield "adam", {**adam, **decoupled}, optax.adamw(rate(0.02), **betas, **eps, **l2), "adamw()"
    yield "adamw", {**adam, **inside, **l2}, optax.adamw(rate(0.02), **betas, **under, **l2), "adamw(eps_root)"
    yield "adamax", adam, optax.adamax(rate(0.02), **betas, **eps), "adamax()"
    yield "adamax", {**adam, **decoupled}, optax.adamaxw(rate(0.02), **betas, **eps, **l2), "adamaxw()"
    constant = {**adam, "growth": "constant"}
    yield "nadam", constant, optax.nadam(rate(0.02), **betas, **eps), "nadam()"
    yield "nadam", {**constant, **inside}, optax.nadam(rate(0.02), **betas, **under), "nadam(eps_root)"
    yield "nadam", {**constant, **decoupled}, optax.nadamw(rate(0.02), **betas, **eps, **l2), "nadamw()"
    after = {**adam, "largest": "corrected"}
    yield "amsgrad", after, optax.amsgrad(rate(0.02), **betas, **eps), "amsgrad()"
    yield "amsgrad", {**after, **inside}, optax.amsgrad(rate(0.02), **betas, **under), "amsgrad(eps_root)"
    for bias, (mu, nu) in {"first": (True, False), "second": (False, True), "none": (False, False)}.items():
        flags = {"bias_correction_mu": mu, "bias_correction_nu": nu}
        rule = optax.amsgrad(rate(0.02), **betas, **eps, **flags)
        yield "amsgrad", {**after, "bias": bias}, rule, f"amsgrad({flags})"
    radam = {**adam, "epsilon_at": "corrected"}
    yield "radam", radam, optax.radam(rate(0.02), **betas, **eps), "radam()"
    yield "radam", {**radam, **inside}, optax.radam(rate(0.02), **betas, **under), "radam(eps_root)"
    yield (
        "radam",
        {**radam, "threshold": 9.0},
        optax.radam(rate(0.02), **betas, **eps, threshold=9.0),
        "radam(threshold)",
    )
    yield "radam", {**radam, "look": "ahead"}, optax.radam(rate(0.02), **betas, **eps, nesterov=True), "radam(nesterov)"
    drawn = {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.2}
    yield "lion", drawn, optax.lion(rate(0.01), weight_decay=0.2), "lion()"


def keras_cases(a, scheduled):
    """Rule, settings in our words, and the optimizer of Keras with its arguments."""
    rate = lambda value: InverseRoot(value) if scheduled else value  # noqa: E731, a word that is used in every line
    decoupled, own = {"weight_decay": 0.2, "decay": "decoupled"}, {"weight_decay": 0.2}
    heavy = {"learning_rate": 0.5 * a, "momentum": 0.9, "rate": "inside"}
    for more, given in (({}, {}), (decoupled, own)):
        yield "sgd", {"learning_rate": a, **given}, k.SGD(rate(a), **given)
        yield "momentum", {**heavy, **more}, k.SGD(rate(0.5 * a), 0.9, **given)
        yield "nesterov", {**heavy, **more}, k.SGD(rate(0.5 * a), 0.9, nesterov=True, **given)
        grad = {"learning_rate": 0.3, "epsilon": 1e-2, "epsilon_at": "inside", "initial_square": 0.1}
        yield "adagrad", {**grad, **more}, k.Adagrad(rate(0.3), epsilon=1e-2, **given)
        first = {**grad, "initial_square": 2.0}
        yield "adagrad", {**first, **more}, k.Adagrad(rate(0.3), 2.0, epsilon=1e-2, **given)
        rms = {"learning_rate": 0.01, "rho": 0.95, "epsilon": 1e-3, "epsilon_at": "inside", "rate": "inside"}
        yield "rmsprop", {**rms, **more}, k.RMSprop(rate(0.01), rho=0.95, epsilon=1e-3, **given)
        yield (
            "rmsprop",
            {**rms, "variance": "centred", "step_momentum": 0.7, **more},
            k.RMSprop(rate(0.01), rho=0.95, epsilon=1e-3, momentum=0.7, centered=True, **given),
        )
        delta = {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-5}
        yield "adadelta", {**delta, **more}, k.Adadelta(rate(1.0), epsilon=1e-5, **given)
        adam = {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}
        ours, theirs = {**adam, "epsilon_at": "uncorrected", **more}, {**adam, **given, "learning_rate": rate(0.02)}
        yield "adam", ours, k.Adam(**theirs)
        yield "amsgrad", ours, k.Adam(**theirs, amsgrad=True)
        yield "adamax", {**adam, "epsilon_at": "outside", **more}, k.Adamax(**theirs)
        yield "nadam", {**adam, "momentum_decay": 1.0, **more}, k.Nadam(**theirs)
    yield "adamw", {**adam, "epsilon_at": "uncorrected", **own}, k.AdamW(**theirs)
    drawn = {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.99}
    yield "lion", {**drawn, **own}, k.Lion(**{**drawn, "learning_rate": rate(0.01)}, **own)


def main():
    import make

    make.STEPS = STEPS
    versions = {"torch": torch.__version__, "keras": keras.__version__, "optax": optax.__version__}
    cases, paths = [], []

    def keep(source, call, rule, settings, scheduled, path):
        case = {"source": source, "call": call, "rule": rule, "settings": settings, "terrain": terrain, "knobs": knobs}
        cases.append(case | {"scheduled": scheduled})
        paths.append(np.array(path))
        assert np.abs(path).max() < 10, case

    for terrain in ("ravine", "rosenbrock"):
        loss, knobs, start, a = TERRAINS[terrain]
        for scheduled in (False, True):
            for rule, settings, cls, given in torch_cases(a):
                path = torch_path(loss, start, lambda p, cls=cls, given=given: cls(p, **given), scheduled)
                keep("torch", f"{cls.__name__}({given})", rule, settings, scheduled, path)
            for rule, settings, transformation, call in optax_cases(a, scheduled):
                keep("optax", call, rule, settings, scheduled, optax_path(loss, start, transformation))
            for rule, settings, optimizer in keras_cases(a, scheduled):
                path = keras_path(loss, start, optimizer)
                keep("keras", type(optimizer).__name__, rule, settings, scheduled, path)
    file = Path(__file__).with_name("conventions.npz")
    np.savez_compressed(file, about=json.dumps({"versions": versions, "cases": cases}), theta=np.array(paths))
    print(len(paths), "paths,", file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
