"""What a messenger shows beside a link: it reads the tags, and fetches the picture by its address."""

import struct
from html.parser import HTMLParser

from figures.link_preview import picture, tags


def read(page):
    """The tags as a messenger reads them."""
    found = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            values = dict(attributes)
            if tag == "meta":
                found[values.get("property") or values["name"]] = values["content"]

    Reader().feed(page)
    return found


def test_a_link_has_a_title_a_sentence_and_a_picture_at_a_whole_address():
    for address in ("https://example.org/downhill", "https://example.org/downhill/"):
        found = read(tags(address))
        assert found["og:title"] == "Downhill"
        assert found["og:description"] == found["description"]
        assert found["og:image"] == "https://example.org/downhill/preview.png"
        assert "og:url" not in found, "a messenger would replace the link of a race by it"


def test_without_a_public_address_there_is_no_picture():
    found = read(tags(None))
    assert found["og:title"] == "Downhill"
    assert not [each for each in found if "image" in each]


def test_an_address_can_not_add_a_tag():
    assert set(read(tags('https://example.org/"><meta name="evil" content="'))) == set(
        read(tags("https://example.org/"))
    )


def test_the_picture_has_the_size_that_the_tags_say():
    found = read(tags("https://example.org/"))
    assert struct.unpack(">II", picture()[16:24]) == (int(found["og:image:width"]), int(found["og:image:height"]))
