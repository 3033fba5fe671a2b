// What a screen reader is told: where the balls are, their losses, and how a race ended.

import assert from "node:assert/strict";
import { test } from "node:test";

import { leaves } from "../../stage/keys.js";
import { turned } from "../../stage/turn.js";
import { ending, losses, names, places } from "../../stage/words.js";

const moving = { name: "SGD", settings: "α 0.1", x: [-1, 1.02], y: [2, -0.3], loss: [5, 0.04], last: 1, ended: -1, left: -1, arrived: null, outcome: "is still moving" };
const resting = { ...moving, name: "Momentum", loss: [5, 0], arrived: 1, outcome: "is still moving" };
const race = { balls: [moving, resting], steps: 1, start: [-1, 2] };
const terrain = { about: "Ravine: x from −2 to 2 and y from −2 to 2.", x_range: [-2, 2], y_range: [-2, 2] };

test("the map in words: the terrain, the start, and each ball with its place and loss", () => {
    const said = places({ ...race, balls: [moving] }, terrain, 1);
    assert.equal(said, `${terrain.about} The start is (−1, 2). Step 1 of 1. SGD at (1.02, −0.3), loss 0.04.`);
    assert.match(places({ ...race, balls: [{ ...moving, x: [-1, 3] }] }, terrain, 1), /SGD at \(3, −0\.3\), off the map, loss 0\.04\./);
    assert.match(places({ ...race, balls: [{ ...moving, ended: 1 }] }, terrain, 1), /SGD diverged at step 1\./);
});

test("the losses in words, at the start, at the step and at the end", () => {
    const long = { ...moving, loss: [5, 1, 0.04], last: 2 };
    assert.equal(losses({ balls: [long], steps: 2 }, 1), "SGD: 5 at the start, 1 at step 1, 0.04 at step 2.");
    assert.equal(losses({ balls: [long], steps: 2 }, 2), "SGD: 5 at the start, 0.04 at step 2.");
});

test("one sentence says how a race ended", () => {
    assert.equal(ending({ ...race, balls: [resting, moving] }), "Momentum arrived at step 1, SGD is still moving.");
    assert.equal(ending({ ...race, balls: [{ ...moving, outcome: "" }] }), "SGD at loss 0.04.");
    assert.equal(ending({ ...race, balls: [] }), "");
});

test("several balls of one rule are told apart by their settings", () => {
    assert.deepEqual(names([moving, { ...moving, settings: "α 0.2" }, resting]), ["SGD α 0.1", "SGD α 0.2", "Momentum"]);
});

test("the keys turn the surface by ten degrees, around and up, and come nearer", () => {
    const { x, y, z } = turned({ x: 1, y: 0, z: 0 }, "ArrowRight");
    assert.ok(Math.abs(x - Math.cos(Math.PI / 18)) < 1e-12 && Math.abs(y - Math.sin(Math.PI / 18)) < 1e-12 && z === 0);
    let eye = { x: 1, y: 1, z: 0 };
    for (let each = 0; each < 20; each += 1) eye = turned(eye, "ArrowUp");
    assert.ok(Math.abs(Math.atan2(eye.z, Math.hypot(eye.x, eye.y)) - (85 * Math.PI) / 180) < 1e-12, "never over the top");
    assert.ok(Math.abs(Math.hypot(...Object.values(turned({ x: 0, y: 2, z: 0 }, "+"))) - 1.8) < 1e-12);
    assert.equal(turned({ x: 1, y: 0, z: 0 }, "a"), null);
});

test("the space bar after a slider, and the arrow keys after a button, are the race's; others are the element's own", () => {
    const element = (selector, apart = false) => ({ matches: (each) => each === selector, closest: () => apart });
    const [slider, button] = [element('input[type="range"]'), element("button:not([role])")];
    assert.deepEqual([" ", "ArrowLeft"].map((key) => leaves(slider, key)), [true, false]);
    assert.deepEqual([" ", "Enter", "ArrowLeft", "ArrowUp"].map((key) => leaves(button, key)), [false, false, true, false]);
    assert.equal(leaves(element("button:not([role])", true), "ArrowLeft"), false, "in a menu or a dialog");
    assert.equal(leaves(element("textarea"), " "), false);
});
