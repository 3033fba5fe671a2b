"""Files that lie beside the page, where the visitor's Python has none of them."""

import os

from js import XMLHttpRequest


def fetched(path: str) -> bytes:
    request = XMLHttpRequest.new()
    request.open("GET", os.environ["DOWNHILL_FILES"] + path, False)  # a worker may wait
    request.responseType = "arraybuffer"
    request.send()
    if request.status != 200:
        raise OSError(f"{path} could not be fetched: {request.status}")
    return request.response.to_bytes()
