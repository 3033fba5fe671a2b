// The sentence that a screen reader says when a race has ended. While a race plays, or is replaced again and again by the
// hand on a slider, nothing is said.

import { ending } from "./words.js";

const REST = 900; // milliseconds for which the race and the playhead stand still

export class Announcer {
    constructor(playhead, root) {
        this.playhead = playhead;
        this.playing = playhead.playing;
        this.box = Object.assign(document.createElement("p"), { className: "dh-said" });
        this.box.setAttribute("role", "status");
        root.append(this.box);
        this.onwake = () => this.check();
        playhead.addEventListener("wake", this.onwake);
    }

    close() {
        clearTimeout(this.timer);
        this.playhead.removeEventListener("wake", this.onwake);
    }

    // Another race, whose end is known before it plays.
    show(race) {
        this.race = race;
        const { playing, waiting } = this.playhead;
        if (!playing && !waiting) this.wait();
    }

    // The playhead has started, has moved, or has come to the end.
    check() {
        const { playing, step, end } = this.playhead;
        if (playing) clearTimeout(this.timer);
        else if (this.playing && step >= end) this.wait();
        this.playing = playing;
    }

    wait() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.say(), REST);
    }

    say() {
        if (this.race) this.box.textContent = ending(this.race);
    }
}
