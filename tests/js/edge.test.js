// The line on the map along which the sharpness is the limit of a ball.

import assert from "node:assert/strict";
import { test } from "node:test";

import edge from "../../stage/marks/edge.js";

const axes = { left: 0, top: 0, width: 100, tall: 100, x: (value) => 10 * value, y: (value) => 100 - 10 * value };
const painted = (edges) => {
    const calls = [];
    const pen = new Proxy({}, { get: (_, name) => (...values) => calls.push([name, ...values]), set: (_, name, value) => calls.push([name, value]) });
    const paths = [0, 1].map((index) => ({ index, axes, ball: { colour: ["blue", "red"][index] } }));
    edge.paint(pen, { paths, race: { overlay: edges ? { edges } : {} } });
    return calls.filter(([name]) => ["moveTo", "lineTo", "strokeStyle"].includes(name));
};

test("of each piece the middle half is drawn, in the colour of the ball", () => {
    const expected = [["strokeStyle", "red"], ["moveTo", 20, 70], ["lineTo", 40, 70]];
    assert.deepEqual(painted([null, [[1, 3, 5, 3]]]), expected);
});

test("without a line nothing is drawn", () => {
    assert.deepEqual(painted(undefined), []);
    assert.deepEqual(painted([null, null]), []);
});
