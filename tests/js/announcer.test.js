// What a screen reader hears of a race, and when.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Announcer } from "../../stage/announcer.js";
import { Playhead } from "../../stage/playhead.js";
import { Requests } from "../../stage/request.js";

const REST = 900; // milliseconds
const LONG = 10 * REST;
const said = [];
const box = {
    setAttribute() {},
    set textContent(text) {
        said.push(text);
    },
};
globalThis.document = { createElement: () => box };

const race = (query, arrived) => {
    const ball = { name: "SGD", arrived, ended: -1, last: 300, loss: new Float32Array(301), outcome: "is still moving" };
    return { query, steps: 300, balls: [ball] };
};

let playhead, stage, announcer;

beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout"] });
    said.length = 0;
    playhead = Object.assign(new Playhead(), { step: 300, steps: 300, end: 300 });
    stage = { playhead, ahead: null };
    announcer = new Announcer(stage, { append() {} });
});

test("nothing is said during play, and the end when it has rested; a race that is played again is told again", () => {
    for (let time = 1; time <= 2; time += 1) {
        playhead.play(true);
        announcer.show(race("a", null));
        mock.timers.tick(LONG);
        playhead.play(false);
        mock.timers.tick(REST - 1);
        assert.equal(said.length, time - 1);
        mock.timers.tick(1);
        assert.deepEqual(said, Array(time).fill("SGD is still moving."));
    }
});

test("of races that follow one another quickly the last one is told, once", () => {
    for (const step of [3, 2, 1]) {
        announcer.show(race(`${step}`, step));
        mock.timers.tick(REST - 1);
    }
    mock.timers.tick(LONG);
    announcer.show(race("1", 1)); // the page has run again
    mock.timers.tick(LONG);
    assert.deepEqual(said, ["SGD arrived at step 1."]);
});

test("a race of a fan is not told, but Python's answer is, however late", () => {
    stage.ahead = {};
    announcer.show(race("a", null));
    mock.timers.tick(LONG);
    assert.deepEqual(said, []);
    stage.ahead = null;
    announcer.show(race("a", 7));
    mock.timers.tick(LONG);
    assert.deepEqual(said, ["SGD arrived at step 7."]);
});

test("a race that is older than the hand is not told", () => {
    const requests = new Requests({ send() {} });
    requests.ask(1, false);
    announcer.show(race("a", 7));
    requests.ask(2, false);
    mock.timers.tick(REST);
    requests.end(); // the value 2 is sent
    mock.timers.tick(REST);
    assert.deepEqual(said, []);
    requests.end();
    announcer.show(race("b", 8));
    mock.timers.tick(LONG);
    assert.deepEqual(said, ["SGD arrived at step 8."]);
});
