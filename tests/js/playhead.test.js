// The step of a race as it plays, and the value of a path at it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { at, Playhead, playheadOf } from "../../stage/playhead.js";

const SECOND = 1000;

// A playhead on a race of so many steps, which keeps its whole steps as they are announced.
function begun(steps, calm = false) {
    const playhead = new Playhead();
    playhead.calm = calm;
    playhead.announced = [];
    playhead.addEventListener("step", () => playhead.announced.push(playhead.whole));
    playhead.cue(steps, true, false);
    return playhead;
}

function play(playhead, seconds, from = 0) {
    for (let now = from; now <= from + seconds * SECOND; now += 20) {
        playhead.advance(now);
        playhead.announce();
    }
}

test("between two rows a value is interpolated, and after the last row it stays", () => {
    const values = new Float64Array([1, 3, 7, NaN]);
    assert.equal(at(values, 0, 2), 1);
    assert.equal(at(values, 0.5, 2), 2);
    assert.equal(at(values, 1.25, 2), 4);
    assert.equal(at(values, 2, 2), 7);
    assert.equal(at(values, 2.7, 2), 7, "a row that holds no place is never read");
    assert.equal(at(values, 40, 2), 7);
    assert.equal(at(values, 3, 0), 1);
});

test("a long race takes seven seconds at speed 1, and half of that at speed 2", () => {
    const playhead = begun(7000);
    play(playhead, 1);
    assert.ok(Math.abs(playhead.step - 1000) < 1e-9);
    playhead.speed = 2;
    play(playhead, 1, SECOND);
    assert.ok(Math.abs(playhead.step - 3000) < 1e-9);
});

test("a short race takes as long, so that each step is seen", () => {
    const playhead = begun(14);
    play(playhead, 1);
    assert.ok(Math.abs(playhead.step - 2) < 1e-9);
});

test("a frame that comes late moves the race by a tenth of a second at most", () => {
    const playhead = begun(7000);
    playhead.advance(0);
    playhead.advance(60 * SECOND);
    assert.ok(Math.abs(playhead.step - 100) < 1e-9);
});

test("each whole step is announced once, in order", () => {
    const playhead = begun(10);
    play(playhead, 8);
    assert.deepEqual(playhead.announced, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("at the end it stops, and play starts anew; with loop it goes on", () => {
    const playhead = begun(10);
    play(playhead, 8);
    assert.deepEqual([playhead.step, playhead.playing, playhead.paused], [10, false, false]);
    playhead.toggle();
    assert.deepEqual([playhead.step, playhead.playing], [0, true]);
    playhead.loop = true;
    play(playhead, 8);
    assert.ok(playhead.playing && playhead.step < 10);
});

test("a pause stays through another race of the same start, and ends with another start", () => {
    const playhead = begun(300);
    playhead.move(33.4);
    assert.deepEqual([playhead.step, playhead.playing, playhead.paused], [33, false, true]);
    playhead.cue(300, false, false);
    assert.deepEqual([playhead.step, playhead.playing], [33, false]);
    playhead.cue(20, false, false);
    assert.equal(playhead.step, 20);
    playhead.cue(20, true, true);
    assert.equal(playhead.playing, false, "while the start is dragged the race is not begun anew with every place");
    playhead.cue(20, true, false);
    assert.deepEqual([playhead.step, playhead.playing, playhead.paused], [0, true, false]);
});

test("a race that has ended plays again when another one comes", () => {
    const playhead = begun(10);
    play(playhead, 8);
    playhead.cue(10, false, false);
    assert.deepEqual([playhead.step, playhead.playing], [0, true]);
});

test("playback stops when the last ball is done, and a race without a ball isn't played", () => {
    const playhead = begun(300);
    playhead.cue(300, true, false, { end: 5 });
    play(playhead, 6);
    assert.equal(playhead.whole, 4, "it takes as long as a whole race");
    play(playhead, 2, 6 * SECOND);
    assert.deepEqual([playhead.step, playhead.playing], [5, false]);
    playhead.move(40);
    assert.equal(playhead.step, 40, "the visitor may go on by hand");
    playhead.toggle();
    assert.deepEqual([playhead.step, playhead.playing], [0, true]);
    playhead.loop = true;
    play(playhead, 8);
    assert.ok(playhead.playing && playhead.step < 5);
    playhead.cue(300, true, false, { end: 0 });
    play(playhead, 8);
    playhead.toggle();
    assert.deepEqual([playhead.step, playhead.playing], [0, false]);
});

test("a race that has ended stays at its end when the same paths come again", () => {
    const playhead = begun(10);
    play(playhead, 8);
    playhead.cue(10, false, false, { same: true });
    assert.deepEqual([playhead.step, playhead.playing], [10, false]);
});

test("a race that opens paused waits at its start until it is played or stepped", () => {
    for (const calm of [false, true]) {
        const playhead = begun(10, calm);
        playhead.cue(10, true, false, { opened: true });
        assert.deepEqual([playhead.step, playhead.playing, playhead.waiting], [0, false, true]);
        playhead.cue(10, false, false);
        assert.deepEqual([playhead.step, playhead.playing, playhead.waiting], [0, false, true], "a slider leaves it so");
        playhead.toggle();
        assert.deepEqual([playhead.playing, playhead.waiting], [true, false]);
        playhead.cue(10, true, false, { opened: true });
        playhead.move(1);
        assert.deepEqual([playhead.step, playhead.waiting], [1, false]);
    }
});

test("a start that is moved plays a race that opened paused", () => {
    const playhead = begun(10);
    playhead.cue(10, true, false, { opened: true });
    playhead.cue(10, true, false);
    assert.deepEqual([playhead.playing, playhead.waiting], [true, false]);
});

test("with reduced motion a race stands at its end until it is played", () => {
    const playhead = begun(10, true);
    assert.deepEqual([playhead.step, playhead.playing], [10, false]);
    playhead.toggle();
    assert.deepEqual([playhead.step, playhead.playing], [0, true]);
});

test("a step is moved to within the race", () => {
    const playhead = begun(10);
    playhead.move(-3);
    assert.equal(playhead.step, 0);
    playhead.move(99);
    assert.equal(playhead.step, 10);
});

test("a key has one playhead, and another key another", () => {
    assert.equal(playheadOf("a"), playheadOf("a"));
    assert.notEqual(playheadOf("a"), playheadOf("b"));
});
