// What a network gives, and its weights between frames: network.bin is made in tests/stage/test_weights.py, of what
// Python's networks give.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { contours } from "../../stage/contours.js";
import { unpack } from "../../stage/message.js";
import { classes, framesOf, outputs, weightsAt } from "../../stage/network.js";

const message = unpack(new Uint8Array(readFileSync(new URL("network.bin", import.meta.url))));
const { metadata, array } = message;

const near = (found, wanted, least = 1e-12) => {
    assert.equal(found.length, wanted.length);
    found.forEach((value, index) => assert.ok(Math.abs(value - wanted[index]) <= least, `${index}: ${value}, ${wanted[index]}`));
};

test("a network gives what it gives in Python, with every head and both activations", () => {
    assert.deepEqual([...new Set(metadata.cases.map(({ activation }) => activation))].sort(), ["relu", "tanh"]);
    metadata.cases.forEach((network, index) => {
        near(outputs(network, array(`theta ${index}`), array(`inputs ${index}`)), array(`outputs ${index}`), 1e-11);
    });
});

test("the class of several outputs is the largest one, and the first of equal ones", () => {
    assert.deepEqual(classes(Float64Array.of(1, 3, 2, -1, -2, -1, 5, 5, 4), 3), [1, 0, 0]);
});

test("the weights at a step are those that NumPy interpolates between the frames that Python sent", () => {
    const [steps, wanted] = [array("steps"), message.rows("at")];
    framesOf(message).forEach((frames, ball) => {
        steps.forEach((step, index) => near(weightsAt(frames, step), wanted[ball].subarray(3 * index, 3 * index + 3)));
    });
});

test("at a frame they are that frame's, and after the last one they stay", () => {
    const frames = { rows: [0, 3, 5, 5], weights: [[1], [4], [8], [8]].map((each) => Float64Array.from(each)) };
    assert.deepEqual([0, 1.5, 3, 4, 5, 6, 99].map((step) => weightsAt(frames, step)[0]), [1, 2.5, 4, 6, 8, 8, 8]);
});

test("the boundary of a network without hidden units is the straight line a x + b y + c = 0", () => {
    const [a, b, c] = [2, -3, 0.5];
    const side = 21;
    const inputs = Float64Array.from({ length: 2 * side * side }, (_, at) => (at % 2 ? Math.floor(at / 2 / side) : (at >> 1) % side));
    const z = outputs({ sizes: [2, 1], activation: "tanh" }, [a, b, c], inputs);
    const [line, ...others] = contours({ z, columns: side, rows: side }, 0);
    assert.equal(others.length, 0);
    for (let at = 0; at < line.length; at += 2) assert.ok(Math.abs(a * line[at] + b * line[at + 1] + c) < 1e-12);
});

test("one hidden unit of each kind gives what its formula gives", () => {
    const weights = [2, -1, 3, 0.5]; // 3 · bend(2 x − 1) + 0.5
    const inputs = [-30, -1, 0, 0.5, 0.7, 30];
    const given = (activation) => outputs({ sizes: [1, 1, 1], activation }, weights, inputs);
    near(given("tanh"), inputs.map((x) => 3 * Math.tanh(2 * x - 1) + 0.5), 1e-14);
    near(given("relu"), inputs.map((x) => 3 * Math.max(0, 2 * x - 1) + 0.5), 1e-14);
    near(outputs({ sizes: [1, 1, 1], activation: "tanh" }, [1e4, 0, 1, 0], [-1, 1]), [-1, 1]);
});
