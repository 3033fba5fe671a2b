// Reports to Python.

import assert from "node:assert/strict";
import { test } from "node:test";

import { unique } from "../../stage/unique.js";

test("a report holds its value, and two reports of the same value differ", () => {
    const [one, other] = [unique({ x: 1, final: true }), unique({ x: 1, final: true })];
    assert.deepEqual([one.x, one.final], [1, true]);
    assert.notDeepEqual(one, other);
});
