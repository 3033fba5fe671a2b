import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { LOST, nextMove, PATIENCE, Requests } from "../../stage/request.js";

let sent, numbers, lost, requests;

// A timer that is set in a tick begins at its end.
const pass = (time) => {
    mock.timers.tick(Math.min(time, PATIENCE));
    mock.timers.tick(Math.max(time - PATIENCE, 0));
};

beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    [sent, numbers, lost] = [[], [], 0];
    requests = new Requests({
        send: (value, final, number) => {
            sent.push([value, final]);
            numbers.push(number);
        },
        lost: () => (lost += 1),
    });
});

test("while one value is in flight only the latest is kept, and it is sent with the answer", () => {
    for (const value of [0, 1, 2, 3]) requests.ask(value, false);
    assert.deepEqual(sent, [[0, false]]);
    requests.end();
    assert.deepEqual(sent, [[0, false], [3, false]]);
    requests.end();
    assert.deepEqual(sent, [[0, false], [3, false]]);
    assert.equal(requests.pending, null);
});

test("a kept value of 0 is sent too", () => {
    requests.ask(1, false);
    requests.ask(0, false);
    requests.end();
    assert.deepEqual(sent, [[1, false], [0, false]]);
});

test("a final value is sent at once, and in place of the one that was kept", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    requests.ask(3, true);
    assert.deepEqual(sent, [[1, false], [3, true]]);
    assert.equal(requests.pending, 3);
    requests.end();
    assert.deepEqual(sent, [[1, false], [3, true]]);
});

test("the kept value is sent without an answer when patience ends", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    mock.timers.tick(PATIENCE - 1);
    assert.deepEqual(sent, [[1, false]]);
    mock.timers.tick(1);
    assert.deepEqual(sent, [[1, false], [2, false]]);
    assert.equal(lost, 0);
});

test("the value that was sent stands when its answer is late, and the next one is sent at once", () => {
    requests.ask(1, false);
    pass(LOST - 1);
    assert.equal(requests.pending, 1);
    requests.ask(2, false);
    assert.deepEqual(sent, [[1, false], [2, false]]);
    assert.equal(lost, 0);
});

test("all that wait for an answer are known, however late it is", () => {
    assert.equal(Requests.unanswered.has(requests), false);
    requests.ask(1, false);
    pass(LOST - 1);
    assert.equal(Requests.unanswered.has(requests), true);
    requests.end();
    assert.equal(Requests.unanswered.has(requests), false);
});

test("an answer that never comes is told once", () => {
    requests.ask(1, false);
    mock.timers.tick(PATIENCE);
    assert.equal(lost, 0);
    mock.timers.tick(LOST - PATIENCE);
    assert.equal(lost, 1);
    assert.equal(requests.pending, null);
    pass(10 * LOST);
    assert.equal(lost, 1);
});

test("waiting ends with the answer, early or late", () => {
    for (const late of [0, PATIENCE]) {
        requests.ask(1, false);
        mock.timers.tick(late);
        requests.end();
        assert.equal(requests.pending, null);
        pass(10 * LOST);
        assert.equal(lost, 0);
    }
});

test("waiting begins anew with each value sent", () => {
    for (const value of [1, 2, 3]) {
        pass(LOST - 1);
        requests.ask(value, true);
    }
    pass(LOST - 1);
    assert.equal(lost, 0);
    mock.timers.tick(1);
    assert.equal(lost, 1);
});

test("the values of all are numbered in the order in which they are sent", () => {
    const first = nextMove();
    const others = [];
    const other = new Requests({ send: (value, final, number) => others.push(number) });
    requests.ask(1, false);
    requests.ask(2, false);
    other.ask(1, false);
    requests.ask(3, true);
    assert.deepEqual([numbers, others], [[first, first + 2], [first + 1]]);
    assert.equal(nextMove(), first + 3);
});

test("an answer to what was sent before is none, and any later one is", () => {
    const first = nextMove();
    requests.ask(1, false);
    requests.ask(2, false);
    requests.answered(first - 1);
    assert.deepEqual([sent, requests.pending], [[[1, false]], 1]);
    requests.ask(3, true);
    requests.answered(first);
    assert.equal(requests.pending, 3);
    requests.answered(first + 2);
    assert.equal(requests.pending, null);
    requests.answered(first + 3);
    assert.deepEqual(sent, [[1, false], [3, true]]);
});

test("a value that Python took is not lost when only its answer to this part of the page is missing", () => {
    requests.ask(1, true);
    new Requests({ send() {} }).answered(nextMove() - 1);
    pass(LOST);
    assert.equal(lost, 0);
    assert.equal(requests.pending, null);
});

test("another session of Python, which has taken no move, answers what the one before it had not", () => {
    requests.answered(0);
    requests.ask(1, true);
    requests.answered(0);
    assert.equal(requests.pending, 1);
    requests.answered(nextMove() - 1);
    requests.ask(2, true);
    requests.answered(0);
    assert.equal(requests.pending, null);
    requests.ask(3, true);
    requests.answered(0);
    assert.equal(requests.pending, 3);
});

test("an answer without a number answers nothing", () => {
    requests.ask(1, true);
    requests.answered(undefined);
    assert.equal(requests.pending, 1);
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
    requests.end();
    requests.finish(2);
    assert.deepEqual(sent, [[1, false], [2, false], [2, true]]);
});

test("a value that needs no answer takes the place of the one kept, and its end is still sent", () => {
    requests.ask(1, false);
    requests.ask(2, false);
    requests.hold();
    requests.end();
    assert.deepEqual(sent, [[1, false]]);
    requests.finish(3);
    assert.deepEqual(sent, [[1, false], [3, true]]);
});
