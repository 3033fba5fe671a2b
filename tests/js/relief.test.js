// The relief in its colours, and the contour lines.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { contours, paintContours } from "../../stage/contours.js";
import { coloured } from "../../stage/relief.js";
import { reliefOf } from "../../stage/terrain.js";

const palette = { heights: ["#000000", "#808080", "#ffffff"], shadow: ["#000080", 1, 0.5], light: ["#ffff80", 0.5, 0.25], line: "#123456" };
const colour = (shade, tint) => [...coloured({ shade: new Uint8Array([shade]), tint: new Uint8Array([tint]) }, palette)];

test("on level ground the colour is that of the height", () => {
    assert.deepEqual(colour(128, 0), [0, 0, 0, 255]);
    assert.deepEqual(colour(128, 255), [255, 255, 255, 255]);
    assert.deepEqual(colour(128, 51), [51, 51, 51, 255]); // two fifths of the way from 0 to 128
});

test("a shade of one quarter less mixes in a quarter of the shadow, and at most half of it", () => {
    assert.deepEqual(colour(96, 255), [191, 191, 223, 255]); // 255 - 255 / 4, 255 - 127 / 4
    assert.deepEqual(colour(0, 255), [128, 128, 192, 255]);
});

test("a shade of one quarter more mixes in an eighth of the light", () => {
    assert.deepEqual(colour(160, 0), [32, 32, 16, 255]);
    assert.deepEqual(colour(255, 0), [64, 64, 32, 255]);
});

test("shade and tint are the sums along the rows of what was deflated", async () => {
    const packed = deflateSync(new Uint8Array([7, 1, 250, 10, 1, 2, 3, 255]));
    const { side, shade, tint } = await reliefOf(new Uint8Array(packed));
    assert.equal(side, 2);
    assert.deepEqual([...shade], [7, 8, 250, 4]);
    assert.deepEqual([...tint], [1, 3, 3, 2]);
});

const cone = (columns, rows, height) => ({
    columns,
    rows,
    z: Float32Array.from({ length: columns * rows }, (_, at) => height(at % columns, Math.floor(at / columns))),
});

test("a plane has one straight contour line, at its height", () => {
    const lines = contours(cone(5, 4, (x) => x), 1.25);
    assert.equal(lines.length, 1);
    assert.deepEqual(lines[0].filter((_, at) => at % 2 === 0), [1.25, 1.25, 1.25, 1.25]);
    assert.deepEqual(lines[0].filter((_, at) => at % 2 === 1).sort(), [0, 1, 2, 3]);
});

test("a bowl has one closed line around it, at its radius", () => {
    const lines = contours(cone(41, 41, (x, y) => Math.hypot(x - 20, y - 20)), 10);
    assert.equal(lines.length, 1);
    const [line] = lines;
    assert.deepEqual(line.slice(0, 2), line.slice(-2));
    for (let at = 0; at < line.length; at += 2) assert.ok(Math.abs(Math.hypot(line[at] - 20, line[at + 1] - 20) - 10) < 0.02);
});

test("no line follows the rounding of a plain", () => {
    const plain = cone(9, 9, (x, y) => (x < 4 ? x : 4 + 0.001 * ((x * 7 + y * 3) % 2)));
    assert.ok(contours(plain, 4.0005).length > 0);
    assert.equal(contours({ ...plain, least: 0.01 }, 4.0005).flat().filter((each, at) => at % 2 === 0 && each > 4).length, 0);
    assert.equal(contours({ ...plain, least: 0.01 }, 2.5).length, 1);
});

test("the lines of a saddle part at its middle", () => {
    const saddle = cone(2, 2, (x, y) => (x === y ? 1 : 0));
    assert.equal(contours(saddle, 0.4).length, 2);
    assert.equal(contours(saddle, 0.6).length, 2);
    const ends = (level) => contours(saddle, level).map((line) => [line[0] === 0 || line[2] === 0, line[1] === 0 || line[3] === 0]);
    assert.notDeepEqual(ends(0.4), ends(0.6));
});

test("an index contour is heavier, and its loss stands on it where it is straight, upright and inside", () => {
    const painted = { texts: [], widths: new Set() };
    const pen = {
        save() {}, restore() {}, beginPath() {}, rect() {}, clip() {}, moveTo() {}, lineTo() {}, rotate(angle) { this.angle = angle; },
        translate(x, y) { this.at = [x, y]; },
        stroke() { painted.widths.add(this.lineWidth); },
        fillText(text) { painted.texts.push([text, this.at, this.angle]); },
    };
    const axes = { left: 0, top: 0, width: 400, tall: 400, x: (value) => 400 * value, y: (value) => 400 - 400 * value };
    const terrain = { ground: cone(41, 41, (_, row) => row), x_range: [0, 1], y_range: [0, 1] };
    paintContours(pen, terrain, { axes, levels: [[10, ""], [20, "½"]], palette, text: { size: 11, font: "11px serif" } });
    assert.equal(painted.widths.size, 2);
    const [[text, [x, y], angle]] = painted.texts;
    assert.equal(painted.texts.length, 1);
    assert.deepEqual([text, y], ["½", 200]);
    assert.ok(x > 20 && x < 380);
    assert.equal(Math.abs(angle), 0);
});
