// The zoom and the camera that one plot takes over from another.

import assert from "node:assert/strict";
import { test } from "node:test";

import { viewChange } from "../../stage/view.js";

const plot = (x, y, eye) => ({
    _fullLayout: {
        xaxis: { range: x },
        yaxis: { range: y },
        ...(eye && { scene: { _scene: { getCamera: () => ({ eye }) } } }),
    },
});

test("what differs is taken over, and nothing between plots that are alike", () => {
    assert.equal(viewChange(plot([0, 1], [2, 3]), plot([0, 1], [2, 3])), null);
    assert.deepEqual(viewChange(plot([0, 1], [2, 3]), plot([0, 1], [2.5, 3])), { "yaxis.range": [2.5, 3] });
});

test("a camera is taken over by a plot in three dimensions", () => {
    const [from, to] = [plot([0, 1], [0, 1], { x: 1, y: 0, z: 1 }), plot([0, 1], [0, 1], { x: 0, y: 1, z: 1 })];
    assert.deepEqual(viewChange(from, to), { "scene.camera": { eye: { x: 0, y: 1, z: 1 } } });
    assert.equal(viewChange(from, from), null);
});
