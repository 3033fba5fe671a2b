"""What a messenger shows beside a link to the page: a title, a sentence and a picture, the same for every link."""

from __future__ import annotations

from functools import cache
from html import escape

from figures.png import png
from figures.preview import HEIGHT, WIDTH, preview
from simulation.link import from_query
from simulation.race import Race

NAME = "Downhill"
SENTENCE = "Loss is height. Drop a ball and see which way it rolls."
ALT = "Two balls roll over a map of wells"  # the picture in words
FILE = "preview.png"  # the picture lies beside the page
STEP = 45  # the balls are at their ends


def race() -> Race:
    """The race in the picture."""
    return Race(from_query("landscape=multi_well"))


@cache
def picture() -> bytes:
    """The picture as a PNG file."""
    return png(preview(race(), STEP))


def tags(address: str | None) -> str:
    """The tags for the head of the page, one a line. `address` is a public address of the page: that of its folder.

    Without one there is no picture: messengers fetch a picture by its whole address. There is no og:url, since the tags
    are the same for all races: a messenger would replace the link of a race by that address.
    """
    of_page = {"og:type": "website", "og:title": NAME, "og:description": SENTENCE}
    of_picture = {
        "og:image": f"{(address or '').rstrip('/')}/{FILE}",
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:image:alt": ALT,
    }
    properties = of_page | (of_picture if address else {})
    lines = [f'<meta property="{name}" content="{escape(str(value))}">' for name, value in properties.items()]
    card = "summary_large_image" if address else "summary"
    named = {"description": SENTENCE, "twitter:card": card}
    lines += [f'<meta name="{name}" content="{escape(value)}">' for name, value in named.items()]
    return "\n".join(lines)
