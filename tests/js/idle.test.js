// Work that takes long waits until a frame is on the screen and the browser is idle.

import assert from "node:assert/strict";
import { test } from "node:test";

import { idle } from "../../stage/idle.js";

const later = (milliseconds = 5) => new Promise((done) => setTimeout(done, milliseconds));

test("it waits for a frame and then for the browser to be idle", async () => {
    const [frames, idles] = [[], []];
    globalThis.requestAnimationFrame = (call) => frames.push(call);
    globalThis.window = { requestIdleCallback: (call) => idles.push(call) };
    let over = false;
    idle().then(() => (over = true));
    await later();
    assert.deepEqual([frames.length, idles.length, over], [1, 0, false]);
    frames[0]();
    await later();
    assert.deepEqual([idles.length, over], [1, false]);
    idles[0]();
    await later();
    assert.ok(over);
});

test("on a page in the background, which has no frames, it ends after a second", async () => {
    globalThis.requestAnimationFrame = () => {};
    globalThis.window = {};
    const began = performance.now();
    await idle();
    const took = performance.now() - began;
    assert.ok(took > 900 && took < 3000, took);
});
