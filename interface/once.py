"""Work that takes long: done once for all visitors who ask for the same, and one such work at a time.

A class that opens one link asks for one map, and not for thirty; and those who open the dearest links wait for one
another, while everybody else has the server to share with only one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from threading import Lock

_turn = Lock()


def in_turn(long: bool) -> AbstractContextManager:
    """For work that is kept nowhere: within it, what is long is done one at a time."""
    return _turn if long else nullcontext()


def once(most: int) -> Callable[[Callable], Callable]:
    """Keep what a function gave for the last `most` different questions. It must ask no other such function."""

    def keeping(function: Callable) -> Callable:
        answers: dict[tuple, Future] = {}
        door = Lock()

        @wraps(function)
        def ask(*question):
            with door:
                asked_before = question in answers
                answer = answers.pop(question) if asked_before else Future()
                answers[question] = answer  # the last one asked for stays longest
                for old in list(answers)[:-most]:
                    del answers[old]
            if not asked_before:
                try:
                    with _turn:
                        answer.set_result(function(*question))
                except BaseException as fault:
                    with door:
                        answers.pop(question, None)
                    answer.set_exception(fault)
            return answer.result()

        return ask

    return keeping
