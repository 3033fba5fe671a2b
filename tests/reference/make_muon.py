"""Makes muon.npz: the weights of a small network trained by PyTorch's Muon and Adam, for tests/optimizers/test_muon.py.

    pip install torch==2.13.0 && python tests/reference/make_muon.py

Everything is PyTorch: the network, its gradient, Muon on the three matrices (6x3, 4x6 and 1x4), Adam on the two vectors
of biases. Muon's five iterations are in bfloat16 there; here the conversion is to float64. theta is the list of all
parameters in the order of `parameters()`.
"""

import json
from pathlib import Path

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.Tensor.bfloat16 = torch.Tensor.double

STEPS = 60
SETTINGS = [
    {"learning_rate": 0.02, "momentum": 0.95, "weight_decay": 0.1, "bias_factor": 1.0},
    {"learning_rate": 0.005, "momentum": 0.8, "weight_decay": 0.3, "bias_factor": 0.4},
]


def path(settings):
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 6), torch.nn.Linear(6, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1, bias=False)
    )
    weights = list(model.parameters())
    start = torch.sin(1.0 + torch.arange(sum(each.numel() for each in weights)))
    torch.nn.utils.vector_to_parameters(0.7 * start, weights)
    inputs = torch.cos(torch.arange(60.0).reshape(20, 3) ** 2)
    targets = inputs[:, :1] * inputs[:, 1:2] - inputs[:, 2:]
    muon = torch.optim.Muon(
        [each for each in weights if each.ndim == 2],
        lr=settings["learning_rate"],
        momentum=settings["momentum"],
        weight_decay=settings["weight_decay"],
    )
    adam = torch.optim.Adam(
        [each for each in weights if each.ndim == 1], lr=settings["bias_factor"] * settings["learning_rate"]
    )
    rows = []
    for _ in range(STEPS + 1):
        rows.append(torch.nn.utils.parameters_to_vector(weights).detach().numpy().copy())
        for optimizer in (muon, adam):
            optimizer.zero_grad()
        (((model(inputs) - targets) ** 2).mean() / 2).backward()
        for optimizer in (muon, adam):
            optimizer.step()
    return np.array(rows)


def main():
    about = json.dumps({"torch": torch.__version__, "settings": SETTINGS})
    file = Path(__file__).with_name("muon.npz")
    np.savez_compressed(file, about=about, theta=np.array([path(each) for each in SETTINGS]))
    print(file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
