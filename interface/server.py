"""What would cost every visitor time and is turned off once, for the whole process."""

from __future__ import annotations

import gc
import os
import socket
from functools import cache


@cache
def tune_process() -> None:
    """At the end of the first run of the page, when all that it imports is there."""
    # A full search for garbage holds up every visitor for a tenth of a second. What is there now is none: leave it out.
    gc.collect()
    gc.freeze()
    answer_at_once()


def answer_at_once() -> None:
    """Turn Nagle's algorithm off for the TCP sockets of this process, from which later connections inherit it.

    An answer is several small messages. With it, all but the first wait until the browser's system has acknowledged
    that one: as long as the way there and back, and 40 ms more while moves come quickly. Python's event loop turns it
    off by itself, but not on a socket that, as Streamlit's 1.67, was made without naming TCP.
    """
    try:
        numbers = os.listdir("/dev/fd")
    except OSError:  # a system without a list of them
        return
    for number in numbers:
        try:
            open_socket = socket.socket(fileno=int(number))
        except OSError:  # a file, or closed since
            continue
        try:
            if open_socket.family in (socket.AF_INET, socket.AF_INET6) and open_socket.type == socket.SOCK_STREAM:
                open_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:  # the other side has just gone
            pass
        finally:
            open_socket.detach()  # it is not ours to close
