"""The learning-rate schedules, one file each: a file dropped in here is on the page, in the link and in the tests."""

from catalog import discover
from schedules.base import Schedule
from schedules.constant import Constant

SCHEDULES: dict[str, type[Schedule]] = discover(__name__, Schedule)
CONSTANT = Constant()
