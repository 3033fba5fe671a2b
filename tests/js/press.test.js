import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { press } from "../../stage/press.js";

const DOWN = { pointerId: 7, clientX: 100, clientY: 50 };
let calls;

beforeEach(() => {
    calls = [];
    globalThis.window = new EventTarget();
    const note = (name) => (event) => calls.push(event ? [name, event.clientX] : [name]);
    press(DOWN, { drag: note("drag"), drop: note("drop"), click: note("click"), end: note("end") });
});

function pointer(type, x, pointerId = DOWN.pointerId) {
    window.dispatchEvent(Object.assign(new Event(type), { pointerId, clientX: x, clientY: DOWN.clientY }));
}

test("a press that moves no more than the threshold is a click", () => {
    pointer("pointermove", 104);
    pointer("pointerup", 103);
    assert.deepEqual(calls, [["click", 103], ["end"]]);
});

test("a press that moves farther is a drag, also when it comes back", () => {
    pointer("pointermove", 104.5);
    pointer("pointermove", 101);
    pointer("pointerup", 100);
    assert.deepEqual(calls, [["drag", 104.5], ["drag", 101], ["drop", 100], ["end"]]);
});

test("a cancelled press is no click", () => {
    pointer("pointercancel", 100);
    assert.deepEqual(calls, [["end"]]);
});

test("a cancelled drag ends too", () => {
    pointer("pointermove", 120);
    pointer("pointercancel", 0);
    assert.deepEqual(calls, [["drag", 120], ["drop", 0], ["end"]]);
});

test("other pointers are left out", () => {
    pointer("pointermove", 200, 8);
    pointer("pointerup", 200, 8);
    assert.deepEqual(calls, []);
    pointer("pointerup", 100);
    assert.deepEqual(calls, [["click", 100], ["end"]]);
});

test("nothing is heard after the end", () => {
    pointer("pointerup", 100);
    pointer("pointermove", 200);
    pointer("pointerup", 200);
    assert.deepEqual(calls, [["click", 100], ["end"]]);
});

test("what isn't asked for may be left out", () => {
    press({ ...DOWN, pointerId: 9 }, {});
    pointer("pointermove", 200, 9);
    pointer("pointerup", 200, 9);
    assert.deepEqual(calls, []);
});
