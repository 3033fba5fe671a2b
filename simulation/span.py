"""What spans the plane of a race in more than two parameters, in a link: `through=1+3`, `plane=`, `step=`, `held=`."""

from __future__ import annotations

from landscapes._span import PLANES, Span

THROUGH, PLANE, STEP, HELD = KEYS = ("through", "plane", "step", "held")


def span_pairs(span: Span, steps: int) -> list[tuple[str, str]]:
    """The keys and values of a link to a race of so many steps; only what differs from the default."""
    pairs = [(THROUGH, " ".join(str(each + 1) for each in span.balls)), (PLANE, span.plane), (HELD, span.held)]
    pairs += [] if span.step is None else [(STEP, str(min(span.step, steps)))]
    return [(key, value) for key, value in pairs if value and (key, value) != (PLANE, Span.plane)]


def take_span(given: dict[str, str], balls: int, steps: int, notes: list[str]) -> Span:
    """Take the span of a race of so many balls and steps out of a link, with a note for each value that is invalid."""
    written = given.pop(THROUGH, "").replace("+", " ").replace(",", " ").split()
    numbers = list(dict.fromkeys(int(each) for each in written if each.isascii() and each.isdigit() and len(each) < 4))
    chosen = [each for each in numbers if 1 <= each <= balls][:2]
    if len(chosen) < len(written):
        notes.append(f"{THROUGH} names at most two balls by their numbers, 1 to {balls}: the others are left out.")
    plane = given.pop(PLANE, Span.plane)
    if plane not in PLANES:
        notes.append(f"{PLANE} can only be one of {', '.join(PLANES)}: {Span.plane} instead.")
        plane = Span.plane
    row = given.pop(STEP, None)
    if row is not None and not (row.isascii() and row.isdigit() and len(row) < 6 and int(row) <= steps):
        notes.append(f"{STEP} must be a whole number from 0 to {steps}: the end of the race instead.")
        row = None
    step = None if row is None else int(row)
    return Span(plane, tuple(each - 1 for each in chosen), step, given.pop(HELD, ""))
