// Which row of which path the pointer is on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axesOf } from "../../stage/axes.js";
import { nearest, nearestAt } from "../../stage/pointer.js";

const axes = axesOf(
    { _offset: 0, _length: 100, range: [0, 10], type: "linear" },
    { _offset: 0, _length: 100, range: [0, 10], type: "linear" },
);
const path = (index, xs, ys) => ({
    index,
    axes,
    ball: { last: xs.length - 1 },
    x: (row) => axes.x(xs[row]),
    y: (row) => axes.y(ys[row]),
});

test("between two rows that are far apart it is the nearer one", () => {
    const zigzag = [path(0, [1, 9], [5, 5])];
    assert.equal(nearest(zigzag, 40, 55).row, 0);
    assert.equal(nearest(zigzag, 60, 45).row, 1);
    assert.equal(nearest(zigzag, 60, 80), null);
});

test("of two paths it is the nearer one, and a path of one row can be pointed at", () => {
    const paths = [path(0, [1], [5]), path(1, [1, 2], [6, 6])];
    assert.deepEqual(nearest(paths, 10, 51), { index: 0, row: 0, at: [10, 50] });
    assert.equal(nearest(paths, 18, 41).index, 1);
});

test("against the step it is the nearest path at the step, however far", () => {
    const paths = [path(0, [0, 1, 2, 3, 4], [9, 9, 9, 9, 9]), path(1, [0, 1, 2], [1, 1, 1])];
    assert.deepEqual(nearestAt(paths, 21, 95), { index: 1, row: 2, at: [20, 90] });
    assert.equal(nearestAt(paths, 39, 95).index, 0, "the other path has ended");
    assert.equal(nearestAt(paths, 60, 95), null, "both have ended");
    assert.equal(nearestAt(paths, 21, 120), null, "it is below the axes");
});
