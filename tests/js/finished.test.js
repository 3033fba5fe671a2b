import assert from "node:assert/strict";
import { test } from "node:test";
import { finished } from "../../stage/finished.js";

test("a lesson is finished when each of its stages was seen, in any order", () => {
    const stages = { zigzag: 2, hills: 3 };
    assert.deepEqual(finished(stages, new Set(["zigzag.2", "zigzag.1", "hills.3"])), ["zigzag"]);
    assert.deepEqual(finished(stages, new Set()), []);
    assert.deepEqual(finished(stages, new Set(["hills.1", "hills.2", "hills.3", "hills.4"])), ["hills"]);
});
