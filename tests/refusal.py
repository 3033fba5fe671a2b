"""The line with which something is refused."""

import pytest


def refusal(function, *arguments, **named):
    """The one line of the ValueError that a call raises: plain, printable, and a sentence."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011, the line is what the caller looks at
        function(*arguments, **named)
    assert type(caught.value) is ValueError
    (line,) = caught.value.args
    assert 10 < len(line) <= 150
    assert line.isprintable()
    assert line[-1] == "."
    return line
