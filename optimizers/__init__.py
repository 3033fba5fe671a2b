"""The update rules, one file each: a file that is dropped in here is on the page, in the link and in the tests."""

from catalog import discover
from optimizers.base import Optimizer

OPTIMIZERS: dict[str, type[Optimizer]] = discover(__name__, Optimizer)
