// The sentence that a screen reader says when a race has ended. While a race plays, or is replaced again and again by the
// hand on a slider, nothing is said.

import { Requests } from "./request.js";
import { ending } from "./words.js";

const REST = 900; // milliseconds for which the race and the playhead stand still

export class Announcer {
    constructor(stage, root) {
        this.stage = stage;
        this.playing = stage.playhead.playing;
        this.box = Object.assign(document.createElement("p"), { className: "dh-said" });
        this.box.setAttribute("role", "status");
        root.append(this.box);
        this.onwake = () => this.check();
        stage.playhead.addEventListener("wake", this.onwake);
    }

    close() {
        clearTimeout(this.timer);
        this.stage.playhead.removeEventListener("wake", this.onwake);
    }

    // Another race, whose end is known before it plays.
    show(race) {
        this.race = race;
        const { playing, waiting } = this.stage.playhead;
        if (!playing && !waiting) this.wait();
    }

    // The playhead has started, has moved, or has come to the end.
    check() {
        const { playing, step, end } = this.stage.playhead;
        if (playing) {
            clearTimeout(this.timer);
            this.told = null;
        } else if (this.playing && step >= end) this.wait();
        this.playing = playing;
    }

    wait() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.say(), REST);
    }

    // Python's answer is about to take the place of a race of a fan, which doesn't know its outcome, and of one that is older
    // than the hand. One that is told already isn't told again.
    say() {
        if (this.stage.ahead || Requests.unanswered.size) return void this.wait();
        if (!this.race || this.race.query === this.told) return;
        this.told = this.race.query;
        this.box.textContent = ending(this.race);
    }
}
