"""The terrains, one file each: a file in this folder is on the page, in the links and in the tests.

Files whose names begin with _ are shared by several terrains.
"""

from catalog import discover
from landscapes.base import Landscape

_FOUND: dict[str, type[Landscape]] = discover(__name__, Landscape)
NETWORKS = {key: each for key, each in _FOUND.items() if each.group == "Networks"}
# The page can't show networks yet, so they are not among the terrains.
LANDSCAPES = {key: each for key, each in _FOUND.items() if key not in NETWORKS}
