"""The functions of a formula as mpmath has them, in as many digits as wanted."""

import mpmath
from mpmath import mpf


def relu(u):
    return max(u, mpf(0))


def softplus(u):
    return mpmath.log(1 + mpmath.exp(u))


def sigmoid(u):
    return 1 / (1 + mpmath.exp(-u))


def step(u):
    return (1 + mpmath.sign(u)) / 2


def cbrt(u):
    return mpmath.sign(u) * abs(u) ** (mpf(1) / 3)


def logsumexp(*each):
    return mpmath.log(sum(map(mpmath.exp, each)))


OWN = {
    **{"abs": mpmath.fabs, "relu": relu, "softplus": softplus, "sigmoid": sigmoid, "step": step, "cbrt": cbrt},
    **{"logsumexp": logsumexp, "max": max, "min": min, "sinc": mpmath.sincpi, "log2": lambda u: mpmath.log(u, 2)},
}


def exact(name):
    """mpmath's function for a word of a formula."""
    return OWN.get(name) or getattr(mpmath, name)
