// A group of sliders, each with a box for its exact value. During a drag a fan answers in the next frame, where there is
// one (fan.js); Python is told a value when the hand rests, and at the end. Otherwise each answer makes the next value be
// sent. Of reports that come while Python is busy it reads the last one: each holds all moves that no answer has seen.

import { digits, numberIn, signed } from "../draw.js";
import { Fan } from "../fan.js";
import { unpack } from "../message.js";
import { press } from "../press.js";
import { report } from "../report.js";
import { Requests } from "../request.js";
import { unique } from "../unique.js";
import { Scale } from "./scale.js";

const PAUSE = 600; // milliseconds after the last key press at which its value is final
const REST = 150; // milliseconds after the last move that a fan answered at which Python is told the value
const SCROLL = 4; // pixels that a finger goes sideways before it moves a slider: it may be about to scroll the page

const groups = new WeakMap();

export default function draw({ data, parentElement, setStateValue }) {
    if (!groups.has(parentElement)) {
        parentElement.replaceChildren();
        groups.set(parentElement, new Sliders(parentElement));
    }
    const { sliders, move } = unpack(data).metadata;
    groups.get(parentElement).show(sliders, move, (moves) => setStateValue("moved", moves));
}

export class Sliders {
    // Of the `main` ones, which stand on one line, the number is the last: the keyboard goes along a slider as it is seen.
    constructor(parent, { main = false } = {}) {
        this.main = main;
        this.box = document.createElement("div");
        this.box.className = "dh-sliders";
        parent.append(this.box);
        this.sliders = [];
    }

    // Show sliders as Python sends them, by `described` in __init__.py, when it has seen the moves up to the number `move`.
    // `send(moves)` is called when one is moved.
    show(data, move, send) {
        const names = data.map(({ name, label, low, high }) => [name, label, low, high]).join();
        if (this.names !== names) {
            this.names = names;
            for (const { requests } of this.sliders) requests.answered(move);
            this.box.replaceChildren();
            this.sliders = data.map((each) => new Slider(this.box, each));
            if (this.main) for (const { number, range } of this.sliders) range.after(number);
        }
        this.sliders.forEach((slider, index) => {
            const { name } = slider;
            slider.send = (value, final, number) => {
                slider.sent = { name, value, final, number };
                const unseen = this.sliders.filter(({ requests }) => requests.pending !== null).map(({ sent }) => sent);
                const moves = unique({ moves: unseen.sort((one, other) => one.number - other.number) });
                report(this.main ? "race" : "page", () => send(moves));
            };
            slider.fan.describe(data[index]);
            slider.update(data[index].value, move);
            slider.rest(data[index].idle);
        });
    }
}

class Slider {
    constructor(parent, { name, label, low, high, least, most, log, integer, help }) {
        Object.assign(this, { name, least, most });
        this.scale = new Scale({ low, high, log, integer });
        this.requests = new Requests({
            send: (...moved) => this.send(...moved),
            lost: () => this.update(this.held, this.requests.seen),
        });
        this.fan = new Fan(this.scale, () => this.follow());
        this.ahead = null; // the place of a fan that is shown in place of the current value
        this.moves = 0; // of the hand that is on the slider

        const box = document.createElement("div");
        box.className = "dh-slider";
        box.innerHTML = `<div class="dh-slider-name"><label></label></div>
            <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false">
            <input type="range" min="0" step="any"><div class="dh-slider-word" role="status"></div>
            <div class="dh-slider-reason"></div>`;
        const [top, number, range, word, reason] = box.children;
        Object.assign(this, { box, number, range, word, reason });
        reason.id = `dh-reason-${Math.random().toString(36).slice(2)}`;
        range.max = this.scale.length;
        range.id = `dh-${name}-${Math.random().toString(36).slice(2)}`;
        top.firstChild.textContent = label;
        top.firstChild.htmlFor = range.id;
        number.setAttribute("aria-label", `${label}, exact`);
        if (help) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "dh-slider-help";
            button.setAttribute("aria-label", `Help for ${label}`);
            const text = Object.assign(document.createElement("span"), { textContent: help, id: `${range.id}-help` });
            button.setAttribute("aria-describedby", text.id);
            button.append("?", text);
            top.append(button);
        }
        parent.append(box);

        range.addEventListener("input", () => this.slide());
        range.addEventListener("change", () => this.touched || this.finish());
        range.addEventListener("pointerenter", ({ pointerType }) => pointerType === "touch" || this.fan.begin(this.current));
        range.addEventListener("focus", () => this.touched || this.fan.begin(this.current));
        // WebKit fires no change after a drag during which a script has set the value, as `show` does.
        range.addEventListener("pointerdown", (event) => this.press(event));
        range.addEventListener("keydown", (event) => this.key(event));
        range.addEventListener("blur", () => this.finish());
        number.addEventListener("focus", () => {
            number.value = String(this.current);
            number.select();
        });
        number.addEventListener("blur", () => this.show());
        number.addEventListener("change", () => this.type());
        number.addEventListener("keydown", (event) => {
            if (event.key === "ArrowUp" || event.key === "ArrowDown") this.key(event);
        });
    }

    // Grey out a slider that would change nothing, and say why; the reason is empty for one that does. A value that no
    // ball has is not shown.
    rest(reason) {
        this.reason.textContent = reason;
        this.idle = Boolean(reason);
        this.show();
        this.box.classList.toggle("dh-idle", Boolean(reason));
        for (const input of [this.range, this.number]) {
            input.disabled = Boolean(reason);
            if (reason) input.setAttribute("aria-describedby", this.reason.id);
            else input.removeAttribute("aria-describedby");
        }
    }

    // The hand has moved the thumb. A finger does so as soon as it comes down, perhaps to scroll the page: its value counts
    // when it goes sideways, or goes up again.
    slide() {
        const value = this.scale.value(Number(this.range.value));
        this.onKey = false;
        if (!this.touched) return this.move(value, false);
        this.tapped = value;
        this.show();
    }

    press(down) {
        const before = this.current;
        this.touched = down.pointerType === "touch";
        this.tapped = null;
        press(down, {
            drag: (event) => {
                if (!this.touched || Math.abs(event.clientX - down.clientX) < SCROLL) return;
                this.touched = false;
                this.fan.begin(before);
            },
            click: () => {
                if (this.touched && this.tapped !== null) this.move(this.tapped, false);
            },
            cancel: () => {
                if (this.current !== before) this.move(before, true);
            },
            end: () => {
                this.touched = false;
                this.finish();
            },
        });
    }

    key(event) {
        const step = event.shiftKey && !this.scale.integer ? 0.1 : 1;
        const keys = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 10, PageDown: -10 };
        let value;
        if (event.key in keys) value = this.scale.neighbour(this.current, keys[event.key]);
        else if (event.key === "Home") value = this.scale.low;
        else if (event.key === "End") value = this.scale.high;
        else return;
        event.preventDefault();
        this.onKey = true;
        this.move(value, false, Math.min(1, Math.abs(keys[event.key] ?? 0)) / 2);
        if (event.target === this.number) this.number.value = signed(String(this.current));
        clearTimeout(this.pausing);
        this.pausing = setTimeout(() => this.finish(), PAUSE);
    }

    type() {
        const { least, most, scale } = this;
        const value = numberIn(this.number.value);
        const wrong = !Number.isFinite(value);
        const kept = wrong ? this.current : scale.within(value, least, most);
        this.number.setAttribute("aria-invalid", wrong);
        this.word.textContent = wrong
            ? `That is no number: it stays ${digits(this.current)}.`
            : kept !== value
              ? `From ${digits(least)} to ${digits(most)}${scale.integer ? ", a whole number" : ""}: set to ${digits(kept)}.`
              : "";
        clearTimeout(this.clearing);
        this.clearing = setTimeout(() => {
            this.word.textContent = "";
            this.number.setAttribute("aria-invalid", false);
        }, 4000);
        this.move(kept, true);
        this.number.value = signed(String(kept));
    }

    // The hand is at a value. The place of a fan that lies within a `reach` of positions answers it; that of a key press
    // is the value.
    move(value, final, reach = Infinity) {
        if (final) clearTimeout(this.pausing);
        this.current = value;
        this.moves = final ? 0 : this.moves + 1;
        const place = final ? null : this.fan.at(value, reach);
        if (this.moves > 1) this.fan.refine(this.onKey ? value : this.scale.value(Math.round(this.scale.position(value))));
        if (place) return this.lead(place);
        this.ahead = null;
        this.endRest();
        this.requests.ask(value, final);
        // Streamlit sends the request by a timer of no time. This one is after it: the answer is worth more than the thumb.
        setTimeout(() => this.show());
    }

    // Show a place of the fan. Python is told where the hand is when it rests.
    lead(place) {
        if (this.onKey) this.current = place.value;
        this.ahead = place;
        this.requests.hold();
        this.fan.show(place, () => {
            this.ahead = null;
            this.show();
        });
        this.show();
        this.endRest();
        this.resting = setTimeout(() => {
            this.endRest();
            this.requests.ask(this.current, false);
        }, REST);
    }

    // More places have come while the hand is on the slider: a nearer one may be among them.
    follow() {
        if (!this.resting || this.onKey) return;
        const place = this.fan.at(this.current, Infinity);
        if (place && place.value !== this.ahead.value) this.lead(place);
    }

    endRest() {
        clearTimeout(this.resting);
        this.resting = 0;
    }

    // The end of a drag or of a run of key presses.
    finish() {
        clearTimeout(this.pausing);
        this.endRest();
        this.moves = 0;
        this.requests.finish(this.current);
    }

    // The value that Python has when it has seen the moves up to a number. One that it hasn't seen is newer, and so is that
    // of a fan.
    update(value, move) {
        this.held = value;
        this.requests.answered(move);
        if (this.requests.pending !== null || this.resting) return;
        if (value !== this.current) clearTimeout(this.pausing);
        this.current = value;
        this.ahead = null;
        this.show();
    }

    show() {
        const value = this.ahead?.value ?? this.current;
        this.range.value = this.scale.position(value);
        this.range.setAttribute("aria-valuetext", digits(value));
        if (document.activeElement !== this.number) this.number.value = this.idle ? "" : digits(value);
    }
}
