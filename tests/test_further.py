"""`make test` runs a case of each test, or the mark of the test says which others ask the same."""

from types import SimpleNamespace

import pytest

from tests.further import lost


def item(nodeid, mark=None):
    return SimpleNamespace(nodeid=nodeid, get_closest_marker={"further": mark}.get)


def test_a_test_without_a_case_in_make_test_is_found_unless_its_mark_says_why():
    further, said = pytest.mark.further.mark, pytest.mark.further("test_b asks the same").mark
    items = [item("a::one[x]"), item("a::one[y]", further), item("a::two[x]", further), item("a::three", said)]
    assert lost(items) == ["a::two"]
