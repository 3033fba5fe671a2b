// The mark of the schedules, on a pen that keeps its strokes and its texts.

import assert from "node:assert/strict";
import { test } from "node:test";

import schedule from "../../stage/marks/schedule.js";

const axes = { left: 0, top: 0, width: 100, tall: 100, x: (row) => 10 * row };
const theme = { faint: "grey" };
const text = { size: 12, font: "12px sans-serif" };

const recorder = () => {
    const pen = { strokes: [], texts: [] };
    for (const name of ["save", "restore", "rect", "clip", "moveTo", "setLineDash"]) pen[name] = () => {};
    pen.beginPath = () => (pen.points = []);
    pen.lineTo = (x, y) => pen.points.push([x, y]);
    pen.stroke = () => pen.strokes.push([pen.strokeStyle, pen.points]);
    pen.fillText = (text, x, y) => pen.texts.push([text, y]);
    return pen;
};

const painted = (schedules) => {
    const pen = recorder();
    schedule.paint(pen, { axes: [axes], race: { schedules, steps: 2 }, theme, text });
    return pen;
};

test("the schedule of the race is a quiet line from nothing at the bottom to nearly the top", () => {
    const { strokes, texts } = painted([{ label: "Cosine", colour: null, factors: [1, 0.5, 0] }]);
    assert.deepEqual(strokes, [["grey", [[10, 53], [20, 100]]]]);
    assert.deepEqual(texts, [["Cosine: α × 0 at the bottom, α × 1 at the top", 4]]);
});

test("the schedule of a ball has its colour, and a line of text of its own", () => {
    const { strokes, texts } = painted([
        { label: "Cosine", colour: null, factors: [1, 0.5, 0] },
        { label: "Step (Momentum)", colour: "orange", factors: [1, 1, 0.5] },
    ]);
    assert.deepEqual(strokes.map(([colour]) => colour), ["grey", "orange"]);
    assert.deepEqual(strokes[1][1], [[10, 6], [20, 53]]);
    assert.deepEqual(texts[1], ["Step (Momentum)", 20]);
});

test("without a schedule nothing is drawn", () => {
    assert.deepEqual(painted([]).strokes, []);
});
