// What follows from the paths of a race: when its last ball is done, and from which row a ball is off the map for good.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contextOf, departure, raceAhead, raceOf, samePaths } from "../../stage/race.js";

const message = (steps, ...diverged) => ({
    metadata: { steps, schedules: [], balls: diverged.map((each) => ({ dash: "solid", diverged: each, left: -1 })) },
    rows: () => diverged.map(() => Float64Array.from({ length: steps + 1 }, (_, row) => row)),
});

test("a race ends with its last step, or when its last ball has diverged", () => {
    assert.equal(raceOf(message(300, -1, 5)).end, 300);
    assert.equal(raceOf(message(300, 5, 3)).end, 5);
    assert.equal(raceOf(message(300)).end, 0, "without a ball there is nothing to play");
});

test("a ball that left the domain has ended, as one that diverged", () => {
    const { metadata, rows } = message(300, -1);
    metadata.balls[0].left = 7;
    const race = raceOf({ metadata, rows });
    assert.deepEqual([race.end, race.balls[0].ended, race.balls[0].last], [7, 7, 7]);
});

test("of what is told about the plane a ball has what is known of it", () => {
    const { metadata, rows } = message(2, -1, -1);
    metadata.plane = { arrays: ["beside", "test_loss"], height: { log: false } };
    const arrays = { beside: [[0, 1, NaN], [NaN, NaN, NaN]], test_loss: [[NaN, NaN, NaN], [1, 2, 3]] };
    const [one, other] = raceOf({ metadata, rows: (name) => arrays[name] ?? rows(name) }).balls;
    assert.deepEqual([one.beside, one.test_loss], [[0, 1, NaN], undefined]);
    assert.deepEqual([other.beside, other.test_loss], [undefined, [1, 2, 3]]);
});

test("a ball has left the map from the row after the last one on it", () => {
    const map = { x_range: [-2, 2], y_range: [-1, 1] };
    const ball = (x) => ({ x, y: x.map(() => 0), last: x.length - 1 });
    assert.equal(departure(ball([0, 3, 1, 2.5, 9]), map), 3);
    assert.equal(departure(ball([0, 3, 1]), map), Infinity, "it has come back");
    assert.equal(departure(ball([7, 8]), map), 0);
    const moved = ball([0, 3]);
    assert.deepEqual([map, { ...map, x_range: [-5, 5] }].map((each) => departure(moved, each)), [1, Infinity]);
});

test("two races are the same when every ball takes the same path", () => {
    const [one, other] = [raceOf(message(3, -1, -1)), raceOf(message(3, -1, -1))];
    assert.ok(samePaths(one, other));
    other.balls[1].y[2] = NaN;
    assert.ok(!samePaths(one, other));
    one.balls[1].y[2] = NaN;
    assert.ok(samePaths(one, other));
    assert.ok(!samePaths(one, raceOf(message(3, -1))));
    assert.ok(!samePaths(one, raceOf(message(4, -1, -1))));
});

test("links of one context differ in the value of the key alone", () => {
    const one = contextOf("landscape=wave&learning_rate=0.1&2.learning_rate=3", "learning_rate");
    assert.equal(one, contextOf("landscape=wave&2.learning_rate=3", "learning_rate"));
    assert.notEqual(one, contextOf("landscape=wave&learning_rate=0.1", "learning_rate"));
});

test("a race of a fan has its own balls and labels, and nothing of an open view or of the slopes before", () => {
    const before = { ...raceOf(message(2, -1)), overlay: { arrows: [1], playhead: true }, schedules: [{ label: "a", factors: [1] }] };
    const ball = { dash: "solid", diverged: 1, left: -1, arrived: null, x: [0, 9, NaN], y: [0, 9, NaN], loss: [1, 2, NaN] };
    const race = raceAhead(before, { query: "q", balls: [ball], schedules: ["b"] });
    assert.deepEqual([race.query, race.end, race.overlay], ["q", 1, { playhead: true }]);
    assert.deepEqual(race.schedules, [{ label: "b", factors: [1] }]);
    assert.ok(race.balls[0].slope.every(Number.isNaN));
    assert.equal(before.balls[0].ended, -1, "the race before stays as it was");
});
