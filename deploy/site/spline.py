"""Of SciPy's interpolation the spline alone, in the place of all: that would be 15 MB, and 13 seconds to import.

Its compiled part names a library of linear algebra, which is fetched when a surface is first looked at.
"""

import os
from pathlib import Path

from js import XMLHttpRequest

LIBRARY = Path("/usr/lib/libopenblas.so")

if not LIBRARY.exists():
    request = XMLHttpRequest.new()
    request.open("GET", os.environ["DOWNHILL_FILES"] + "libopenblas.wasm", False)  # a worker may wait
    request.responseType = "arraybuffer"
    request.send()
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    LIBRARY.write_bytes(request.response.to_bytes())

from ._fitpack2 import RectBivariateSpline  # noqa: E402, F401
