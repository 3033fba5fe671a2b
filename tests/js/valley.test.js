// The strip across the valley: which valley it shows, and how far its axis goes.

import assert from "node:assert/strict";
import { test } from "node:test";

import valley, { valleyOf } from "../../stage/panels/valley.js";

const diagonal = Math.SQRT1_2;
const valleys = [
    { place: [0, 0], axis: [0, 1], origin: [0, 0], floor: 0, title: "y" },
    { place: [5, 5], axis: [diagonal, diagonal], origin: [5, 5], floor: 0, title: "across" },
];
const ball = (x, y, ended = -1) => ({ x, y, last: x.length - 1, ended });
const scene = (...balls) => ({
    figure: { facts: { valleys } },
    race: { balls, steps: 3, start: [4, 4], hidden: [] },
    terrain: { x_range: [-8, 8], y_range: [-8, 8] },
});

test("it is the valley near which most of the balls end", () => {
    const [near, other] = [ball([4, 1], [4, 0]), ball([4, 5], [4, 6])];
    assert.equal(valleyOf(scene(near)), valleys[0]);
    assert.equal(valleyOf(scene(near, other, other)), valleys[1]);
    assert.equal(valleyOf(scene(near, other)), valleys[0], "of two the deeper one, which is listed first");
});

test("balls that diverged have no say, and without others it is the valley of the start", () => {
    const lost = ball([4, 1e9], [4, -1e9], 1);
    assert.equal(valleyOf(scene(lost, lost, ball([4, 1], [4, 0]))), valleys[0]);
    assert.equal(valleyOf(scene(lost)), valleys[1]);
    assert.equal(valleyOf(scene()), valleys[1]);
});

test("another valley is drawn anew, and another path in the same one is not", () => {
    const [here, there] = [ball([4, 1], [4, 0]), ball([4, 5], [4, 6])];
    assert.equal(valley.key(scene(here)), valley.key(scene(ball([4, 2], [4, 0]))));
    assert.notEqual(valley.key(scene(here)), valley.key(scene(there)));
});

test("the coordinate is that along the axis from the origin", () => {
    const along = valley.path(ball([4, 1], [4, 3]), scene(ball([4, 1], [4, 3])));
    assert.deepEqual([along.x(1), along.y(1)], [1, 3]);
    const across = ball([4, 6], [4, 6]);
    assert.ok(Math.abs(valley.path(across, scene(across)).y(1) - Math.SQRT2) < 1e-12);
});

test("the axis holds every place on the map in round numbers, and none off it", () => {
    const swings = ball([0, 0, 0, 0], [1, -0.8, 0.64, -0.5]);
    const [low, high] = valley.ranges(scene(swings)).y;
    assert.ok(Math.abs(low + 1) < 1e-12 && Math.abs(high - 1.5) < 1e-12, `${low} ${high}`);
    // The axis stands still while the swings grow a little.
    assert.deepEqual(valley.ranges(scene(ball([0, 0, 0], [1, -0.9, 0.81]))).y, [low, high]);
    const lost = ball([0, 0, 0, 0], [1, -7, 49, -343], 3);
    const range = valley.ranges(scene(lost, ball([0, 0], [0, 0]))).y;
    assert.ok(range[0] < -7 && range[0] > -9 && range[1] < 3);
    assert.ok(valley.ranges(scene()).y[1] > 0);
});

test("the axis stands still for a race that lies within it and fills half of it", () => {
    const suits = (...places) => valley.suits(scene(ball(places.map(() => 0), places)), [-1, 1.5]);
    assert.ok(suits(1.4, -0.9));
    assert.ok(suits(1, -0.25), "just half");
    assert.ok(!suits(1, -0.2), "less than half");
    assert.ok(!suits(1.6, -0.9) && !suits(1.4, -1.1), "beyond an end");
});

test("without a valley, or where the loss is hidden, it isn't shown", () => {
    const { race, figure } = scene();
    assert.equal(valley.shown({ race, figure }), true);
    assert.equal(valley.shown({ race }), false);
    assert.equal(valley.shown({ race: { ...race, hidden: ["loss"] }, figure }), false);
});
