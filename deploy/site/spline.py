"""Of SciPy's interpolation the spline alone, in the place of all: that would be 15 MB, and 13 seconds to import.

Its compiled part names a library of linear algebra, which is fetched when a surface is first looked at.
"""

from pathlib import Path

from differences import fetched

LIBRARY = Path("/usr/lib/libopenblas.so")

if not LIBRARY.exists():
    library = fetched("libopenblas.wasm")
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    LIBRARY.write_bytes(library)

from ._fitpack2 import RectBivariateSpline  # noqa: E402, F401, once its library is there; for who imports it from here
