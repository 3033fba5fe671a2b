// A button that steps once for a click, and on and on while it is held.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { onHold } from "../../stage/controls.js";

const held = () => {
    const button = {};
    const counter = { steps: 0 };
    onHold(button, () => (counter.steps += 1));
    return { button, counter };
};

test("a click and a key step once", () => {
    const { button, counter } = held();
    button.onpointerdown({ button: 0 });
    button.onpointerup();
    button.onclick({ detail: 1 });
    button.onclick({ detail: 0 });
    assert.equal(counter.steps, 2);
});

test("a button that is held steps on, and its click at the end counts no further", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { button, counter } = held();
    button.onpointerdown({ button: 0 });
    mock.timers.tick(399);
    assert.equal(counter.steps, 0);
    mock.timers.tick(1);
    for (let each = 0; each < 3; each += 1) mock.timers.tick(120);
    assert.equal(counter.steps, 4);
    button.onpointerup();
    button.onclick({ detail: 1 });
    mock.timers.tick(5000);
    assert.equal(counter.steps, 4);
    button.onpointerdown({ button: 2 });
    mock.timers.tick(5000);
    assert.equal(counter.steps, 4, "the other button of the mouse opens a menu");
    mock.timers.reset();
});
