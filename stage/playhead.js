// The playhead of a race: its step, a number that grows while the race plays. It dispatches two events: "wake" when a
// frame is to be drawn, and "step" when another whole step is reached.

import { clamp } from "./draw.js";

const WHOLE_RACE = 7; // seconds that a race takes at speed 1 until its last ball is done, however many steps that are

// The value of a path at a step: between two rows it is interpolated, and after the last one it stays.
export function at(values, step, last) {
    const row = Math.min(Math.floor(step), last);
    const rest = Math.min(step, last) - row;
    return rest === 0 ? values[row] : values[row] + rest * (values[row + 1] - values[row]);
}

// Playheads by the keys of their stages. A playhead outlives its stage: a plot may follow it until the stage is back.
const playheads = new Map();
export function playheadOf(key) {
    if (!playheads.has(key)) playheads.set(key, new Playhead());
    return playheads.get(key);
}

export class Playhead extends EventTarget {
    step = 0;
    steps = 0; // of the race
    end = 0; // the step at which the last ball is done, and playback stops
    waiting = false; // at step 0 of a race that opened paused, until it is played
    playing = false;
    paused = false; // by the visitor, as opposed to having reached the end
    speed = 1;
    loop = false;
    reached = null; // the whole step of the last "step" event
    clock = null; // the time of the last frame while playing
    calm = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

    get whole() {
        return Math.floor(this.step);
    }

    wake() {
        this.dispatchEvent(new Event("wake"));
    }

    play(on) {
        this.playing = on;
        this.waiting &&= !on;
        this.clock = null;
        this.reached = null;
        this.wake();
    }

    toggle() {
        if (!this.playing && !this.end) return; // there is nothing to play
        this.paused = this.playing;
        if (this.playing) this.step = this.whole;
        else if (this.step >= this.end) this.step = 0;
        this.play(!this.playing);
    }

    restart() {
        this.step = 0;
        if (this.calm) return;
        this.paused = false;
        this.play(true);
    }

    move(step) {
        this.paused = true;
        if (this.playing) this.play(false);
        this.waiting = false;
        this.step = clamp(Math.round(step), 0, this.steps);
        this.wake();
    }

    // Another race of so many steps. It plays from its start where that has changed (`started`) and isn't being dragged,
    // or where the race before it has ended, unless its balls took the `same` paths. In a pause the step stays. `end` is
    // the step at which the last ball is done; a race that `opened` paused waits at its start.
    cue(steps, started, dragged, { end = steps, opened = false, same = false } = {}) {
        Object.assign(this, { steps, end, reached: null });
        if (opened) {
            this.move(0);
            this.waiting = end > 0;
            return;
        }
        if (this.calm) {
            if (started || this.step > steps) this.step = end;
            return;
        }
        const ended = !this.playing && !this.paused;
        if (started && !dragged) this.restart();
        else if (ended && !same) {
            this.step = 0;
            this.play(true);
        }
        this.step = Math.min(this.step, steps);
    }

    // A new frame, at a time in milliseconds.
    advance(now) {
        if (!this.playing) return;
        if (this.clock !== null) {
            const pace = (this.end / WHOLE_RACE) * this.speed; // so each step of a short race is seen
            this.step += (clamp(now - this.clock, 0, 100) / 1000) * pace;
        }
        this.clock = now;
        if (this.step < this.end) return;
        if (this.loop && this.end) this.step %= this.end;
        else {
            this.step = this.end;
            this.play(false);
        }
    }

    // After a frame is drawn.
    announce() {
        if (this.reached === this.whole) return;
        this.reached = this.whole;
        this.dispatchEvent(new Event("step"));
    }
}
