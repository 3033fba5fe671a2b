"""A picture in SVG as an address, for the source of an image on a page."""

from __future__ import annotations

from urllib.parse import quote

SAFE = "/:;,=+()'!*@&?$."  # need no escape within double quotes; a blank does, in a list of sources


def address(svg: str) -> str:
    """The address (RFC 2397) of the picture itself, which stands within double quotes."""
    return f"data:image/svg+xml,{quote(svg, safe=SAFE)}"
