// How a ball stands at a step.

import assert from "node:assert/strict";
import { test } from "node:test";

import { standing } from "../../stage/legend.js";

const ball = { loss: [2, 0.01234, -0.5, 1e-12], last: 3, ended: -1, left: -1, arrived: null };

test("on its way a ball has a loss, and one that is rounding is about zero", () => {
    assert.deepEqual([0, 1, 2, 3, 9].map((step) => standing(ball, step)), ["loss 2", "loss 0.01234", "loss −0.5", "loss ≈ 0", "loss ≈ 0"]);
});

test("of a ball beside the plane the legend says how far, and where there is room the loss of the map too", () => {
    const beside = { ...ball, way: [0, 0.914], picture: [2, 0.4321], last: 1 };
    assert.deepEqual([0, 1].map((step) => standing(beside, step)), ["loss 2", "loss 0.0123 (picture 0.432), 91 % beside"]);
    assert.deepEqual([0, 1].map((step) => standing(beside, step, true)), ["loss 2", "loss 0.0123, 91 % beside"]);
});

test("from the step at which it arrived, diverged or left the domain a ball says so", () => {
    const arrived = { ...ball, arrived: 2 };
    assert.deepEqual([1, 2, 3].map((step) => standing(arrived, step)), ["loss 0.01234", "arrived at step 2", "arrived at step 2"]);
    assert.equal(standing({ ...ball, ended: 3 }, 3), "diverged at step 3");
    assert.equal(standing({ ...ball, ended: 3, left: 3 }, 3), "left the domain at step 3");
    assert.equal(standing({ ...ball, ended: 3, left: 3 }, 2), "loss −0.5");
    assert.equal(standing({ ...ball, arrived: 0 }, 0), "arrived at step 0");
});
