// The play bar: buttons and sliders to play, step and scrub a race.

import { digits } from "./draw.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const FRACTIONS = { 0.25: "¼", 0.5: "½" };

const ICONS = {
    play: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2l10 6-10 6z"/></svg>',
    pause: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h4v12H3zM9 2h4v12H9z"/></svg>',
    back: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h2v12H3zM14 2v12L6 8z"/></svg>',
    forward: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 2h2v12h-2zM2 2v12l8-6z"/></svg>',
    loop: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 1l3 3-3 3V5H5a3 3 0 0 0-3 3H0a5 5 0 0 1 5-5h6zM5 15l-3-3 3-3v2h6a3 3 0 0 0 3-3h2a5 5 0 0 1-5 5H5z"/></svg>',
};

export class Controls {
    constructor(root, playhead) {
        this.playhead = playhead;
        this.box = document.createElement("div");
        this.box.className = "dh-controls";
        this.box.setAttribute("role", "group");
        this.box.setAttribute("aria-label", "Playback");
        const speeds = SPEEDS.map((speed) => `<option value="${speed}">${FRACTIONS[speed] ?? speed} ×</option>`);
        this.box.innerHTML = `
            <button type="button" class="dh-back" aria-label="One step back" title="One step back (←)">${ICONS.back}</button>
            <button type="button" class="dh-play" title="Play or pause (space)"></button>
            <button type="button" class="dh-forward" aria-label="One step forward" title="One step forward (→)">${ICONS.forward}</button>
            <input type="range" class="dh-scrub" min="0" max="1" step="1" value="0" aria-label="Step of the race">
            <output class="dh-step">step 0</output>
            <select class="dh-speed" aria-label="Speed" title="Speed">${speeds.join("")}</select>
            <button type="button" class="dh-loop" aria-label="Loop" title="Play again and again">${ICONS.loop}</button>
            <span class="dh-without-file"></span>`;
        [this.back, this.play, this.forward, this.scrub, this.step, this.speed, this.loop, this.without] =
            this.box.children;
        root.append(this.box);
        this.listen();
        this.showState();
    }

    listen() {
        const { playhead } = this;
        this.play.onclick = () => playhead.toggle();
        this.back.onclick = () => playhead.move(Math.ceil(playhead.step) - 1);
        this.forward.onclick = () => playhead.move(playhead.whole + 1);
        this.scrub.oninput = () => playhead.move(Number(this.scrub.value));
        this.speed.onchange = () => (playhead.speed = Number(this.speed.value));
        this.loop.onclick = () => {
            playhead.loop = !playhead.loop;
            this.showState();
        };
    }

    // Show whether the race plays, at which speed, and whether in a loop.
    showState() {
        const { playing, loop, speed } = this.playhead;
        if (this.playing !== playing) {
            this.playing = playing;
            this.play.innerHTML = playing ? ICONS.pause : ICONS.play;
            this.play.setAttribute("aria-label", playing ? "Pause" : "Play");
        }
        this.loop.setAttribute("aria-pressed", loop);
        this.speed.value = speed;
    }

    show(race) {
        this.race = race;
        this.scrub.max = race.steps;
        this.without.textContent = race.without ?? "";
    }

    showStep(step) {
        const { steps, schedules } = this.race;
        const text = `step ${step} of ${steps}`;
        // The factors of several schedules are on the loss panel.
        const factor = schedules.length === 1 ? `, α × ${digits(schedules[0].factors[step])}` : "";
        this.step.textContent = text + factor;
        if (document.activeElement !== this.scrub || this.playhead.playing) this.scrub.value = step;
        this.scrub.setAttribute("aria-valuetext", text);
    }
}
