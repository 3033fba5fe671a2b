"""The terrains, one file each: a file in this folder is on the page, in the links and in the tests.

Files whose names begin with _ are shared by several terrains.
"""

from catalog import discover
from landscapes.base import Landscape

LANDSCAPES: dict[str, type[Landscape]] = discover(__name__, Landscape)
