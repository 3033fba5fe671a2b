"""Settings of the server's process that shorten every answer: garbage collection and TCP."""

from __future__ import annotations

import gc
import os
import socket
from functools import cache


@cache
def tune_process() -> None:
    """Tune the process once, at the end of the first run of the page, when all modules are imported."""
    # A full collection delays every visitor by a tenth of a second. The objects of modules are never garbage: freeze
    # excludes them from it.
    gc.collect()
    gc.freeze()
    disable_nagle()


def disable_nagle() -> None:
    """Turn Nagle's algorithm off for the TCP sockets of this process; later connections inherit the option.

    An answer is several small messages. With Nagle's algorithm all but the first wait for the browser to acknowledge
    that one: a round trip, and 40 ms more while moves come quickly. Python's event loop turns the algorithm off only
    for sockets that were made with the protocol TCP; Streamlit 1.67 makes its own without naming one.
    """
    try:
        numbers = os.listdir("/dev/fd")
    except OSError:  # this system lists no open files
        return
    for number in numbers:
        try:
            open_socket = socket.socket(fileno=int(number))
        except OSError:  # it is no socket, or it was closed since
            continue
        try:
            if open_socket.family in (socket.AF_INET, socket.AF_INET6) and open_socket.type == socket.SOCK_STREAM:
                open_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:  # the connection has just ended
            pass
        finally:
            open_socket.detach()  # leaves it open for its owner
