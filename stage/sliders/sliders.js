// A group of sliders. While one is dragged its value is sent again as soon as the page has answered the last one.

const PER_DECADE = 40; // key presses for a factor of ten on a logarithmic scale
const PATIENCE = 1000; // milliseconds to wait for an answer before the next value is sent all the same
const SETTLED = 600; // milliseconds after the last key press at which a value counts as chosen
const ZERO = 1e-4; // of the highest value: the least above 0 on a logarithmic scale that starts at 0

const groups = new WeakMap();
let count = 0; // of what was sent: the same value twice is still a new message

export default function draw({ data, parentElement, setStateValue }) {
    let group = groups.get(parentElement);
    const names = data.map(({ name, label, low, high }) => [name, label, low, high]).join();
    if (group?.names !== names) {
        const box = document.createElement("div");
        box.className = "dh-sliders";
        group = { names, sliders: data.map((each) => new Slider(box, each)) };
        parentElement.replaceChildren(box);
        groups.set(parentElement, group);
    }
    group.sliders.forEach((slider, index) => {
        slider.send = (value, final) => setStateValue("moved", { name: slider.name, value, final, count: (count += 1) });
        slider.answer(data[index].value);
    });
}

class Slider {
    constructor(parent, { name, label, low, high, log, integer, help }) {
        Object.assign(this, { name, low, high, log, integer });
        this.least = log && low === 0 ? high * ZERO : low;
        this.unit = integer ? 1 : 10 ** Math.round(Math.log10((high - low) / 100));
        this.places = log ? Math.ceil(Math.log10(high / this.least) * PER_DECADE) : Math.ceil((high - low) / this.unit - 1e-9);

        const box = document.createElement("div");
        box.className = "dh-slider";
        box.innerHTML = `<div class="dh-slider-name"><label></label></div>
            <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false">
            <input type="range" min="0" step="any"><div class="dh-slider-word" role="status"></div>`;
        const [top, number, range, word] = box.children;
        Object.assign(this, { number, range, word });
        range.max = this.places;
        range.id = `dh-${name}-${Math.random().toString(36).slice(2)}`;
        top.firstChild.textContent = label;
        top.firstChild.htmlFor = range.id;
        range.setAttribute("aria-label", label);
        number.setAttribute("aria-label", `${label}, exact`);
        if (help) {
            const mark = document.createElement("button");
            mark.type = "button";
            mark.className = "dh-slider-help";
            mark.setAttribute("aria-label", help);
            mark.append("?", Object.assign(document.createElement("span"), { textContent: help }));
            top.append(mark);
        }
        parent.append(box);

        range.addEventListener("input", () => this.hand(this.value(Number(range.value)), false));
        range.addEventListener("change", () => this.hand(this.current, true));
        range.addEventListener("keydown", (event) => this.key(event));
        range.addEventListener("blur", () => this.settling && this.hand(this.current, true));
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

    value(place) {
        const share = place / this.places;
        if (this.log && share <= 0) return this.low;
        const raw = this.log ? this.least * (this.high / this.least) ** share : this.low + Math.round(place) * this.unit;
        const round = this.integer ? Math.round(raw) : Number(this.log ? raw.toPrecision(3) : raw.toFixed(10));
        return Math.min(Math.max(round, this.low), this.high);
    }

    place(value) {
        if (!this.log) return (value - this.low) / this.unit;
        if (value <= this.least) return 0;
        return (Math.log(value / this.least) / Math.log(this.high / this.least)) * this.places;
    }

    // One key press, and with Shift a tenth of one: always to another value.
    neighbour(steps) {
        if (!this.log) return this.near(this.current + steps * this.unit);
        const from = this.place(this.current);
        for (let more = 0; more < 50; more += 1) {
            const value = this.value(Math.min(Math.max(from + steps + Math.sign(steps) * more, 0), this.places));
            if (value !== this.current) return value;
        }
        return this.current;
    }

    near(value) {
        const round = this.integer ? Math.round(value) : Number(value.toFixed(10));
        return Math.min(Math.max(round, this.low), this.high);
    }

    key(event) {
        const fine = event.shiftKey && !this.integer ? 0.1 : 1;
        const steps = { ArrowRight: fine, ArrowUp: fine, ArrowLeft: -fine, ArrowDown: -fine, PageUp: 10, PageDown: -10 }[event.key];
        let value;
        if (steps) value = this.neighbour(steps);
        else if (event.key === "Home") value = this.low;
        else if (event.key === "End") value = this.high;
        else return;
        event.preventDefault();
        this.hand(value, false);
        if (event.target === this.number) this.number.value = String(value);
        clearTimeout(this.settling);
        this.settling = setTimeout(() => this.hand(this.current, true), SETTLED);
    }

    type() {
        const text = this.number.value.trim().replace(",", ".");
        const value = Number(text);
        const wrong = text === "" || !Number.isFinite(value);
        const kept = wrong ? this.current : this.near(value);
        this.number.setAttribute("aria-invalid", wrong);
        this.word.textContent = wrong
            ? `That is no number: it stays ${short(this.current)}.`
            : kept !== value
              ? `From ${short(this.low)} to ${short(this.high)}${this.integer ? ", a whole number" : ""}: set to ${short(kept)}.`
              : "";
        clearTimeout(this.clearing);
        this.clearing = setTimeout(() => {
            this.word.textContent = "";
            this.number.setAttribute("aria-invalid", false);
        }, 4000);
        this.hand(kept, true);
        this.number.value = String(kept);
    }

    hand(value, final) {
        if (final) {
            clearTimeout(this.settling);
            this.settling = null;
        }
        this.current = value;
        this.show();
        if (this.waiting !== undefined && !final) {
            this.next = value;
            return;
        }
        this.next = undefined;
        this.send(value, final);
        if (value === this.held) return; // Python has it already and will not answer
        this.waiting = value;
        clearTimeout(this.patience);
        this.patience = setTimeout(() => this.answered(true), PATIENCE);
    }

    // What Python holds. While the hand is ahead of it, the hand is right.
    answer(value) {
        this.held = value;
        if (this.waiting !== undefined) {
            if (value === this.waiting) this.answered();
            return;
        }
        if (value !== this.current) clearTimeout(this.settling);
        this.current = value;
        this.show();
    }

    answered(tired = false) {
        clearTimeout(this.patience);
        const next = this.next;
        this.waiting = this.next = undefined;
        if (next !== undefined) this.hand(next, false);
        else if (tired) this.answer(this.held); // something else has changed it meanwhile
    }

    show() {
        this.range.value = this.place(this.current);
        this.range.setAttribute("aria-valuetext", short(this.current));
        if (document.activeElement !== this.number) this.number.value = short(this.current);
    }
}

// Three digits that matter, and no row of zeros.
const short = (value) => {
    const size = Math.abs(value);
    const round = Number(value.toPrecision(3));
    return size !== 0 && (size < 1e-4 || size >= 1e5) ? round.toExponential().replace("e+", "e") : round.toString();
};
