// Numbers as texts, and lines on a canvas.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dashes, digits, far, line, spot, visible } from "../../stage/draw.js";

const panel = { left: 0, top: 0, width: 100, tall: 100 };

// A pen that records the calls of its methods.
const recorder = () => {
    const pen = { calls: [] };
    for (const name of ["beginPath", "moveTo", "lineTo"]) pen[name] = (...values) => pen.calls.push([name, ...values]);
    return pen;
};

test("dashes are numbers, and a solid line has none", () => {
    assert.deepEqual(dashes("10px,3px,2px,3px"), [10, 3, 2, 3]);
    assert.deepEqual(dashes("solid"), []);
});

test("numbers have the four digits that matter, and no row of zeros", () => {
    const texts = { 0: "0", 1: "1", 0.018: "0.018", 12.3456: "12.35", 1234.5: "1235", "-0.5": "−0.5", 0.0001: "0.0001" };
    for (const [value, text] of Object.entries(texts)) assert.equal(digits(Number(value)), text);
    assert.equal(digits(1 / 3), "0.3333");
    assert.equal(digits(0.9025), "0.9025");
    assert.equal(digits(0.00001234), "1.234e−5");
    assert.equal(digits(12345.6), "12,350");
    assert.equal(digits(123456), "1.235e5");
    assert.equal(digits(NaN), "–");
    assert.equal(digits(Infinity), "–");
});

test("a segment is cut where it leaves the panel by more than its edge of twenty pixels", () => {
    assert.deepEqual(visible(panel, 10, 10, 90, 90), [10, 10, 90, 90]);
    assert.deepEqual(visible(panel, 0, 50, 240, 50), [0, 50, 120, 50]);
    assert.deepEqual(visible(panel, -100, 50, 60, 50), [-20, 50, 60, 50]);
    assert.equal(visible(panel, 200, 0, 300, 100), null);
});

test("the length of a line is that of its visible parts, for its dashes to go on", () => {
    const pen = recorder();
    const [xs, ys] = [[0, 30, 30, 5000, 30], [0, 40, 100, 100, 100]];
    const length = line(pen, panel, (row) => xs[row], (row) => ys[row], 0, 4);
    assert.equal(length, 50 + 60 + 90 + 90);
    assert.deepEqual(pen.calls.at(-1), ["lineTo", 30, 100]);
    assert.equal(pen.calls.filter(([name]) => name === "moveTo").length, 2, "the pen is lifted where the line was away");
});

test("a ball is between two rows while it plays, and on its last row after that", () => {
    const path = { ball: { last: 2 }, x: (row) => 10 * row, y: (row) => row * row };
    assert.deepEqual(spot(path, 1), [10, 1]);
    assert.deepEqual(spot(path, 1.5), [15, 2.5]);
    assert.deepEqual(spot(path, 7.5), [20, 4]);
});

test("what has no place lies far off the panel, at a finite distance", () => {
    assert.deepEqual([far(12.5), far(NaN), far(Infinity), far(1e300), far(-1e300)], [12.5, 1e6, 1e6, 1e6, -1e6]);
});
