// The arithmetic of a slider: positions along it, from 0 to `length`, and the values that they stand for. A whole
// position is a key press.

import { clamp } from "../draw.js";

const PER_DECADE = 40; // positions for a factor of ten on a logarithmic scale
const ZERO = 1e-4; // of the highest value: the least above 0 on a logarithmic scale that starts at 0
const DIGITS = 3; // of a value on a logarithmic scale
const DECIMALS = 10; // of a value on a linear scale: further ones are the rounding errors of a sum of steps

export class Scale {
    constructor({ low, high, log, integer }) {
        Object.assign(this, { low, high, log, integer });
        this.least = log && low === 0 ? high * ZERO : low;
        this.step = integer ? 1 : 10 ** Math.round(Math.log10((high - low) / 100));
        const exact = log ? Math.log10(high / this.least) * PER_DECADE : (high - low) / this.step - 1e-9;
        this.length = Math.ceil(exact);
    }

    value(position) {
        if (!this.log) return this.near(this.low + Math.round(position) * this.step);
        if (position <= 0) return this.low;
        const exact = this.least * (this.high / this.least) ** (position / this.length);
        return this.near(this.integer ? exact : Number(exact.toPrecision(DIGITS)));
    }

    position(value) {
        if (!this.log) return (value - this.low) / this.step;
        if (value <= this.least) return 0;
        return (Math.log(value / this.least) / Math.log(this.high / this.least)) * this.length;
    }

    // The value that lies a number of positions away, or the next one beyond if that rounds to the same value.
    neighbour(value, positions) {
        if (!this.log) return this.near(value + positions * this.step);
        const from = this.position(value);
        for (let more = 0; more < 50; more += 1) {
            const to = from + positions + Math.sign(positions) * more;
            const found = this.value(clamp(to, 0, this.length));
            if (found !== value) return found;
        }
        return value;
    }

    // The nearest value that the scale has. A typed number keeps its digits on a logarithmic scale.
    near(value) {
        return this.within(value, this.low, this.high);
    }

    // The same between other ends, which lie beyond those of the slider.
    within(value, least, most) {
        const round = this.integer ? Math.round(value) : this.log ? value : Number(value.toFixed(DECIMALS));
        return clamp(round, least, most);
    }
}
