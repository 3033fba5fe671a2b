// A plot of one map in place of Plotly's, until Plotly's script is there: the same axes, numbers, titles and minima at the
// same places. So a race plays long before, and nothing moves when Plotly draws the plot.

import { axesOf } from "./axes.js";
import { clamp } from "./draw.js";
import { enlarged, textScale } from "./size.js";

// Plotly's layout of axes and their texts.
const APART = { x: 80, y: 40 }; // pixels between two numbers, at least
const TICK = { gap: 1, length: 5, pad: 0.2 }; // pixels, and a share of the text's height
const MIDDLE = 0.35; // of the text's height: from its middle to its base line
const CAPITAL = 0.7; // of the text's height: the height of a capital
const TITLE = 1.2; // of the size of the numbers
const HALF_LINE = 0.5; // pixels
const ROUND = [2, 5, 10];
const [MOST, LEAST] = [1e4, 1e-3]; // numbers that Plotly writes without an exponent
const SVG = "http://www.w3.org/2000/svg";

// A stand-in for the plot of a panel, or null where its margins depend on what Plotly measures.
export function standIn(view, data, layout) {
    if (!canStandIn(layout)) return null;
    view.scale = textScale();
    return new StandIn(view.plot, data, enlarged(layout, view.scale), view.size, view.mount.theme);
}

export const canStandIn = ({ xaxis, yaxis, annotations }) =>
    !annotations?.length &&
    !yaxis.automargin &&
    [xaxis, yaxis].every(({ range, title: { text }, tickvals }) => !tickvals && !/[<&$]/.test(text) && isPlain(range));

const isPlain = ([from, to]) => Math.max(Math.abs(from), Math.abs(to)) < MOST && to - from > 10 * LEAST;

// The box of one map: as large as the margins and the shape of its ranges allow, in the middle.
export function boxOf({ margin, xaxis, yaxis }, { width, height }) {
    const [l, r, t, b] = [margin.l, margin.r, margin.t, margin.b].map(Math.round);
    const [wide, tall] = [width - l - r, height - t - b];
    const span = ({ range: [from, to] }) => to - from;
    const unit = Math.min(wide / span(xaxis), tall / span(yaxis) / yaxis.scaleratio);
    const [across, up] = [unit * span(xaxis), unit * yaxis.scaleratio * span(yaxis)];
    return axesOf(
        { _offset: l + (wide - across) / 2, _length: across, range: xaxis.range, type: "linear" },
        { _offset: t + (tall - up) / 2, _length: up, range: yaxis.range, type: "linear" },
    );
}

// The numbers that Plotly writes on a linear axis of so many pixels, with their texts.
export function ticksOf([from, to], pixels, apart) {
    const rough = (to - from) / (clamp(pixels / apart, 4, 9) + 1);
    const base = 10 ** Math.floor(Math.log10(rough));
    const step = base * ROUND.find((each) => each > rough / base);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-12));
    const [first, last] = [Math.ceil(from / step - 1e-6), Math.floor(to / step + 1e-6)];
    return Array.from({ length: last - first + 1 }, (_, index) => {
        const value = Number(((first + index) * step).toFixed(digits)) + 0; // no -0
        return { value, text: String(value).replace("-", "−") };
    });
}

const NUMBERS = { f4: Float32Array, f8: Float64Array };

// An array of a figure, which is written in base64.
function arrayOf(given) {
    if (!given?.bdata) return given ?? [];
    const bytes = Uint8Array.from(atob(given.bdata), (each) => each.charCodeAt(0));
    return new NUMBERS[given.dtype](bytes.buffer);
}

class StandIn {
    constructor(plot, data, layout, size, theme) {
        this.axes = [boxOf(layout, size)];
        this.svg = document.createElementNS(SVG, "svg");
        this.svg.setAttribute("class", "dh-stand-in");
        plot.append(this.svg);
        const { left, top, width, tall } = this.axes[0];
        this.style = { fill: theme.faint, "font-family": theme.font };
        this.inner = this.add("svg", { x: left, y: top, width, height: tall, overflow: "hidden" });
        for (const trace of data) this.trace(trace, this.axes[0]);
        this.texts(layout, this.axes[0], theme, plot.getBoundingClientRect());
    }

    remove() {
        this.svg.remove();
    }

    add(name, attributes, text = "", parent = this.svg) {
        const element = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.textContent = text;
        parent.append(element);
        return element;
    }

    // Minima, which are crosses, and floors, which are lines with gaps.
    trace(trace, { x, y, left, top }) {
        const [xs, ys] = [arrayOf(trace.x), arrayOf(trace.y)];
        const points = Array.from(xs, (value, index) => [x(value) - left, y(ys[index]) - top]);
        const r = (trace.marker?.size ?? 0) / 2;
        const { color, width } = trace.mode === "lines" ? trace.line : trace.marker.line;
        let pen = "M";
        const drawn = points.map(([px, py]) => {
            if (!Number.isFinite(px + py)) return void (pen = "M");
            if (trace.mode !== "lines") return `M${px + r},${py + r}l${-2 * r},${-2 * r}m0,${2 * r}l${2 * r},${-2 * r}`;
            const piece = `${pen}${px},${py}`;
            pen = "L";
            return piece;
        });
        const style = { fill: "none", stroke: color, "stroke-width": width };
        this.add("path", { d: drawn.filter(Boolean).join("") || "M0,0", ...style }, "", this.inner);
    }

    texts({ font: { size }, xaxis, yaxis }, axes, theme, box) {
        const [bottom, away] = [axes.top + axes.tall, TICK.gap + TICK.length + TICK.pad * size];
        const number = { ...this.style, "font-size": size };
        const line = { stroke: theme.line, "stroke-width": 1, "shape-rendering": "crispEdges" };
        const across = ticksOf(xaxis.range, axes.width, APART.x).map(({ value, text }) => {
            this.add("path", { d: `M${axes.x(value)},${bottom + TICK.gap}v${TICK.length}`, ...line });
            return this.add("text", { ...number, x: axes.x(value), y: bottom + away + size, "text-anchor": "middle" }, text);
        });
        const up = ticksOf(yaxis.range, axes.tall, APART.y).map(({ value, text }) => {
            this.add("path", { d: `M${axes.left - TICK.gap},${axes.y(value)}h${-TICK.length}`, ...line });
            const place = { x: axes.left - away, y: axes.y(value) + MIDDLE * size, "text-anchor": "end" };
            return this.add("text", { ...number, ...place }, text);
        });
        const large = Math.round(TITLE * size);
        const title = { ...this.style, "font-size": large, "text-anchor": "middle", x: 0, y: 0 };
        const [below, beside] = [xaxis, yaxis].map((axis) => this.add("text", title, axis.title.text));
        // All is read before anything is changed: after each change the browser would lay the page out anew.
        const numbers = [...across, ...up];
        const rects = numbers.map((each) => each.getBoundingClientRect());
        const boxes = numbers.map((each) => each.getBBox());
        const [under, aside] = [below.getBBox(), beside.getBBox()];
        // A number that would reach over the edge is left out.
        rects.forEach(({ left, top, right }, index) => {
            if (left < box.left || right > box.right || top < box.top) numbers[index].style.visibility = "hidden";
        });
        // The titles lie outside of the numbers, and inside of the plot.
        const lowest = Math.max(...boxes.slice(0, across.length).map(({ y, height }) => y + height)) - HALF_LINE;
        const leftmost = Math.min(...boxes.slice(across.length).map(({ x }) => x)) + HALF_LINE;
        below.setAttribute("x", axes.left + axes.width / 2);
        below.setAttribute("y", Math.min(lowest + xaxis.title.standoff + CAPITAL * large, box.height - under.y - under.height));
        const place = Math.max(leftmost - yaxis.title.standoff - MIDDLE * large, -aside.y);
        beside.setAttribute("transform", `translate(${place},${axes.top + axes.tall / 2})rotate(-90)`);
    }
}
