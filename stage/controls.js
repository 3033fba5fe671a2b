// The play bar: buttons and sliders to play, step and scrub a race, and the length of its trails. And the large play
// button over the map of a race that opened paused.

import { Choice } from "./choice.js";
import { digits } from "./draw.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const FRACTIONS = { 0.25: "¼", 0.5: "½" };
const TRAILS = ["all", "50"]; // steps for which a trail is kept
const HOLD = { first: 400, next: 120 }; // milliseconds between the steps while a step button is held

const ICONS = {
    play: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2l10 6-10 6z"/></svg>',
    pause: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h4v12H3zM9 2h4v12H9z"/></svg>',
    loop: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 1l3 3-3 3V5H5a3 3 0 0 0-3 3H0a5 5 0 0 1 5-5h6zM5 15l-3-3 3-3v2h6a3 3 0 0 0 3-3h2a5 5 0 0 1-5 5H5z"/></svg>',
};

export class Controls {
    constructor(root, stage) {
        this.playhead = stage.playhead;
        this.box = document.createElement("div");
        this.box.className = "dh-controls";
        this.box.setAttribute("role", "group");
        this.box.setAttribute("aria-label", "Playback");
        const speeds = SPEEDS.map((speed) => `<option value="${speed}">${FRACTIONS[speed] ?? speed} ×</option>`);
        this.box.innerHTML = `
            <button type="button" class="dh-back" aria-label="One step back" title="One step back (←). Hold it to go on">‹ 1</button>
            <button type="button" class="dh-play" title="Play or pause (space)"></button>
            <button type="button" class="dh-forward" aria-label="One step forward" title="One step forward (→). Hold it to go on">1 ›</button>
            <input type="range" class="dh-scrub" min="0" max="1" step="1" value="0" aria-label="Step of the race">
            <output class="dh-step" aria-live="off">step 0</output>
            <select class="dh-speed" aria-label="Speed" title="Speed">${speeds.join("")}</select>
            <button type="button" class="dh-loop" aria-label="Loop" title="Play again and again">${ICONS.loop}</button>
            <span class="dh-trail"><span aria-hidden="true">Trail</span></span>
            <span class="dh-without-file"></span>`;
        [this.back, this.play, this.forward, this.scrub, this.step, this.speed, this.loop, this.trailBox, this.without] =
            this.box.children;
        const trail = { label: "Steps of a trail on the map", options: TRAILS };
        this.trail = new Choice(trail, (word) => stage.choose("trail", Number(word) || 0));
        this.trailBox.append(this.trail.box);
        root.append(this.box);
        this.listen();
        this.enable(false); // until there is a race
        this.showState();
    }

    listen() {
        const { playhead } = this;
        this.play.onclick = () => playhead.toggle();
        onHold(this.back, () => playhead.move(Math.ceil(playhead.step) - 1));
        onHold(this.forward, () => playhead.move(playhead.whole + 1));
        this.scrub.oninput = () => playhead.move(Number(this.scrub.value));
        this.speed.onchange = () => (playhead.speed = Number(this.speed.value));
        this.loop.onclick = () => {
            playhead.loop = !playhead.loop;
            this.showState();
        };
    }

    enable(on) {
        for (const each of [this.back, this.play, this.forward, this.scrub]) each.disabled = !on;
    }

    // Show whether the race plays, at which speed, and whether in a loop.
    showState() {
        const { playing, loop, speed } = this.playhead;
        if (this.playing !== playing) {
            this.playing = playing;
            this.play.innerHTML = playing ? ICONS.pause : ICONS.play;
            this.play.setAttribute("aria-label", playing ? "Pause" : "Play");
            if (this.race) this.sayStep();
        }
        this.loop.setAttribute("aria-pressed", loop);
        this.speed.value = speed;
    }

    show(race) {
        this.race = race;
        this.scrub.max = race.steps;
        this.enable(race.end > 0);
        this.trail.show(race.trail ? String(race.trail) : "all");
        this.without.textContent = race.without ?? "";
    }

    showStep(step) {
        const { steps, schedules } = this.race;
        // The factors of several schedules are on the loss panel.
        const factor = schedules.length === 1 ? `, α × ${digits(schedules[0].factors[step])}` : "";
        this.step.textContent = `step ${step} of ${steps}${factor}`;
        if (document.activeElement !== this.scrub || this.playhead.playing) this.scrub.value = step;
        if (!this.playhead.playing) this.sayStep();
    }

    // During play the text stays, so that a screen reader doesn't say every step.
    sayStep() {
        const { playing, whole } = this.playhead;
        this.scrub.setAttribute("aria-valuetext", playing ? "playing" : `step ${whole} of ${this.race.steps}`);
    }
}

// Call `act` for each click on a button, and again and again while it is held.
export function onHold(button, act) {
    let timer;
    let repeated = false;
    const again = () => {
        repeated = true;
        act();
        timer = setTimeout(again, HOLD.next);
    };
    const end = () => clearTimeout(timer);
    button.onpointerdown = ({ button: which }) => {
        end();
        repeated = false;
        if (!which) timer = setTimeout(again, HOLD.first);
    };
    for (const name of ["pointerup", "pointerleave", "pointercancel"]) button[`on${name}`] = end;
    button.onclick = ({ detail }) => {
        if (!repeated || !detail) act(); // a key clicks without a pointer, and its detail is 0
        repeated = false;
    };
}

// A large round button in the middle of the map while the race waits to be played.
export function playButton(box, playhead) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "dh-start", innerHTML: ICONS.play, title: "Play (space)" });
    button.setAttribute("aria-label", "Play the race");
    button.onclick = () => playhead.toggle();
    const show = () => {
        button.hidden = !playhead.waiting;
        box.classList.toggle("dh-waiting", playhead.waiting);
    };
    box.append(button);
    show();
    return { show };
}
