// A panel that takes long to draw waits until the rest of the page is painted and idle.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Costly } from "../../stage/costly.js";

const frames = [];
const idle = [];
globalThis.requestAnimationFrame = (call) => frames.push(call);
globalThis.window = { requestIdleCallback: (call) => idle.push(call) };

const later = () => new Promise((done) => setTimeout(done, 5));
function panel() {
    const drawings = [];
    const playhead = { playing: false, step: 3, wake() {} };
    const view = { drawn: true, mount: { stage: { playhead } }, draw: async () => drawings.push("drawn") };
    return { view, drawings, costly: new Costly(view) };
}
const nextFrame = async () => {
    frames.splice(0).forEach((call) => call());
    await later();
};

test("it is drawn after the next frame, when the browser is idle, and once for several requests", async () => {
    const { costly, drawings } = panel();
    costly.draw();
    costly.draw();
    await later();
    assert.equal(idle.length, 0);
    await nextFrame();
    assert.deepEqual(drawings, []);
    for (const call of idle.splice(0)) await call();
    assert.deepEqual(drawings, ["drawn"]);
});

test("its balls stay until it is drawn, since the old plot may have another number of them", async () => {
    const { costly, view } = panel();
    let moves = 0;
    window.Plotly = { restyle: async () => (moves += 1) };
    view.panel = { move: () => [{}, []] };
    view.scene = {};
    costly.draw();
    costly.move(0);
    assert.equal(moves, 0);
    await nextFrame();
    for (const call of idle.splice(0)) await call();
    costly.move(0);
    assert.equal(moves, 1);
});
