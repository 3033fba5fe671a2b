// Recorded runs: read from the message of a race, and painted on a pen that keeps its strokes and its texts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { nearness, shaded } from "../../stage/beside.js";
import recorded from "../../stage/marks/recorded.js";
import dot from "../../stage/marks/recorded_dot.js";
import surface from "../../stage/marks/surface_recorded.js";
import surfaceDot from "../../stage/marks/surface_recorded_dot.js";
import loss from "../../stage/panels/loss.js";
import { recordedOn, terrainOf } from "../../stage/terrain.js";

const arrays = {
    recorded: [Float64Array.from([ [0, 1, 2, NaN, 5, 6, 7, NaN, 30, 20, 10, NaN], [3, 2, 1, NaN, 0, 0.5, 1, NaN], ].flat())],
    height: [Uint16Array.from([0, 1])],
    border: [],
    floors: [[], []],
};
const message = (recorded) => ({
    metadata: { heights: [0, 1], ...(recorded ? { recorded: [{ name: "SGD", settings: "" }] } : {}) },
    array: (name) => (name === "relief" ? deflateSync(Uint8Array.from([1, 2])) : (arrays[name]?.[0] ?? Float64Array.of(0, 1))),
    rows: (name) => arrays[name],
});
const terrain = await terrainOf(message(true));

test("a recorded run has its places and losses, up to its last row", async () => {
    const [run] = terrain.recorded;
    assert.deepEqual([[...run.x], [...run.y], [...run.loss]], [[0, 1, 2, NaN], [5, 6, 7, NaN], [30, 20, 10, NaN]]);
    assert.deepEqual([[...run.height], [...run.beside]], [[3, 2, 1, NaN], [0, 0.5, 1, NaN]]);
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
const ball = { number: 2, last: 2, x: [0, 1, 2], y: [0, 0, 0], beside: [NaN, NaN, NaN], height: [NaN, NaN, NaN] };
const path = { ball, axes, x: (row) => 10 * row, y: () => 50, gone: Infinity, end: 2 };

const recorder = () => {
    const pen = { strokes: [], texts: [], circles: [], lineDashOffset: 0 };
    for (const name of ["rect", "clip", "fill"]) pen[name] = () => {};
    const saved = [];
    pen.globalAlpha = 1;
    pen.save = () => saved.push(pen.globalAlpha);
    pen.restore = () => (pen.globalAlpha = saved.pop());
    pen.setLineDash = (dash) => (pen.dash = dash);
    pen.beginPath = () => (pen.points = []);
    pen.moveTo = pen.lineTo = (x, y) => pen.points.push([x, y]);
    pen.arc = (x, y) => pen.circles.push([x, y]);
    pen.stroke = () => pen.points.length && pen.strokes.push([pen.strokeStyle, pen.dash, pen.points, pen.globalAlpha]);
    pen.fillText = (text, x, y) => {
        pen.texts.push([text, x, y]);
        pen.alpha = pen.globalAlpha;
    };
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

const far = { ...ball, beside: [0, 0.5, 3] };
const onMap = { shades: (from, to) => shaded(far, from, to), strength: (step) => nearness(far, step) };
const away = { ...path, ball: far };

test("on a map a recorded run is fainter the farther it is from the plane, its line down to a quarter", () => {
    const pen = recorder();
    recorded.paint(pen, { recorded: [{ ...away, ...onMap }], theme });
    const lines = pen.strokes.filter(([colour]) => colour === "black");
    assert.deepEqual(lines.map(([, , points]) => points), [[[0, 50], [10, 50]], [[10, 50], [20, 50]]]);
    lines.forEach(([, , , alpha], row) => assert.ok(Math.abs(alpha - 0.9 * [0.75, 0.25][row]) < 1e-12));
    for (const [step, alpha] of [[0, 1], [0.5, 0.875], [1, 0.75], [2, 0.625]]) {
        const other = recorder();
        dot.paint(other, { recorded: [{ ...away, ...onMap }], step, theme });
        assert.equal(other.alpha, alpha);
    }
});

test("against the step it is as strong everywhere", () => {
    const pen = recorder();
    recorded.paint(pen, { recorded: [away], theme });
    assert.deepEqual(pen.strokes.at(-1).slice(2), [[[0, 50], [10, 50], [20, 50]], 0.9]);
    dot.paint(pen, { recorded: [away], step: 2, theme });
    assert.equal(pen.alpha, 1);
});

// A level surface at height 1, seen from above at a slant: a pixel to the right for x, one up for z.
const camera = { key: "", eye: [0, -50, 50], project: (x, y, z) => [x, -z] };
const level = { surface: { x: [-9, 9], y: [-9, 9], z: [1, 1, 1, 1], high: 1 }, x_range: [-9, 9], y_range: [-9, 9] };
const figure = { facts: { lift: 0 }, layout: { scene: { zaxis: { range: [0, 4] } } } };
const sceneOf = (run, step) => ({
    axes: [camera],
    terrain: level,
    figure,
    theme,
    step,
    race: { balls: [], recorded: [{ ...ball, ...run }] },
});

test("on the surface a stem leads from a place to its true loss, no higher than the axis", () => {
    const pen = recorder();
    surfaceDot.paint(pen, sceneOf({ height: [3, 2, 99] }, 0.5));
    assert.deepEqual(pen.strokes.at(-1).slice(0, 3), ["black", undefined, [[0.5, -1], [0.5, -2.5]]]);
    assert.deepEqual(pen.texts, [[2, 0.5, -2.5]], "where the dot with the number is");
    const top = recorder();
    surfaceDot.paint(top, sceneOf({ height: [3, 2, 99] }, 2));
    assert.deepEqual(top.texts, [[2, 2, -4]]);
    const whole = recorder();
    surface.paint(whole, sceneOf({ height: [3, 2, 99] }, 0));
    const stems = whole.strokes.filter(([, dash]) => !dash.length).map(([, , points]) => points);
    assert.deepEqual(stems, [[[0, -1], [0, -3]], [[1, -1], [1, -2]], [[2, -1], [2, -4]]]);
});

test("without its true loss a recorded run lies on the surface", () => {
    const pen = recorder();
    surfaceDot.paint(pen, sceneOf({}, 1));
    assert.deepEqual([pen.strokes, pen.texts], [[], [[2, 1, -1]]]);
    surface.paint(pen, sceneOf({}, 1));
    assert.ok(pen.strokes.every(([, dash]) => dash.length));
});

test("on the surface it is fainter the farther it is from the plane, and where its true loss lies below the surface", () => {
    for (const [run, alpha] of [[{ beside: [0, 0.4, 1] }, 0.8], [{ height: [1, 0, 1] }, 0.35]]) {
        const pen = recorder();
        surfaceDot.paint(pen, sceneOf(run, 1));
        assert.equal(pen.alpha, alpha);
    }
});
