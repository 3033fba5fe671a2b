// Recorded runs: read from the message of a race, and painted on a pen that keeps its strokes and its texts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import recorded from "../../stage/marks/recorded.js";
import dot from "../../stage/marks/recorded_dot.js";
import loss from "../../stage/panels/loss.js";
import { recordedOn, terrainOf } from "../../stage/terrain.js";

const arrays = {
    recorded: [Float64Array.from([0, 1, 2, NaN, 5, 6, 7, NaN, 30, 20, 10, NaN])],
    height: [Uint16Array.from([0, 1])],
    border: [],
    floors: [[], []],
};
const message = (recorded) => ({
    metadata: { heights: [0, 1], ...(recorded ? { recorded: [{ name: "recorded: SGD", settings: "" }] } : {}) },
    array: (name) => (name === "relief" ? deflateSync(Uint8Array.from([1, 2])) : (arrays[name]?.[0] ?? Float64Array.of(0, 1))),
    rows: (name) => arrays[name],
});
const terrain = await terrainOf(message(true));

test("a recorded run has its places and losses, up to its last row", async () => {
    const [run] = terrain.recorded;
    assert.deepEqual([[...run.x], [...run.y], [...run.loss]], [[0, 1, 2, NaN], [5, 6, 7, NaN], [30, 20, 10, NaN]]);
    assert.deepEqual([run.number, run.last], [1, 2]);
    assert.deepEqual(recordedOn(await terrainOf(message(false)), 3), []);
});

test("a race shows a recorded run up to its own last step", () => {
    assert.deepEqual([1, 2, 300].map((steps) => recordedOn(terrain, steps)[0].last), [1, 2, 2]);
    assert.equal(recordedOn(terrain, 5), recordedOn(terrain, 5), "which is kept, as is what was made of it");
});

test("the axis of the loss holds the losses of recorded runs", () => {
    const race = { balls: [], recorded: recordedOn(terrain, 3), steps: 3, loss: "linear" };
    assert.deepEqual(loss.ranges({ race, figure: { facts: { lowest: 0, range: null } } }).y[1], 35);
});

const theme = { text: "black", back: "white", font: "sans-serif" };
const axes = { left: 0, top: 0, width: 100, tall: 100, holds: (x) => x <= 100 };
const path = { ball: { number: 2, last: 2 }, axes, x: (row) => 10 * row, y: () => 50, gone: Infinity, end: 2 };

const recorder = () => {
    const pen = { strokes: [], texts: [], circles: [] };
    for (const name of ["save", "restore", "rect", "clip", "fill"]) pen[name] = () => {};
    pen.setLineDash = (dash) => (pen.dash = dash);
    pen.beginPath = () => (pen.points = []);
    pen.moveTo = pen.lineTo = (x, y) => pen.points.push([x, y]);
    pen.arc = (x, y) => pen.circles.push([x, y]);
    pen.stroke = () => pen.points.length && pen.strokes.push([pen.strokeStyle, pen.dash, pen.points]);
    pen.fillText = (text, x, y) => pen.texts.push([text, x, y]);
    return pen;
};

test("a recorded run is a dashed line in the colour of the text from its first row to its last", () => {
    const pen = recorder();
    recorded.paint(pen, { recorded: [path], theme });
    const [colour, dash, points] = pen.strokes.at(-1);
    assert.deepEqual([colour, points], ["black", [[0, 50], [10, 50], [20, 50]]]);
    assert.equal(dash.length, 2);
    assert.deepEqual(pen.circles, [[0, 50], [20, 50]]);
});

test("its dot bears its number, stands where the run is at the playhead, and stays at its end", () => {
    for (const [step, x] of [[0.5, 5], [2, 20], [3, 20]]) {
        const pen = recorder();
        dot.paint(pen, { recorded: [path], step, theme });
        assert.deepEqual(pen.texts, [[2, x, 50]]);
    }
    const off = recorder();
    dot.paint(off, { recorded: [{ ...path, x: () => 101 }], step: 0, theme });
    assert.deepEqual(off.texts, []);
});
