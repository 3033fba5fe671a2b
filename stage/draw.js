// Numbers as texts, and lines on a canvas.

import { isPrinting, pixelRatio } from "./print.js";

const EDGE = 20; // pixels around a panel in which lines are still drawn
const LONG = 300; // steps beyond which lines are thinner and fainter the longer the race is
const THINNEST = 0.5; // of their usual width and opacity
const RECENT = 25; // steps of a trail that are thicker than those before
const PIECES = 10; // in which an old trail fades
const BRIGHT = 185; // of 255
const GONE = 0.25; // the opacity of the path of a ball that left the map

export const LEADING = 4 / 3; // heights of the text from one label on a panel to the next
export const PENCIL = [5, 4]; // the dashes of a recorded run
export const FADE = 8; // steps within which a path fades after its ball has left the map
export const STRIPES = 2; // steps off the map that are still drawn, each a third as strong as the one before

// A number as text with the sign of the page's other numbers.
export const signed = (text) => text.replaceAll("-", "−");

// A number with up to four significant digits, and with an exponent in place of many zeros, as `digits` in catalog.py.
export const digits = (value) => {
    if (!Number.isFinite(value)) return "–";
    const rounded = Number(value.toPrecision(4));
    const size = Math.abs(rounded);
    if (size !== 0 && (size < 1e-4 || size >= 1e5)) return signed(rounded.toExponential().replace("e+", "e"));
    return signed(size < 1e4 ? String(rounded) : rounded.toLocaleString("en-US"));
};

// The same with three: a number in single precision that others stand beside.
export const three = (value) => digits(Number(value.toPrecision(3)));

// The number that a text says, with either sign for a negative one; NaN for another text.
export const numberIn = (text) => (text.trim() ? Number(text.trim().replace(",", ".").replaceAll("−", "-")) : NaN);

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// A pixel that may lie far off the panel, so near that the difference of two stays finite.
export const far = (pixels) => (Number.isFinite(pixels) ? clamp(pixels, -1e6, 1e6) : 1e6);

// The dashes of a ball's line for a canvas, from how Plotly writes them: "6px,2px", or "solid".
export const dashes = (dash) => (dash === "solid" ? [] : dash.split(",").map(parseFloat));

// Add a ball's path from one row to another to the path of a canvas, as far as it is on the panel. Returns its length
// there in pixels. The rest is left out: a browser would dash even a line of a hundred thousand pixels to its end.
export function line(context, axes, x, y, from, to) {
    context.beginPath();
    let [px, py] = [x(from), y(from)];
    let length = 0;
    let pen = false;
    for (let row = from + 1; row <= to; row += 1) {
        const [nx, ny] = [x(row), y(row)];
        const part = visible(axes, px, py, nx, ny);
        if (part) {
            const [x0, y0, x1, y1] = part;
            if (!pen) context.moveTo(x0, y0);
            context.lineTo(x1, y1);
            length += Math.hypot(x1 - x0, y1 - y0);
            pen = x1 === nx && y1 === ny;
        } else pen = false;
        [px, py] = [nx, ny];
    }
    return length;
}

// Paint only what lies within a panel's axes.
export function inside(context, { left, top, width, tall }, paint) {
    context.save();
    context.beginPath();
    context.rect(left, top, width, tall);
    context.clip();
    context.lineJoin = "round";
    paint();
    context.restore();
}

// The part of a segment that is on a panel or close to it (Liang & Barsky, 1984), or null.
export function visible({ left, top, width, tall }, x0, y0, x1, y1) {
    const [dx, dy] = [x1 - x0, y1 - y0];
    let [enter, leave] = [0, 1];
    const edges = [
        [-dx, x0 - left + EDGE],
        [dx, left + width + EDGE - x0],
        [-dy, y0 - top + EDGE],
        [dy, top + tall + EDGE - y0],
    ];
    for (const [speed, room] of edges) {
        if (speed === 0 && room < 0) return null;
        if (speed < 0) enter = Math.max(enter, room / speed);
        if (speed > 0) leave = Math.min(leave, room / speed);
    }
    if (!(enter <= leave)) return null;
    return [x0 + enter * dx, y0 + enter * dy, leave === 1 ? x1 : x0 + leave * dx, leave === 1 ? y1 : y0 + leave * dy];
}

// The colour of the edge beneath a line: dark beneath a bright line on a light page.
export function edgeOf(colour, { name }) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return name === "light" && 0.2126 * red + 0.7152 * green + 0.0722 * blue > BRIGHT ? "#000" : "#fff";
}

// The paths of balls that have left the map, so that they lie below the others, and then these.
export const fromBelow = (paths) => [...paths].sort((one, other) => (other.gone < Infinity) - (one.gone < Infinity));

// The opacity of a ball's path at a step: the path of a ball that has left the map fades.
export const presence = ({ gone }, step) => 1 - (1 - GONE) * clamp((step - gone) / FADE, 0, 1);

// How thick and strong lines are in a race of so many steps, as a share: long and noisy runs would be a tangle.
export const slenderness = ({ steps }) => clamp(Math.sqrt(LONG / steps), THINNEST, 1);

// Stroke a path from one row to another with `pen.globalAlpha`, fainter where `shades` says so, and fade it out after its
// ball has left the map.
export function strokePath(pen, { axes, x, y, gone, end, shades = unshaded }, from, to) {
    const [alpha, offset] = [pen.globalAlpha, pen.lineDashOffset];
    const whole = Math.min(to, gone, end);
    let length = 0;
    for (const piece of whole > from ? shades(from, whole) : []) {
        pen.globalAlpha = alpha * piece.strength;
        pen.lineDashOffset = offset + length;
        length += line(pen, axes, x, y, piece.from, piece.to);
        pen.stroke();
    }
    pen.lineDashOffset = offset;
    for (let row = Math.max(from, gone) + 1; row <= Math.min(to, end); row += 1) {
        pen.globalAlpha = alpha / 3 ** (row - gone);
        length += line(pen, axes, x, y, row - 1, row);
        pen.stroke();
    }
    pen.globalAlpha = alpha;
    return length;
}

const unshaded = (from, to) => [{ from, to, strength: 1 }];

// The pieces of a trail at a row, the oldest first: from which row to which, how thick and how strong.
export function pieces(row, kept) {
    const recent = { from: Math.max(0, row - RECENT), to: row, width: 3.5, strength: 1 };
    if (!kept) return [recent];
    const found = [];
    for (let piece = 0; piece < PIECES; piece += 1) {
        const [from, to] = [row - kept - (kept * (PIECES - piece)) / PIECES, row - kept - (kept * (PIECES - piece - 1)) / PIECES];
        if (to <= 0) continue;
        const share = (piece + 1) / (PIECES + 1);
        found.push({ from: Math.max(0, Math.round(from)), to: Math.round(to), width: 1 + share, strength: share });
    }
    if (row > RECENT) found.push({ from: Math.max(0, row - kept), to: row - RECENT, width: 2.2, strength: 1 });
    return [...found, recent];
}

// Where a ball is on a panel: between two rows while it plays slowly, on a row when it is paused.
export function spot({ ball, x, y }, step) {
    const at = Math.min(step, ball.last);
    const row = Math.floor(at);
    if (row === at) return [x(row), y(row)];
    const rest = at - row;
    return [x(row) + rest * (x(row + 1) - x(row)), y(row) + rest * (y(row + 1) - y(row))];
}

// A line from the bottom to the top of a panel at a value of its x axis, if that is on it.
export function upright(context, axes, value, colour) {
    const x = Math.round(axes.x(value)) + 0.5;
    if (!axes.holds(x - 1, axes.top)) return;
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, axes.top);
    context.lineTo(x, axes.top + axes.tall);
    context.stroke();
}

export function ring(context, x, y, colour) {
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    context.stroke();
    context.restore();
}

// The dot of a recorded run, with its number.
export function numbered(context, x, y, number, theme) {
    context.save();
    context.fillStyle = theme.back;
    context.strokeStyle = theme.text;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, 7.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.fillStyle = theme.text;
    context.font = `10px ${theme.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(number, x, y);
    context.restore();
}

// A canvas as large as its panel, wiped.
export function canvas(size, element) {
    const ratio = pixelRatio();
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    // Chromium prints the commands that painted a canvas, of which one that wipes it is white on paper: a new size wipes
    // it as well.
    const anew = isPrinting() || element.width !== width || element.height !== height;
    if (anew) Object.assign(element, { width, height });
    const context = element.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!anew) context.clearRect(0, 0, size.width, size.height);
    return context;
}

export function arrow(context, [x0, y0], [x1, y1], colour) {
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length < 2) return;
    const head = Math.min(9, length / 2);
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    for (const [shade, width] of [
        ["#fff", 4.5],
        [colour, 2.2],
    ]) {
        context.strokeStyle = context.fillStyle = shade;
        context.lineWidth = width;
        context.beginPath();
        context.moveTo(x0, y0);
        context.lineTo(x1 - head * ux, y1 - head * uy);
        context.stroke();
        context.beginPath();
        context.moveTo(x1, y1);
        for (const side of [-1, 1])
            context.lineTo(x1 - head * ux + side * 0.5 * head * uy, y1 - head * uy - side * 0.5 * head * ux);
        context.closePath();
        context.fill();
    }
}
