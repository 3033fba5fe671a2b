"""The page in the visitor's own browser: app.py as it is."""

from pathlib import Path

import differences  # noqa: F401, for what it changes

exec(compile(Path("app.py").read_text(), "app.py", "exec"))
