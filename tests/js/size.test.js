// The text of plots in full screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { enlarged } from "../../stage/size.js";

test("text and margins grow, and data stay as they are", () => {
    const z = new Float32Array([1, 2]);
    const given = {
        font: { size: 12, color: "red" },
        margin: { l: 52, t: 10 },
        xaxis: { range: [0, 300], title: { text: "step", font: { size: 14 }, standoff: 4 }, tickfont: { color: "grey" } },
        annotations: [{ text: "a", font: { size: 10 }, x: 0.5 }],
        z,
        x: [1, 2],
        marker: { size: 9, colorbar: { tickfont: { size: 11 } } },
    };
    assert.deepEqual(enlarged(given, 2), {
        font: { size: 24, color: "red" },
        margin: { l: 104, t: 20 },
        xaxis: { range: [0, 300], title: { text: "step", font: { size: 28 }, standoff: 8 }, tickfont: { color: "grey" } },
        annotations: [{ text: "a", font: { size: 20 }, x: 0.5 }],
        z,
        x: [1, 2],
        marker: { size: 9, colorbar: { tickfont: { size: 22 } } },
    });
    assert.equal(enlarged(given, 2).z, z);
});

test("a figure of the usual size is the same figure", () => {
    const given = { font: { size: 12 }, margin: { l: 52 }, title: undefined, x: [], y: null };
    assert.deepEqual(enlarged(given, 1), given);
});
