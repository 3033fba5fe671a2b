// Contour lines of a grid of heights, and how they are painted: thin, each fifth heavier and labelled with its loss.

import { inside } from "./draw.js";

const ROOMY = 260; // pixels of a map that has room for labels
const APART = 8; // font sizes between two labels
const EDGE = 2; // font sizes between a label and the edge of the map
const MOST = 9; // labels on a map
const SHORT = 30; // points: a closed line of fewer is a bead in a valley that is narrower than the grid
const STRAIGHT = 0.97; // of a line under a label: the distance of its ends by its length

const cells = new WeakMap(); // the lowest and the highest corner of each cell of a ground, by the number of its first one

// A cell with a corner where the loss has no value has no lowest and no highest one.
function cellsOf(ground) {
    if (!cells.has(ground)) {
        const { z, columns, rows } = ground;
        const [low, high] = [new Float64Array(z.length).fill(NaN), new Float64Array(z.length).fill(NaN)];
        for (let at = 0; at < (rows - 1) * columns - 1; at += 1) {
            const [right, above, across] = [at + 1, at + columns, at + columns + 1];
            low[at] = Math.min(z[at], z[right], z[above], z[across]);
            high[at] = Math.max(z[at], z[right], z[above], z[across]);
        }
        cells.set(ground, { low, high });
    }
    return cells.get(ground);
}

// The lines at a level, each [x0, y0, x1, y1, ...] in columns and rows of the grid (marching squares: Maple, 2003). No
// line crosses a cell whose corners differ by less than `least`: there it would follow their rounding.
export function contours(ground, level) {
    const { z, columns, rows, least = 0 } = ground;
    const next = new Map(); // from a crossed edge of the grid to the one or two that its line goes on to
    const join = (one, other) => {
        for (const [from, to] of [
            [one, other],
            [other, one],
        ])
            if (next.has(from)) next.get(from).push(to);
            else next.set(from, [to]);
    };
    const { low, high } = cellsOf(ground);
    for (let row = 0; row + 1 < rows; row += 1)
        for (let column = 0; column + 1 < columns; column += 1) {
            const at = row * columns + column;
            if (!(low[at] <= level && high[at] > level && high[at] - low[at] >= least)) continue;
            const [a, b, c, d] = [z[at], z[at + 1], z[at + columns + 1], z[at + columns]];
            // The edge from a place to its right is twice its number, and the one upwards is one more.
            const [below, right, above, left] = [2 * at, 2 * (at + 1) + 1, 2 * (at + columns), 2 * at + 1];
            const crossed = [];
            if (a > level !== b > level) crossed.push(below);
            if (b > level !== c > level) crossed.push(right);
            if (c > level !== d > level) crossed.push(above);
            if (d > level !== a > level) crossed.push(left);
            if (crossed.length === 2) join(...crossed);
            else if (crossed.length === 4) {
                // A saddle: the middle decides which corners are on one side.
                const isJoined = (a + b + c + d) / 4 > level === a > level;
                join(below, isJoined ? right : left);
                join(above, isJoined ? left : right);
            }
        }
    const place = (edge) => {
        const at = edge >> 1;
        const [from, to] = [z[at], z[edge & 1 ? at + columns : at + 1]];
        const share = (level - from) / (to - from);
        const [column, row] = [at % columns, Math.floor(at / columns)];
        return edge & 1 ? [column, row + share] : [column + share, row];
    };
    const lines = [];
    const follow = (start) => {
        const line = [];
        let edge = start;
        while (edge !== undefined) {
            line.push(...place(edge));
            const neighbours = next.get(edge);
            next.delete(edge);
            edge = neighbours.find((each) => next.has(each));
            if (edge === undefined && neighbours.includes(start) && line.length > 4) line.push(line[0], line[1]); // a closed line
        }
        lines.push(line);
    };
    for (const [edge, neighbours] of next) if (neighbours.length === 1 && next.has(edge)) follow(edge);
    for (const edge of next.keys()) if (next.has(edge)) follow(edge);
    return lines;
}

const isClosed = (line) => line[0] === line.at(-2) && line[1] === line.at(-1);

const found = new WeakMap(); // the lines of each ground, by level

// The lines at a level that the grid can draw.
export function linesOf(ground, level) {
    if (!found.has(ground)) found.set(ground, new Map());
    const levels = found.get(ground);
    if (!levels.has(level)) {
        const whole = contours(ground, level).filter((line) => line.length > 2 * SHORT || !isClosed(line));
        levels.set(level, whole);
    }
    return levels.get(level);
}

// Paint the lines of a map on its relief. `levels` holds [height, label], without a label between index contours.
export function paintContours(pen, { ground, x_range, y_range }, { axes, levels, palette, text }) {
    const across = (x_range[1] - x_range[0]) / (ground.columns - 1);
    const up = (y_range[1] - y_range[0]) / (ground.rows - 1);
    const pixels = (line) =>
        line.map((each, at) => (at % 2 ? axes.y(y_range[0] + each * up) : axes.x(x_range[0] + each * across)));
    const drawn = levels.map(([level, label]) => ({ label, lines: linesOf(ground, level).map(pixels) }));
    const named = drawn.filter(({ label }) => label);
    const labels = Math.min(axes.width, axes.tall) < ROOMY ? [] : labelled(named, axes, text.size);
    inside(pen, axes, () => {
        pen.strokeStyle = pen.fillStyle = palette.line;
        for (const { label, lines } of drawn) {
            pen.globalAlpha = label ? 0.42 : 0.2;
            pen.lineWidth = label ? 0.9 : 0.7;
            pen.beginPath();
            for (const line of lines) trace(pen, line, label ? labels : []);
            pen.stroke();
        }
        pen.globalAlpha = 0.8;
        pen.font = text.font;
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        for (const { label, x, y, angle } of labels) {
            pen.save();
            pen.translate(x, y);
            pen.rotate(angle);
            pen.fillText(label, 0, 0);
            pen.restore();
        }
    });
}

// Add a line to the path of a pen, but where a label of its stands.
function trace(pen, line, labels) {
    const gaps = labels.filter((label) => label.line === line);
    let down = false;
    for (let at = 0; at < line.length; at += 2) {
        const [x, y] = [line[at], line[at + 1]];
        if (gaps.some((gap) => Math.hypot(x - gap.x, y - gap.y) < gap.half)) down = false;
        else {
            if (down) pen.lineTo(x, y);
            else pen.moveTo(x, y);
            down = true;
        }
    }
}

// Where labels stand: on the longest lines, where these are straight and nearly level, apart from one another.
function labelled(named, { left, top, width, tall }, size) {
    const edge = EDGE * size;
    const labels = [];
    const candidates = named.flatMap(({ label, lines }) => lines.map((line) => ({ label, line })));
    candidates.sort((one, other) => other.line.length - one.line.length);
    for (const { label, line } of candidates) {
        if (labels.length === MOST) break;
        const half = (label.length * size * 0.6) / 2 + 3;
        let best = null;
        for (let at = 0; at < line.length; at += 2) {
            const [x, y] = [line[at], line[at + 1]];
            if (x < left + edge || x > left + width - edge || y < top + edge || y > top + tall - edge) continue;
            if (labels.some((label) => Math.hypot(x - label.x, y - label.y) < APART * size)) continue;
            const ends = [-1, 1].map((way) => reach(line, at, way, half));
            if (ends.includes(null)) continue;
            const [[x0, y0, one], [x1, y1, other]] = ends;
            const chord = Math.hypot(x1 - x0, y1 - y0);
            if (chord < STRAIGHT * (one + other)) continue;
            let angle = Math.atan2(y1 - y0, x1 - x0);
            if (angle > Math.PI / 2) angle -= Math.PI;
            if (angle <= -Math.PI / 2) angle += Math.PI;
            if (!best || Math.abs(angle) < Math.abs(best.angle)) best = { label, line, x, y, angle, half };
        }
        if (best) labels.push(best);
    }
    return labels;
}

// The first point of a line that is a distance away along it, one way or the other, and how far that is; or null.
function reach(line, at, way, distance) {
    let length = 0;
    for (let from = at, to = at + 2 * way; to >= 0 && to < line.length; from = to, to += 2 * way) {
        length += Math.hypot(line[to] - line[from], line[to + 1] - line[from + 1]);
        if (length >= distance) return [line[to], line[to + 1], length];
    }
    return null;
}
