// Trails: how old steps fade, and a path that has left the map.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FADE, fromBelow, pieces, presence, slenderness, strokePath } from "../../stage/draw.js";

test("a whole trail is thicker in its last 25 steps", () => {
    assert.deepEqual(pieces(100, 0), [{ from: 75, to: 100, width: 3.5, strength: 1 }]);
    assert.equal(pieces(10, 0)[0].from, 0);
});

test("a trail of 50 steps is strong for 50 steps, and then fades to nothing without a gap", () => {
    const found = pieces(200, 50);
    found.forEach((piece, index) => index && assert.equal(piece.from, found[index - 1].to));
    assert.deepEqual([found[0].from, found.at(-1).to], [100, 200]);
    for (const { from, strength } of found) assert.equal(strength === 1, from >= 150);
    found.forEach((piece, index) => index && assert.ok(piece.strength >= found[index - 1].strength));
});

test("at the begin of a race a trail of 50 steps is as long as the race", () => {
    assert.deepEqual([pieces(10, 50).length, pieces(10, 50)[0].from, pieces(60, 50)[0].from], [1, 0, 0]);
});

test("the path of a ball that has left the map is faint after a few steps, and lies below the others", () => {
    const [stays, leaves] = [{ gone: Infinity }, { gone: 20 }];
    assert.equal(presence(stays, 1e9), 1);
    assert.equal(presence(leaves, 20), 1);
    assert.ok(presence(leaves, 20 + FADE) <= 0.25);
    assert.deepEqual(fromBelow([stays, leaves]), [leaves, stays]);
});

test("off the map only a few steps are drawn, each fainter than the one before", () => {
    const strokes = [];
    const pen = { globalAlpha: 1, beginPath() {}, moveTo() {}, lineTo() {}, stroke: () => strokes.push(pen.globalAlpha) };
    const axes = { left: 0, top: 0, width: 100, tall: 100 };
    const path = { axes, x: (row) => row, y: (row) => (row % 2) * 100, gone: 5, end: 7 };
    strokePath(pen, path, 0, 100);
    assert.deepEqual(strokes, [1, 1 / 3, 1 / 9]);
    assert.equal(pen.globalAlpha, 1);
});

test("lines of a long race are thinner", () => {
    assert.equal(slenderness({ steps: 100 }), 1);
    assert.ok(slenderness({ steps: 700 }) < 0.7);
    assert.ok(slenderness({ steps: 1e9 }) > 0.3);
});
