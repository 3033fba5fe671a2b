"""About how long a network takes beside the terrains of two parameters, as benchmarks/cost.py measures it.

The unit is that of `Landscape.cost`. Most of the time goes into products of weights and examples, and into tanh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landscapes._network import Network

NUMBERS = 870  # products that take as long as a cost of 1
TANH = 34  # products that take as long as one tanh with its slope
LOSS = 0.4  # of the time of a gradient
OVERHEAD, ROW_OVERHEAD = 20, 200  # of a gradient and of a row, however small the network


def gradient(network: Network, examples: int) -> float:
    """The cost of a gradient over so many examples."""
    return OVERHEAD + _products(network, examples)


def row(network: Network, test_size: int) -> float:
    """The cost of a row of a path, with what the page shows of it."""
    # The step; the losses, the slope and the answers on the training examples; the same on the test examples.
    parts = (2, min(network.batch_size, network.training_size)), (3, network.training_size), (1, test_size)
    return ROW_OVERHEAD + sum(share * _products(network, examples) for share, examples in parts)


def _products(network: Network, examples: int) -> float:
    return (network.dimension + TANH * network.width * network.layers) * examples / NUMBERS
