"""The lessons, one file each: a file that is dropped in here is on the page and in the tests."""

from catalog import discover
from lessons.base import Lesson

LESSONS: dict[str, Lesson] = dict(sorted(discover(__name__, Lesson).items(), key=lambda pair: pair[1].order))


def read_lesson(text: str, notes: list[str]) -> tuple[str, int] | None:
    """The key of a lesson and the stage from 0 that a text such as `zigzag.2` names; None without such a lesson.

    Without a stage, or with one that the lesson doesn't have, it is the first. `notes` gets a sentence for what had to
    be changed.
    """
    key, _, number = text.partition(".")
    if key not in LESSONS:
        notes.append("There is no such lesson: the race is shown without one.")
        return None
    numbers = [str(each) for each in range(1, len(LESSONS[key].stages) + 1)]
    if number and number not in numbers:
        notes.append(f"This lesson has {len(numbers)} cards: it opens at the first.")
    return key, numbers.index(number) if number in numbers else 0
