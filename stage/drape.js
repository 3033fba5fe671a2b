// What lies on the surface: heights of the drawn grid, the paths of balls as lines on it, and what a hill hides.

import { heightOfLoss } from "./beside.js";
import { linesOf } from "./contours.js";
import { at } from "./playhead.js";
import { departure } from "./race.js";

const PIECES = 60; // pieces of a segment that crosses the whole map
const MOST = 8000; // points of a path
const MOST_CONTOURS = 9000; // points of contour lines: with more of them only the index contours are drawn
const STEPS = 90; // steps of a line of sight that crosses the whole map

// The height of the drawn surface at a place of the map: between the four grid points around it.
export function heightAt({ x, y, z }, px, py) {
    const [column, across] = cell(x, px);
    const [row, up] = cell(y, py);
    const first = row * x.length + column;
    const second = first + x.length;
    const [below, above] = [first, second].map((from) => z[from] + across * (z[from + 1] - z[from]));
    return below + up * (above - below);
}

// The last line that isn't above a value, and how far the value is on its way to the next.
function cell(lines, value) {
    let [low, high] = [0, lines.length - 1];
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (lines[middle] <= value) low = middle;
        else high = middle;
    }
    return [low, Math.min(Math.max((value - lines[low]) / (lines[high] - lines[low]), 0), 1)];
}

// The share of a segment at which it enters a box and leaves it, or null (Liang & Barsky, 1984).
export function part(x0, y0, x1, y1, [left, right], [bottom, top]) {
    if (![x0, y0, x1, y1].every(Number.isFinite)) return null;
    let [enter, leave] = [0, 1];
    for (const [by, room] of [
        [x0 - x1, x0 - left],
        [x1 - x0, right - x0],
        [y0 - y1, y0 - bottom],
        [y1 - y0, top - y0],
    ]) {
        if (by === 0 && room < 0) return null;
        if (by < 0) enter = Math.max(enter, room / by);
        if (by > 0) leave = Math.min(leave, room / by);
    }
    return enter <= leave ? [enter, leave] : null;
}

// A ball's path on the surface: points x, y, z, each with its row, which lies between two rows inside of a segment. It
// ends at the edge where the ball has left the map for good; NaN stands where it is off the map before. On a plane of more
// than two parameters it lies at the true loss, above the surface or below it.
export function drape(ball, { surface, x_range, y_range }, figure) {
    const { x, y } = ball;
    const gone = departure(ball, { x_range, y_range });
    const last = Math.min(ball.last, gone);
    const [xs, ys, zs, rows] = [[], [], [], []];
    const add = (px, py, row) => {
        xs.push(px);
        ys.push(py);
        zs.push(ball.picture ? heightOfLoss(ball, row, figure) : heightAt(surface, px, py));
        rows.push(row);
    };
    const most = Math.max(1, Math.floor(MOST / Math.max(1, last)));
    const [wide, tall] = [x_range[1] - x_range[0], y_range[1] - y_range[0]];
    let down = false; // whether the last point is where the next segment begins
    for (let row = 0; row < last; row += 1) {
        const [x0, y0, dx, dy] = [x[row], y[row], x[row + 1] - x[row], y[row + 1] - y[row]];
        const inside = part(x0, y0, x0 + dx, y0 + dy, x_range, y_range);
        if (!inside) {
            down = false;
            continue;
        }
        const [enter, leave] = inside;
        if (!down || enter > 0) {
            if (rows.length) add(NaN, NaN, row + enter);
            add(x0 + enter * dx, y0 + enter * dy, row + enter);
        }
        const length = (leave - enter) * Math.hypot(dx / wide, dy / tall);
        const pieces = Math.min(Math.max(1, Math.ceil(PIECES * length)), most);
        for (let piece = 1; piece <= pieces; piece += 1) {
            const share = enter + (piece / pieces) * (leave - enter);
            add(x0 + share * dx, y0 + share * dy, row + share);
        }
        down = leave === 1;
    }
    while (zs.length && Number.isNaN(zs.at(-1))) [xs, ys, zs, rows].forEach((each) => each.pop()); // outside of the domain
    if (!last && part(x[0], y[0], x[0], y[0], x_range, y_range)) add(x[0], y[0], 0);
    return { xs, ys, zs, rows, gone };
}

// Where a ball is on the surface at a step: { x, y, z, off }. Off the map it stays where it left it; null if it never
// was on it.
export function ballOn(ball, { surface, x_range, y_range }, { xs, ys, zs, rows, gone }, step) {
    const [x, y] = [ball.x, ball.y].map((values) => at(values, step, ball.last));
    const z = part(x, y, x, y, x_range, y_range) ? heightAt(surface, x, y) : NaN;
    if (step <= gone && !Number.isNaN(z)) return { x, y, z, off: false };
    let index = rows.length - 1;
    while (index >= 0 && (rows[index] > step || Number.isNaN(zs[index]))) index -= 1;
    return index < 0 ? null : { x: xs[index], y: ys[index], z: zs[index], off: true };
}

// Whether the surface hides a point above it from the eye, both in the units of the axes.
export function isHidden({ surface, x_range, y_range }, [x, y, z], [ex, ey, ez]) {
    // The line of sight as far as it is on the map and below the top.
    const sight = part(x, y, ex, ey, x_range, y_range);
    if (!sight) return false;
    let [, end] = sight;
    if (ez > z) end = Math.min(end, (surface.high - z) / (ez - z));
    const across = end * Math.hypot((ex - x) / (x_range[1] - x_range[0]), (ey - y) / (y_range[1] - y_range[0]));
    const count = Math.ceil(STEPS * across);
    for (let number = 1; number <= count; number += 1) {
        const share = (number / count) * end;
        const [px, py] = [x + share * (ex - x), y + share * (ey - y)];
        if (heightAt(surface, px, py) > z + share * (ez - z)) return true;
    }
    return false;
}

const drapes = new WeakMap(); // of the balls of each race: the terrain, the drape of each ball, and what was last seen of them

// Every ball's drape as the camera sees it: { ball, index, gone, drape, px, py, hidden }; px, py and hidden have a value
// for each point. `balls` may also be recorded runs.
export function seen({ race, terrain, figure, axes: [camera] }, balls = race.balls) {
    if (drapes.get(balls)?.terrain !== terrain)
        drapes.set(balls, { terrain, drapes: balls.map((ball) => drape(ball, terrain, figure)) });
    const kept = drapes.get(balls);
    if (kept.key === camera.key) return kept.seen;
    kept.key = camera.key;
    kept.seen = balls.map((ball, index) => ({
        ball,
        index,
        gone: kept.drapes[index].gone,
        drape: kept.drapes[index],
        ...look(kept.drapes[index], terrain, camera, figure.facts.lift),
    }));
    return kept.seen;
}

const contours = new WeakMap(); // of each terrain: its contour lines on the surface, and how they were last seen

// The contour lines of the map on the surface as the camera sees them: { index, px, py, hidden }, where `index` says
// whether they are index contours.
export function seenContours({ terrain, figure, axes: [camera] }, levels) {
    if (!contours.has(terrain)) contours.set(terrain, { lines: contoursOf(terrain, levels) });
    const kept = contours.get(terrain);
    if (kept.key === camera.key) return kept.seen;
    kept.key = camera.key;
    kept.seen = kept.lines.map(({ index, points }) => ({
        index,
        ...look(points, terrain, camera, figure.facts.lift / 2),
    }));
    return kept.seen;
}

const floors = new WeakMap(); // likewise of the valley floors

// The valley floors on the surface as the camera sees them: { px, py, hidden }.
export function seenFloors({ terrain, figure, axes: [camera] }) {
    if (floors.get(terrain)?.key === camera.key) return floors.get(terrain).seen;
    const [xs, ys] = terrain.floors;
    const zs = Array.from(xs, (x, index) => (Number.isNaN(x) ? NaN : heightAt(terrain.surface, x, ys[index])));
    const seen = look({ xs, ys, zs }, terrain, camera, figure.facts.lift / 2);
    floors.set(terrain, { key: camera.key, seen });
    return seen;
}

function contoursOf({ ground, surface, x_range, y_range }, levels) {
    const drawn = levels.map(([level, text]) => ({ index: text !== "", lines: linesOf(ground, level) }));
    const count = drawn.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.length / 2, 0);
    return drawn
        .filter(({ index }) => index || count <= MOST_CONTOURS)
        .map(({ index, lines }) => {
            const points = { xs: [], ys: [], zs: [] };
            const add = (x, y) => [points.xs, points.ys, points.zs].forEach((all, at) => all.push([x, y, heightAt(surface, x, y)][at]));
            for (const line of lines) {
                if (points.xs.length) add(NaN, NaN);
                for (let at = 0; at < line.length; at += 2)
                    add(on(x_range, line[at] / (ground.columns - 1)), on(y_range, line[at + 1] / (ground.rows - 1)));
            }
            return { index, points };
        });
}

const on = ([from, to], share) => from + share * (to - from);

// Points of the surface as a camera sees them: pixels px and py, and whether the surface hides them.
export function look({ xs, ys, zs }, terrain, camera, lift) {
    const [px, py, hidden] = [[], [], []];
    xs.forEach((x, index) => {
        const [y, z] = [ys[index], zs[index] + lift];
        const [across, down] = camera.project(x, y, z);
        px.push(across);
        py.push(down);
        hidden.push(!Number.isNaN(z) && isHidden(terrain, [x, y, z], camera.eye));
    });
    return { px, py, hidden };
}

// Add to the path of a pen the lines between points from one index to another, those that are hidden or the others.
export function trace(pen, { px, py, hidden }, from, to, ofHidden) {
    let down = false;
    for (let index = from; index <= to; index += 1) {
        const shown = !Number.isNaN(px[index]) && hidden[index] === ofHidden;
        if (shown && down) pen.lineTo(px[index], py[index]);
        else if (shown && index > from && !Number.isNaN(px[index - 1])) {
            // From the point before, so that the hidden and the visible parts of a line meet.
            pen.moveTo(px[index - 1], py[index - 1]);
            pen.lineTo(px[index], py[index]);
        } else if (shown) pen.moveTo(px[index], py[index]);
        down = shown;
    }
}

// Stroke a whole path in the pen's style, with other opacities where it is hidden and where it is seen.
export function strokeWhole(pen, each, hiddenAlpha, seenAlpha) {
    for (const hidden of [true, false]) {
        pen.globalAlpha = hidden ? hiddenAlpha : seenAlpha;
        pen.beginPath();
        trace(pen, each, 0, each.px.length - 1, hidden);
        pen.stroke();
    }
}

// The first of the rising rows of points that is not below a value.
export function pointAt(rows, value) {
    let [low, high] = [0, rows.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (rows[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low;
}
