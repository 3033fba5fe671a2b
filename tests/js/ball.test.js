// A ball stands out from any map.

import assert from "node:assert/strict";
import { test } from "node:test";

import ball from "../../stage/marks/ball.js";

// The relative luminance of a grey from 0 to 1, and the contrast of two (WCAG 2.2).
const luminance = (grey) => (grey <= 0.04045 ? grey / 12.92 : ((grey + 0.055) / 1.055) ** 2.4);
const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
};

test("the rings of a ball have a contrast of 3 to 1 with a map of any lightness", () => {
    const shades = [];
    const pen = { save() {}, restore() {}, translate() {}, beginPath() {}, arc() {}, fill: () => shades.push(pen.fillStyle) };
    const path = { ball: { last: 1, colour: "#0072B2", ended: -1, left: -1 }, x: () => 5, y: () => 5 };
    path.axes = { left: 0, top: 0, width: 10, tall: 10 };
    ball.paint(pen, { paths: [path], step: 0 });
    const [dark, light, colour] = shades;
    assert.deepEqual([light, colour], ["#fff", "#0072B2"]);
    const opacity = Number(dark.match(/^rgba\(0, 0, 0, (.*)\)$/)[1]);
    for (let map = 0; map <= 1; map += 0.01) {
        const best = Math.max(contrast(map, 1), contrast(map, map * (1 - opacity)));
        assert.ok(best >= 3, `${best} on ${map}`);
    }
});
