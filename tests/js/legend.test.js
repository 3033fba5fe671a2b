// How a ball stands at a step.

import assert from "node:assert/strict";
import { test } from "node:test";

import { standing } from "../../stage/legend.js";

const ball = { loss: [2, 0.01234, -0.5, 1e-12], last: 3, diverged: -1, arrived: null };

test("on its way a ball has a loss, and one that is rounding is about zero", () => {
    assert.deepEqual([0, 1, 2, 3, 9].map((step) => standing(ball, step)), ["loss 2", "loss 0.01234", "loss −0.5", "loss ≈ 0", "loss ≈ 0"]);
});

test("from the step at which it arrived or diverged a ball says so", () => {
    const arrived = { ...ball, arrived: 2 };
    assert.deepEqual([1, 2, 3].map((step) => standing(arrived, step)), ["loss 0.01234", "arrived at step 2", "arrived at step 2"]);
    assert.equal(standing({ ...ball, diverged: 3 }, 3), "diverged at step 3");
    assert.equal(standing({ ...ball, arrived: 0 }, 0), "arrived at step 0");
});
