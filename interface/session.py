"""The state of a visitor's page: its race is read from the link, changed by the controls, and written to the link.

The race is the single source of all that the page shows. A control shows a part of it and, in its callback, replaces
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import parse_qs, urlencode

import streamlit as st

from catalog import texts
from interface import parts
from interface.cards import take_cards, with_cards
from interface.page_keys import (
    BESIDE,
    HIDE,
    LESSON,
    LINEAR,
    LOSS,
    MAPS,
    PAGE_KEYS,
    SCREEN,
    SIDE,
    STAGE,
    TRAIL,
    TRAIL_STEPS,
    VIEW,
    meant,
)
from interface.state import State
from simulation.experiment import Experiment
from simulation.link import read_query, to_query
from simulation.race import Race

# The race that the bare address opens. A missing key of a link keeps its meaning for ever, so it is a link of its own.
OPENING = "landscape=multi_well"


_here: ContextVar[State | None] = ContextVar("_here", default=None)  # within `visitor` and `without_visitor`


def state() -> State:
    """The state of this visitor."""
    if here := _here.get():
        return here
    try:
        return st.session_state["state"]
    except KeyError:
        st.session_state["state"] = new = State()
        return new


def begin() -> Experiment:
    """The race to show, at the start of a run: that of the address, unless this page wrote the address itself."""
    now, address = state(), sent_address()
    # During quick changes the browser may still send an address that is older than the last one.
    if not is_last(address) and not (now.changed_by_control and address in now.stale_addresses):
        now.address = dict(address)
        _read(address)
        now.hint, now.refused = "", None
        now.terrain_is_dragged = False
        now.is_final = False  # the link is not rewritten until something is changed
    now.page_is_old = now.changed_by_control = False
    return now.experiment


@contextmanager
def visitor() -> Iterator[None]:
    """A run of the page, or of a part of it. Without it each look at the state would take Streamlit 25 µs."""
    token = _here.set(state())
    try:
        yield
    finally:
        _here.reset(token)


@contextmanager
def without_visitor(address: dict[str, list[str]]) -> Iterator[Race]:
    """The race of an address, and its state as that of the page, where no visitor has a session yet."""
    token = _here.set(State())
    try:
        _read(address)
        yield Race(current())
    finally:
        _here.reset(token)


def _read(address: dict[str, list[str]]) -> None:
    """Take the race and the view of the page from an address."""
    now = state()
    address = meant(address) or parse_qs(OPENING)
    notes = _read_view(address)
    now.experiment, now.notes = read_query(address, now.uploads)
    now.notes += notes


def current() -> Experiment:
    return state().experiment


def follow() -> None:
    """Run the whole page when α, β or the start has changed: a part outside of the race's fragment shows them."""
    state().is_followed = True


def message_count() -> int:
    """A number that is larger by one at every call."""
    state().message_count += 1
    return state().message_count


def change(experiment: Experiment, final: bool = True) -> None:
    """Show another race. Its link is written after the last change of a drag, so that Back undoes whole drags."""
    now = state()
    if experiment.landscape != now.experiment.landscape:
        now.terrain_is_dragged = True
        now.refused = None  # the refusal of a formula stays on the page while the terrain is the same
    if texts(type(experiment.landscape)):
        now.latest[experiment.landscape.key] = experiment.landscape
    now.experiment = experiment
    now.notes, now.hint = [], ""
    now.is_final = now.page_is_old = final
    now.terrain_is_dragged &= not final
    now.changed_by_control = True


def move(experiment: Experiment, final: bool) -> None:
    """Show a race that differs from this one in α, β or the start alone: most pages show these in the fragment only."""
    change(experiment, final)
    state().page_is_old &= state().is_followed


def choose(trail: int, loss: str) -> None:
    """Show trails of so many steps (0 for whole ones), and the loss on a "log" or "linear" axis."""
    now = state()
    now.trail, now.loss_axis = trail, loss
    now.is_final = now.changed_by_control = True
    now.page_is_old = now.is_followed


def is_dragged() -> bool:
    """Whether a drag goes on, which ends with another change."""
    now = state()
    return now.terrain_is_dragged or (now.changed_by_control and not now.is_final)


def look() -> dict:
    """How the stage shows the race: see `stage`."""
    now = state()
    # Each stage of a lesson, and each card, waits at step 0 until it is played.
    paused = f"card {now.card}" if now.cards else ".".join(map(str, now.lesson or ()))
    if paused and now.view == "workings":
        paused += to_query(now.experiment)  # there the step at the playhead is taken apart: it is the first one again
    word = {"word": now.word} if now.word else {}
    return {"hidden": list(now.hidden), "trail": now.trail, "loss": now.loss_axis, "paused": paused, **word}


def sent_address() -> dict[str, list[str]]:
    """The address that the browser sent with the request for this run."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def is_last(address: dict[str, list[str]]) -> bool:
    """Whether an address that the browser sent is the last one that was read or written: it sends no older one then."""
    now = state()
    if address == now.address:
        now.stale_addresses = []
    return address == now.address


def begin_fragment() -> None:
    """At the start of a run of the race's fragment alone: run the whole page instead if it shows an earlier race."""
    now = state()
    if now.page_is_old:
        st.rerun()
    if now.is_final:
        now.changed_by_control = False
        is_last(sent_address())


def open_link(query: str) -> None:
    """Show the race of a link. Full screen stays."""
    pairs = {SCREEN: [state().screen]} | parse_qs(query, keep_blank_values=True)
    _read_view(pairs)
    change(read_query(pairs, state().uploads)[0])


def _read_view(address: dict[str, list[str]]) -> list[str]:
    """Take the keys of the page out of an address and set the state by them; a note for each value that is invalid."""
    now, notes = state(), []
    now.screen = " ".join(address.pop(SCREEN, []))
    if now.screen not in ("", STAGE):
        notes.append(f"{SCREEN} can only be {STAGE}: the whole page instead.")
        now.screen = ""
    now.cards, now.card, faults = take_cards(address, PAGE_KEYS)
    notes += [*faults, *_read_lesson(address)]
    maps, view, hide = (" ".join(address.pop(key, [])) for key in (MAPS, VIEW, HIDE))
    now.side_by_side, now.ball = maps == SIDE, ""
    if maps not in ("", SIDE):
        notes.append(f"{MAPS} can only be {SIDE}: one map instead.")
    trail, axis = (" ".join(address.pop(key, [])) for key in (TRAIL, LOSS))
    now.trail, now.loss_axis = TRAIL_STEPS * (trail == str(TRAIL_STEPS)), LINEAR if axis == LINEAR else "log"
    notes += [f"{TRAIL} can only be {TRAIL_STEPS}: whole trails instead."] * (trail not in ("", str(TRAIL_STEPS)))
    notes += [f"{LOSS} can only be {LINEAR}: a log axis instead."] * (axis not in ("", LINEAR))
    now.view = view if view in BESIDE else ""
    if view and not now.view:
        notes.append(f"{VIEW} can only be one of {', '.join(BESIDE)}: none instead.")
    now.hidden, unknown = parts.read_hidden(hide)
    return notes + unknown


def _read_lesson(address: dict[str, list[str]]) -> list[str]:
    """Take the lesson out of an address. Without a race of its own it becomes the address of the stage."""
    now, notes, text = state(), [], " ".join(address.pop(LESSON, []))
    now.lesson = None
    if text:
        from lessons import LESSONS, read_lesson  # the page needs the lessons only while one is open

        now.lesson = read_lesson(text, notes)
        if now.lesson and not set(address) - PAGE_KEYS:
            key, index = now.lesson
            address.update(parse_qs(LESSONS[key].stages[index].link) | address)
    return notes


def close_lesson() -> None:
    """Leave the lesson: the race stays, and the whole page is shown again."""
    state().lesson, state().hidden, state().cards = None, (), ()
    change(current())


def fill_screen(on: bool) -> None:
    """Show the race alone, as large as the window, or the whole page again."""
    state().screen = STAGE if on else ""
    change(current())


def shows(part: str) -> bool:
    """Whether this part of the page is shown: a link can hide it."""
    return parts.shows(part, state().hidden)


def titles() -> list[str]:
    """The titles of the maps side by side; none for one map of all balls."""
    if not state().side_by_side:
        return []
    return [each.name for each in (*Race(current(), state().seen).balls, *current().landscape.replayed)]


def link(experiment: Experiment | None = None) -> str:
    """The link of the page as it is, without the `?`; that of another experiment, if one is given."""
    now = state()
    lesson = f"{now.lesson[0]}.{now.lesson[1] + 1}" if now.lesson else ""
    shown = {TRAIL: str(now.trail) * bool(now.trail), LOSS: LINEAR * (now.loss_axis == LINEAR), SCREEN: now.screen}
    view = shown | {MAPS: SIDE * now.side_by_side, VIEW: now.view, HIDE: " ".join(now.hidden), LESSON: lesson}
    # The page names the terrain where another race would open without it: that of the lesson, or OPENING.
    race = to_query(experiment or now.experiment)
    if not race or (now.lesson and not race.startswith("landscape=")):
        race = f"landscape={now.experiment.landscape.key}{'&' * bool(race)}{race}"
    page = urlencode({key: value for key, value in view.items() if value})
    return with_cards(f"{race}&{page}" if page else race, now.cards, now.card)


def write_link(query: str) -> None:
    """Write the link to the address, as an entry of the browser's history, so that Back undoes the change."""
    now = state()
    if now.is_final and (address := parse_qs(query, keep_blank_values=True)) != now.address:
        now.stale_addresses.append(now.address)
        st.query_params.from_dict(address)
        now.address = address
