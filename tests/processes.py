"""Which process of a run takes which file of tests.

A file in a browser has its page, its browser and its server in common with the next one, and a file without one much of
what is worked out for the terrains: each process keeps to one kind while there is any of it.
"""

from xdist.scheduler.loadfile import LoadFileScheduling

IN_A_BROWSER = "tests/browser/"
BROWSERS = 2  # of the processes; their tests often wait, and the others keep two cores busy meanwhile
# Of the tests without a browser what takes longest comes first, so that no process is left with it at the end.
LONGEST = ("tests/test_contributing.py", "tests/benchmarks/", "tests/interface/")


def place(nodeid):
    """What to sort the tests by: their files in the order in which they are taken."""
    file = nodeid.partition("::")[0]
    return not file.startswith(LONGEST), file


class Kept(LoadFileScheduling):
    """The tests of a file in one process, and its kind of files in as few processes as there is time for."""

    def _assign_work_unit(self, node):
        in_a_browser = int(node.gateway.id.removeprefix("gw")) < BROWSERS
        for file in self.workqueue:
            if file.startswith(IN_A_BROWSER) == in_a_browser:
                self.workqueue.move_to_end(file, last=False)
                break
        super()._assign_work_unit(node)
