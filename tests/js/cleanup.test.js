// The cleanup of a component.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { cleanup } from "../../stage/cleanup.js";

// How often `removed` is called after the cleanup of an element.
function removals(element) {
    mock.timers.enable({ apis: ["setTimeout"] });
    const removed = mock.fn();
    cleanup(element, removed)();
    mock.timers.tick(1);
    mock.timers.reset();
    return removed.mock.callCount();
}

test("an element that has left the page is removed", () => {
    assert.equal(removals({ isConnected: false }), 1);
});

test("an element that is still on the page is kept", () => {
    assert.equal(removals({ isConnected: true }), 0);
});
