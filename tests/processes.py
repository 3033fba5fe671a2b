"""Which tests share a process where pytest-xdist runs several: those of a file, and all that need the browser."""

from xdist.scheduler import LoadFileScheduling


class ByFile(LoadFileScheduling):
    """What a module works out once is worked out in one process alone, and one process has the browser and its server.

    xdist's own groups are lost in pytest 9.1 and newer, which keeps no name for a test that they could be written into.
    """

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "browser" if file.startswith("tests/browser/") else file
