// The traces of the surface: the terrain that Python sent, the path of each ball, and the balls.

import assert from "node:assert/strict";
import { test } from "node:test";

import surface from "../../stage/panels/surface.js";

const ball = { name: "Adam", colour: "#56B4E9", last: 3, x: [-1, 0, 1, 5], y: [0, 0.5, 0.5, 0.5], height: [4, 3, 2, 1], loss: [40, 30, 20, 10], slope: [9, 8, 7, 6] };
const scene = (step) => ({
    step,
    race: { balls: [ball] },
    terrain: { x_range: [-2, 2], y_range: [-1, 1] },
    figure: { data: [{ type: "surface" }], facts: { lift: 0.25, path: { type: "scatter3d", line: { width: 4 } } } },
    painted: [{ type: "surface", painted: true }],
});

test("the terrain comes first, then a path for each ball with its name and colour, then all balls", () => {
    const [terrain, path, balls] = surface.traces(scene(0));
    assert.ok(terrain.painted);
    assert.deepEqual([path.type, path.name, path.line], ["scatter3d", "Adam", { width: 4, color: "#56B4E9" }]);
    assert.deepEqual(balls.marker.color, ["#56B4E9"]);
});

test("a path lies a lift above the surface, ends at the edge of the map, and knows its steps", () => {
    const [, path] = surface.traces(scene(0));
    assert.deepEqual(path.x, [-1, 0, 1, null]);
    assert.deepEqual(path.z, [4.25, 3.25, 2.25, null]);
    assert.deepEqual(path.customdata[2], [2, 1, 0.5, 20, 7]);
});

test("a ball is at the playhead, and not drawn beyond the map", () => {
    assert.deepEqual(surface.move(scene(0.5)), [{ x: [[-0.5]], y: [[0.25]], z: [[3.5 + 2.5 * 0.25]] }, [2]]);
    assert.deepEqual(surface.move(scene(3)), [{ x: [[null]], y: [[null]], z: [[null]] }, [2]]);
});

test("another race restyles the paths alone", () => {
    const [update, traces] = surface.follow(scene(0));
    assert.deepEqual(traces, [1]);
    assert.deepEqual(update.x, [[-1, 0, 1, null]]);
    assert.deepEqual(Object.keys(update), ["x", "y", "z", "customdata"]);
});
