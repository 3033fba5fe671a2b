// The axis of the loss: its floor, its range, its ticks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { powers } from "../../stage/axes.js";
import { floorOf } from "../../stage/loss_axis.js";
import loss from "../../stage/panels/loss.js";

const ball = (values, ended = -1) => ({ name: "SGD", loss: values, last: values.length - 1, ended });
const scene = (balls, axis = "log", facts = { lowest: 0, range: null }) => ({
    race: { balls, steps: 4, loss: axis },
    figure: { facts },
});

test("the floor is a billionth of the loss at the start, rounded down to a power of ten", () => {
    assert.equal(floorOf(scene([ball([30, 1])])), 1e-8);
    assert.equal(floorOf(scene([ball([1000, 1])])), 1e-6);
    assert.equal(floorOf(scene([ball([-2, 1])], "log", { lowest: -2.5, range: null })), 1e-10);
    assert.equal(floorOf(scene([ball([0, 0])])), 1e-9, "a start at the minimum has no scale of its own");
    assert.equal(floorOf(scene([])), 1e-9);
});

test("a curve that comes to rounding lies on the floor, which is a tick of its own", () => {
    const falling = ball([30, 1, 1e-12, 0, 1e-17]);
    const { y } = loss.path(falling, scene([falling]));
    assert.deepEqual([0, 1, 2, 3, 4].map(y), [30, 1, 1e-8, 1e-8, 1e-8]);
    const { y: [bottom, top], ticks } = loss.ranges(scene([falling]));
    assert.deepEqual([bottom, top], [-8.25, 2]);
    assert.deepEqual([ticks.tickvals[0], ticks.ticktext[0]], [1e-8, "≈ 0"]);
});

test("a loss that falls below the lowest one known is not said to be about zero", () => {
    assert.equal(loss.ranges(scene([ball([1, 0.5, -3])])).ticks.ticktext[0], "≤ 0");
});

test("above the floor the axis has whole decades", () => {
    const { y, ticks } = loss.ranges(scene([ball([30, 2, 0.04])]));
    assert.deepEqual(y, [-2, 2]);
    assert.deepEqual(ticks.ticktext, ["0.01", "1", "100"]);
});

test("a ball that diverges stretches the axis by one decade at most", () => {
    const { y } = loss.ranges(scene([ball([30, 1]), ball([30, 300, 1e9, 1e30], 3)]));
    assert.equal(y[1], 3);
});

test("a linear axis begins at zero, ends at a round number, and shows the losses as they are", () => {
    const falling = ball([30, 1, 1e-12]);
    const linear = scene([falling], "linear");
    const { y, ticks } = loss.ranges(linear);
    assert.deepEqual([y[0], y[1], ticks.tickmode], [-1.75, 35, "auto"]);
    assert.equal(loss.path(falling, linear).y(2), 1e-12);
});

test("on a linear axis it stretches the axis no further than the loss at the start", () => {
    const { y } = loss.ranges(scene([ball([30, 1]), ball([30, 300, 1e9, 1e30], 3)], "linear"));
    assert.equal(y[1], 35);
});

test("where all balls diverge at once the loss at the start is on the axis", () => {
    const [low, high] = loss.ranges(scene([ball([50, 1e9, 1e20], 2)])).y;
    assert.ok(low < Math.log10(50) && Math.log10(50) < high);
});

test("without a ball, and for losses that are all the same, there is a range too", () => {
    for (const axis of ["log", "linear"])
        for (const balls of [[], [ball([0, 0])], [ball([1, 1])]]) {
            const { y } = loss.ranges(scene(balls, axis));
            assert.ok(y[1] > y[0], `${axis} ${balls.length} ${y}`);
        }
});

test("few round powers of ten are labelled, none beside the floor", () => {
    assert.deepEqual(powers([-0.2, 2.2]).ticktext, ["1", "10", "100"]);
    assert.deepEqual(powers([-12, 3]).ticktext, ["10⁻¹⁰", "10⁻⁵", "1"]);
    assert.deepEqual(powers([-8.25, 2], { value: 1e-8, text: "≈ 0" }).ticktext, ["≈ 0", "10⁻⁶", "10⁻³", "1"]);
    assert.deepEqual(powers([-9.25, 2], { value: 1e-9, text: "≈ 0" }).ticktext, ["≈ 0", "10⁻⁶", "10⁻³", "1"]);
    for (let low = -40; low < 0; low += 1)
        assert.ok(powers([low, 4]).tickvals.length <= 5, "however many decades there are");
});
