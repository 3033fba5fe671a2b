import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { PATIENCE, Requests } from "../../stage/request.js";

let sent, held, expired, requests;

beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    [sent, held, expired] = [[], null, 0];
    requests = new Requests({
        send: (value, final) => sent.push([value, final]),
        isHeld: (value) => value === held,
        expired: () => (expired += 1),
    });
});

test("while one value is in flight only the latest is kept, and it is sent with the answer", () => {
    for (const value of [0, 1, 2, 3]) requests.ask(value, false);
    assert.deepEqual(sent, [[0, false]]);
    requests.answered();
    assert.deepEqual(sent, [[0, false], [3, false]]);
    requests.answered();
    assert.deepEqual(sent, [[0, false], [3, false]]);
    assert.equal(requests.pending, null);
});

test("a kept value of 0 is sent too", () => {
    requests.ask(1, false);
    requests.ask(0, false);
    requests.answered();
    assert.deepEqual(sent, [[1, false], [0, false]]);
});

test("a final value is sent at once, and in place of the one that was kept", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    requests.ask(3, true);
    assert.deepEqual(sent, [[1, false], [3, true]]);
    assert.equal(requests.pending, 3);
    requests.answered();
    assert.deepEqual(sent, [[1, false], [3, true]]);
});

test("the kept value is sent without an answer when patience ends", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    mock.timers.tick(PATIENCE - 1);
    assert.deepEqual(sent, [[1, false]]);
    mock.timers.tick(1);
    assert.deepEqual(sent, [[1, false], [2, false]]);
    assert.equal(expired, 0);
});

test("patience that ends with nothing to send is told once", () => {
    requests.ask(1, false);
    mock.timers.tick(PATIENCE);
    assert.equal(expired, 1);
    assert.equal(requests.pending, null);
    mock.timers.tick(10 * PATIENCE);
    assert.equal(expired, 1);
});

test("patience ends with the answer", () => {
    requests.ask(1, false);
    requests.answered();
    mock.timers.tick(PATIENCE);
    assert.equal(expired, 0);
});

test("patience begins anew with each value sent", () => {
    requests.ask(1, false);
    mock.timers.tick(PATIENCE - 1);
    requests.ask(2, true);
    mock.timers.tick(PATIENCE - 1);
    assert.equal(expired, 0);
    mock.timers.tick(1);
    assert.equal(expired, 1);
});

test("no answer is awaited to a value that Python holds", () => {
    held = 1;
    requests.ask(1, false);
    requests.ask(2, false);
    assert.deepEqual(sent, [[1, false], [2, false]]);
    assert.equal(requests.pending, 2);
});

test("the end of a drag is sent once, however many events tell of it", () => {
    requests.finish(1);
    assert.deepEqual(sent, []);
    requests.ask(1, false);
    requests.ask(2, false);
    for (let event = 0; event < 3; event += 1) requests.finish(2);
    assert.deepEqual(sent, [[1, false], [2, true]]);
});

test("a drag is unfinished when its last value was sent after an answer", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    requests.answered();
    requests.finish(2);
    assert.deepEqual(sent, [[1, false], [2, false], [2, true]]);
});

test("a value that needs no answer takes the place of the one kept, and its end is still sent", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    requests.hold();
    requests.answered();
    assert.deepEqual(sent, [[1, false]]);
    requests.finish(3);
    assert.deepEqual(sent, [[1, false], [3, true]]);
});
