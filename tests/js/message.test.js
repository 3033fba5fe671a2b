// What Python packed: message.bin is made of ARRAYS in tests/stage/test_message.py, which says so.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { same, unpack } from "../../stage/message.js";

const message = new Uint8Array(readFileSync(new URL("message.bin", import.meta.url)));

test("the metadata and every array of Python's are read to the bit", () => {
    const { metadata, array, rows } = unpack(message);
    assert.deepEqual(metadata, { name: "α = ½" });
    assert.deepEqual(array("bits"), new Uint32Array([0, 1, 4294967295]));
    assert.deepEqual(rows("bytes"), [new Uint8Array([1, 2, 3])]);
    assert.deepEqual(array("changes"), new Int8Array([-128, -1, 127]));
    assert.deepEqual(array("steps"), new Uint16Array([0, 65535]));
    assert.deepEqual(array("heights"), new Float32Array([1.5, 2.5]));
    assert.deepEqual(rows("places"), [new Float64Array([0.1, -0, NaN]), new Float64Array([Infinity, 5e-324, 1 / 3])]);
    assert.deepEqual(rows("none"), []);
});

test("a message is read wherever its bytes lie in a buffer", () => {
    const shifted = new Uint8Array(message.length + 3);
    shifted.set(message, 3);
    assert.deepEqual(unpack(shifted.subarray(3)).rows("places"), unpack(message).rows("places"));
});

test("an array that is missing is an error in words", () => {
    const { array, rows } = unpack(message);
    for (const read of [array, rows]) {
        assert.throws(() => read("loss"), /The message has no array "loss"\. It has: .*\bplaces\b/);
        assert.throws(() => read("toString"), /has no array "toString"/);
    }
});

test("two messages say the same when they differ in their count alone", () => {
    const changed = (at) => message.map((byte, index) => (index === at ? byte + 1 : byte));
    for (const at of [4, 5, 6, 7]) assert.ok(same(message, changed(at)));
    for (const at of [0, 8, message.length - 1]) assert.ok(!same(message, changed(at)));
    assert.ok(!same(message, message.subarray(1)));
    assert.ok(!same(undefined, message));
});
