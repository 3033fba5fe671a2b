// From values to pixels and back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axesOf } from "../../stage/axes.js";

const across = { _offset: 50, _length: 400, range: [-2, 2], type: "linear" };
const up = { _offset: 10, _length: 300, range: [-1, 2], type: "linear" };
const log = { _offset: 10, _length: 300, range: [-12, 0], type: "log" };

test("the corners of the map are the corners of the panel, with y upwards", () => {
    const axes = axesOf(across, up);
    assert.deepEqual([axes.x(-2), axes.y(-1)], [50, 310]);
    assert.deepEqual([axes.x(2), axes.y(2)], [450, 10]);
    assert.deepEqual([axes.x(0), axes.y(0.5)], [250, 160]);
});

test("from a place to pixels and back is the same place", () => {
    const axes = axesOf(across, up);
    for (const [x, y] of [[-1.5, 1], [0.3, -0.7], [1.99, 1.99], [7, -30]]) {
        const [back, up] = axes.inverse(axes.x(x), axes.y(y));
        assert.ok(Math.abs(back - x) < 1e-12 && Math.abs(up - y) < 1e-12, `${x}, ${y}`);
    }
});

test("a reversed axis runs the other way", () => {
    const axes = axesOf({ ...across, range: [2, -2] }, up);
    assert.deepEqual([axes.x(2), axes.x(-2)], [50, 450]);
    assert.equal(axes.inverse(axes.x(0.25), 0)[0], 0.25);
});

test("a log axis has its powers of ten at equal distances, and its inverse is the power", () => {
    const axes = axesOf(across, log);
    assert.equal(axes.y(1), 10);
    assert.ok(Math.abs(axes.y(1e-12) - 310) < 1e-9);
    assert.ok(Math.abs(axes.y(1e-3) - axes.y(1e-2) - 25) < 1e-9);
    assert.ok(Math.abs(axes.inverse(50, axes.y(1e-5))[1] + 5) < 1e-12);
    assert.equal(axes.y(0), Infinity, "a loss of 0 is infinitely far down");
});

test("a panel holds its edges and nothing beyond", () => {
    const axes = axesOf(across, up);
    for (const [x, y] of [[50, 10], [450, 310], [200, 100]]) assert.ok(axes.holds(x, y));
    for (const [x, y] of [[49, 10], [451, 100], [200, 9], [200, 311], [NaN, 100]]) assert.ok(!axes.holds(x, y));
});
