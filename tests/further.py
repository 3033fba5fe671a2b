"""What `make test-further` runs, so that `make test` stays short: further cases of a test of which one of each kind is
in `make test`, and journeys of whose stations each has a test there.
"""

import pytest

from landscapes import LANDSCAPES


def further(*cases):
    """Further cases of a parametrized test; one of several parameters is a tuple."""
    return [pytest.param(*each if type(each) is tuple else (each,), marks=pytest.mark.further) for each in cases]


def few_of(cases, few):
    """All cases of a parametrized test, of which `make test` runs a few."""
    return [*few, *further(*(each for each in cases if each not in few))]


def on_every(fixture):
    """Have a test on every terrain by that fixture, of which `make test` runs one of each group."""
    terrains = list(LANDSCAPES.values())
    few = {each.group: each for each in terrains}.values()
    return pytest.mark.parametrize(fixture, few_of(terrains, few), ids=lambda each: each.key, indirect=True)


def lost(items):
    """The functions of which `make test` runs no case, though nothing says where else what they ask is asked."""
    kept = {_function(each) for each in items if not each.get_closest_marker("further")}
    return sorted({_function(each) for each in items if not _says_where(each)} - kept)


def _function(item):
    return item.nodeid.partition("[")[0]


def _says_where(item):
    mark = item.get_closest_marker("further")
    return mark is not None and bool(mark.args)
