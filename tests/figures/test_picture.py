"""The picture of a race before its stage is drawn, the preview of a link, and the mark."""

import struct
import zlib
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from figures import mark as the_mark
from figures.icon import icon
from figures.mark import mark
from figures.picture import WIDTH, picture
from figures.png import png
from figures.preview import line, preview
from figures.svg import address
from landscapes import LANDSCAPES
from simulation.link import from_query
from simulation.race import Race

SVG = "{http://www.w3.org/2000/svg}"


def drawn(query, theme="light", step=0):
    """The picture of a race, read as XML: warnings and errors of the parser are those of the test."""
    return ElementTree.fromstring(picture(Race(from_query(query)), theme, step))


def of_class(svg, name):
    return [each for each in svg.iter() if each.get("class") == name]


@pytest.mark.parametrize("key", LANDSCAPES)
def test_on_every_terrain_there_is_a_path_for_each_ball_and_the_box_has_the_proportions_of_the_map(key):
    query = f"landscape={key}&race=sgd+momentum+adam&steps=20"
    svg, race = drawn(query), Race(from_query(query))
    assert len(of_class(svg, "path")) == 3
    left, top, width, height = (float(each) for each in svg.get("viewBox").split())
    assert (left, top, width) == (0, 0, WIDTH)
    assert height / width == pytest.approx(np.ptp(race.seen.y_range) / np.ptp(race.seen.x_range), rel=1e-4)


def test_a_place_lies_where_the_axes_have_it():
    # Himmelblau's four minima, as published, on a map from -6 to 6 on both axes.
    svg = drawn("landscape=himmelblau&x=3&y=-1.5&race=sgd")
    minima = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
    x_range, y_range = LANDSCAPES["himmelblau"]().x_range, LANDSCAPES["himmelblau"]().y_range

    def pixel(x, y):
        return [WIDTH * (x - x_range[0]) / np.ptp(x_range), WIDTH * (y_range[1] - y) / np.ptp(x_range)]

    (start,) = of_class(svg, "start")
    assert np.allclose([float(start.get("cx")), float(start.get("cy"))], pixel(3, -1.5), atol=0.51)
    crosses = [each.get("d")[1:].split("l")[0].split() for each in of_class(svg, "minimum")]
    middles = sorted([float(x) + 9, float(y) + 9] for x, y in crosses)
    assert np.allclose(middles, sorted(pixel(*each) for each in minima), atol=0.51)


def test_the_balls_are_at_the_step_that_is_asked_for_and_they_are_on_their_paths():
    race = Race(from_query("landscape=himmelblau&race=sgd"))
    x_range, y_range = race.seen.x_range, race.seen.y_range
    for step in (0, 7):
        svg = drawn("landscape=himmelblau&race=sgd", step=step)
        x, y = race.paths[0][step]
        expected = [WIDTH * (x - x_range[0]) / np.ptp(x_range), WIDTH * (y_range[1] - y) / np.ptp(x_range)]
        for each in of_class(svg, "ball"):
            assert np.allclose([float(part) for part in each.get("d")[1:-2].split()], expected, atol=0.51)
        (path,) = of_class(svg, "path")
        points = [[float(part) for part in each.split(",")] for each in path.get("points").split()]
        assert np.allclose(points[step], expected, atol=0.51)


def test_a_race_that_diverges_or_is_long_has_a_picture_of_bounded_size():
    diverging = "race=sgd&learning_rate=0.1&steps=200"
    assert len(of_class(drawn(diverging), "path")) == 1
    noisy = "landscape=himmelblau&race=" + "+".join(["sgd"] * 8) + "&steps=2000&noise=1"
    assert len(picture(Race(from_query(noisy)))) < 80_000


def test_each_theme_has_a_relief_of_its_own():
    light, dark = (next(drawn("", theme).iter(f"{SVG}image")).get("href") for theme in ("light", "dark"))
    assert light != dark
    assert light.startswith("data:image/png;base64,")


def test_an_address_holds_the_whole_picture_and_needs_no_escape_within_quotes():
    svg = picture(Race(from_query("")))
    assert unquote(address(svg)) == f"data:image/svg+xml,{svg}"
    assert not set(address(svg)) & set('"<># \n')


def test_a_png_has_the_chunks_and_the_pixels_of_the_standard():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    content = png(pixels)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(content):
        (size,), name = struct.unpack_from(">I", content, at), content[at + 4 : at + 8]
        chunks[name] = content[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", content, at + 8 + size) == (zlib.crc32(name + chunks[name]),)
        at += 12 + size
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (7, 5, 8, 2, 0, 0, 0)
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(5, 22)
    assert set(rows[:, 0]) == {2}  # "up": what is stored is the difference from the row above, modulo 256
    assert np.array_equal(np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8), pixels.reshape(5, 21))


def test_a_disc_covers_the_area_of_a_circle_and_a_line_that_of_a_rectangle_with_two_halves_of_one():
    for points, area in (([[50, 50]], np.pi * 20**2), ([[30, 50], [70, 50]], np.pi * 20**2 + 40 * 40)):
        pixels = np.zeros((101, 101, 3))
        line(pixels, np.array(points, float), 40, "#ffffff")
        assert pixels[..., 0].sum() / 255 == pytest.approx(area, rel=0.01)


def test_the_preview_has_the_size_of_open_graph_and_the_balls_at_their_places():
    race = Race(from_query("landscape=multi_well"))
    pixels = preview(race, 45)
    assert pixels.shape == (630, 1200, 3)
    for colour in ((0x00, 0x72, 0xB2), (0xE6, 0x9F, 0x00)):  # of SGD and momentum
        assert (pixels == colour).all(axis=-1).sum() > np.pi * 14**2


def test_the_ball_of_the_mark_touches_the_valley_and_its_curve_is_that_parabola():
    svg = ElementTree.fromstring(mark())
    circle, path = svg.find(f"{SVG}circle"), svg.find(f"{SVG}path")
    x = np.linspace(the_mark.LEFT, the_mark.RIGHT, 10_001)
    apart = np.hypot(x - float(circle.get("cx")), the_mark.valley(x) - float(circle.get("cy"))).min()
    assert apart == pytest.approx(float(circle.get("r")) + float(path.get("stroke-width")) / 2, abs=0.02)
    begin, bend, end = np.array(path.get("d").replace("M", "").replace("Q", " ").split(), float).reshape(3, 2)
    for t in (0.2, 0.5, 0.9):  # de Casteljau
        point = (1 - t) ** 2 * begin + 2 * t * (1 - t) * bend + t**2 * end
        assert point[1] == pytest.approx(the_mark.valley(point[0]), abs=0.02)


def test_the_icon_has_the_mark_within_the_circle_that_systems_cut():
    pixels = icon(192).astype(int)
    colours = {tuple(each) for each in pixels.reshape(-1, 3)}
    assert {(230, 159, 0), (0, 114, 178)} <= colours  # ball and valley
    rows, columns = np.nonzero((pixels != pixels[0, 0]).any(axis=2))
    assert np.hypot(rows - 95.5, columns - 95.5).max() <= 0.4 * 192
