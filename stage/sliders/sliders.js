// A group of sliders, each with a box for its exact value. During a drag each answer makes the next value be sent.

import { digits, numberIn, signed } from "../draw.js";
import { unpack } from "../message.js";
import { press } from "../press.js";
import { Requests } from "../request.js";
import { unique } from "../unique.js";
import { Scale } from "./scale.js";

const PAUSE = 600; // milliseconds after the last key press at which its value is final

const groups = new WeakMap();

export default function draw({ data: message, parentElement, setStateValue }) {
    const data = unpack(message).metadata.sliders;
    let group = groups.get(parentElement);
    const names = data.map(({ name, label, low, high }) => [name, label, low, high]).join();
    if (group?.names !== names) {
        const box = document.createElement("div");
        box.className = "dh-sliders";
        group = { names, sliders: data.map((each) => new Slider(box, each)) };
        parentElement.replaceChildren(box);
        groups.set(parentElement, group);
        // The keyboard goes along a slider as it is seen: of the main ones the number is the last.
        if (parentElement.closest(".st-key-main")) for (const { number, range } of group.sliders) range.after(number);
    }
    group.sliders.forEach((slider, index) => {
        const { name } = slider;
        slider.send = (value, final) => setStateValue("moved", unique({ name, value, final }));
        slider.update(data[index].value);
        slider.rest(data[index].idle);
    });
}

class Slider {
    constructor(parent, { name, label, low, high, least, most, log, integer, help }) {
        Object.assign(this, { name, least, most });
        this.scale = new Scale({ low, high, log, integer });
        this.requests = new Requests({
            send: (value, final) => this.send(value, final),
            isHeld: (value) => value === this.held,
            expired: () => this.update(this.held), // the value has changed elsewhere meanwhile
        });

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

        range.addEventListener("input", () => this.move(this.scale.value(Number(range.value)), false));
        range.addEventListener("change", () => this.finish());
        // WebKit fires no change after a drag during which a script has set the value, as `show` does.
        range.addEventListener("pointerdown", (event) => press(event, { end: () => this.finish() }));
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

    key(event) {
        const step = event.shiftKey && !this.scale.integer ? 0.1 : 1;
        const keys = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 10, PageDown: -10 };
        let value;
        if (event.key in keys) value = this.scale.neighbour(this.current, keys[event.key]);
        else if (event.key === "Home") value = this.scale.low;
        else if (event.key === "End") value = this.scale.high;
        else return;
        event.preventDefault();
        this.move(value, false);
        if (event.target === this.number) this.number.value = signed(String(value));
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

    move(value, final) {
        if (final) clearTimeout(this.pausing);
        this.current = value;
        this.requests.ask(value, final);
        // Streamlit sends the request by a timer of no time. This one is after it: the answer is worth more than the thumb.
        setTimeout(() => this.show());
    }

    // The end of a drag or of a run of key presses.
    finish() {
        clearTimeout(this.pausing);
        this.requests.finish(this.current);
    }

    // The value that Python has. While a request is in flight the value of the slider is newer.
    update(value) {
        this.held = value;
        if (this.requests.pending !== null) {
            if (value === this.requests.pending) this.requests.answered();
            return;
        }
        if (value !== this.current) clearTimeout(this.pausing);
        this.current = value;
        this.show();
    }

    show() {
        this.range.value = this.scale.position(this.current);
        this.range.setAttribute("aria-valuetext", digits(this.current));
        if (document.activeElement !== this.number) this.number.value = this.idle ? "" : digits(this.current);
    }
}
