"""scipy.interpolate of the static site: only the spline. All of it would be 15 MB and take 13 seconds to import.

The compiled part needs a library of linear algebra, which is fetched when the first surface is opened.
"""

from pathlib import Path

from differences import fetched

LIBRARY = Path("/usr/lib/libopenblas.so")

if not LIBRARY.exists():
    library = fetched("libopenblas.wasm")
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    LIBRARY.write_bytes(library)

from ._fitpack2 import RectBivariateSpline  # noqa: E402, F401 - needs the library; landscapes/ imports it from here
