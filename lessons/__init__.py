"""The lessons, one file each: a file that is dropped in here is on the page and in the tests."""

import importlib
import pkgutil

from lessons.base import Lesson


def discover(package: str) -> dict[str, Lesson]:
    """The lessons of a folder by file name, in the order of their places.

    Every file but `base.py` defines one `lesson`; TypeError names a file that doesn't.
    """
    found = {}
    for each in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if each.name == "base":
            continue
        lesson = getattr(importlib.import_module(f"{package}.{each.name}"), "lesson", None)
        if not isinstance(lesson, Lesson):
            raise TypeError(f"{package}/{each.name}.py must define `lesson = Lesson(...)`")
        found[each.name] = lesson
    return dict(sorted(found.items(), key=lambda pair: pair[1].place))


LESSONS: dict[str, Lesson] = discover(__name__)
