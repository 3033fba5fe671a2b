"""The terrains, one file each: a file that is dropped in here is on the page, in the link and in the tests."""

from catalog import discover
from landscapes.base import Landscape

LANDSCAPES: dict[str, type[Landscape]] = discover(__name__, Landscape)
