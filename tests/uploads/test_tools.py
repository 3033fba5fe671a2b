"""The files of public tools, all of the same grid, each read as that grid."""

import numpy as np
import pytest

from tests.uploads.files import X, Y, Z
from tests.uploads.tools import TOOLS
from uploads.reader import read


@pytest.mark.parametrize("tool", TOOLS)
def test_the_file_of_a_tool_is_read_with_its_axes_and_their_names(tool):
    data, names, height, digits = TOOLS[tool]
    grid = read(data).grid
    tolerance = max(digits, 1e-12)
    for found, right in ((grid.x, X), (grid.y, Y), (grid.z, Z)):
        np.testing.assert_allclose(found, right, rtol=0, atol=tolerance)
    assert grid.names == names
    assert grid.height == height
