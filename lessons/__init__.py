"""The lessons, one file each: a file that is dropped in here is on the page and in the tests."""

from catalog import discover
from lessons.base import Lesson

LESSONS: dict[str, Lesson] = dict(sorted(discover(__name__, Lesson).items(), key=lambda pair: pair[1].order))
