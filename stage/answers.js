// What the networks of the balls answer at the playhead, and the lines above the panel that tell how good that is.

import { contours } from "./contours.js";
import { clamp } from "./draw.js";
import { logistic, outputs, weightsAt } from "./network.js";

const [LEAST, MOST] = [20, 40]; // points of a grid, each way
const PRODUCTS = 2.2e6; // of weights and points: that many are computed between two frames of playback
const FEW = 3; // balls of which each has a line of its own
const [NARROW, WIDE] = [320, 440]; // pixels of a panel that has room for two columns, and for both meanings in a line
export const LEADING = 1.35; // heights of the text from one line to the next
export const GAP = 8; // pixels between two pictures
const NEAR = 10; // pixels from a boundary within which it is pointed at

// The last of each ball, by its frames: { step, weights } and { step, key, ground }.
const [lastWeights, lastGrounds] = [new WeakMap(), new WeakMap()];

// The weights of a ball at the playhead.
export function weightsOf({ race, step }, index) {
    const frames = race.frames[index];
    if (lastWeights.get(frames)?.step !== step) lastWeights.set(frames, { step, weights: weightsAt(frames, step) });
    return lastWeights.get(frames).weights;
}

// The outputs of a ball for inputs, listed point by point.
export const answersOf = (scene, index, inputs) => outputs(scene.figure.facts, weightsOf(scene, index), inputs);

// The points each way of a grid on which all balls can be computed while they play.
export function sideOf({ race: { frames } }) {
    const points = PRODUCTS / (frames.length * frames[0].weights[0].length);
    return clamp(Math.floor(Math.sqrt(points)), LEAST, MOST);
}

// The output of a ball on a grid over the axes, from the lower left corner to the upper right one.
export function groundOf(scene, index) {
    const { race, step, axes } = scene;
    const [{ key, left, top, width, tall, inverse }] = axes;
    const frames = race.frames[index];
    const last = lastGrounds.get(frames);
    if (last?.step === step && last.key === key) return last.ground;
    const [[x0, y1], [x1, y0]] = [inverse(left, top), inverse(left + width, top + tall)];
    const side = sideOf(scene);
    const inputs = new Float64Array(2 * side * side);
    for (let row = 0, at = 0; row < side; row += 1)
        for (let column = 0; column < side; column += 1, at += 2) {
            inputs[at] = x0 + ((x1 - x0) * column) / (side - 1);
            inputs[at + 1] = y0 + ((y1 - y0) * row) / (side - 1);
        }
    const ground = { z: answersOf(scene, index, inputs), columns: side, rows: side };
    lastGrounds.set(frames, { step, key, ground });
    return ground;
}

// How sure an output is of the upper class, from 0 to 1.
export const certainty = (z, head) => (head === "half_mse" ? clamp((z + 1) / 2, 0, 1) : logistic(z));

// For each feature how sure a ball is of the class of that feature, where it alone is on.
export function featuresOf(scene, index) {
    const { signs, head } = scene.figure.facts;
    const inputs = signs.flatMap((_, feature) => signs.map((_, other) => Number(other === feature)));
    return [...answersOf(scene, index, inputs)].map((z, feature) => certainty(signs[feature] * z, head));
}

// The ball whose answer tints the panel: the one that is pointed at, or chosen, or the only one; else null.
export function tinted({ race: { balls }, pointed, chosen }) {
    const index = pointed?.index ?? chosen ?? (balls.length === 1 ? 0 : null);
    return index < balls.length ? index : null;
}

// The lines at which a ball changes its answer from one class to the other, each [x0, y0, x1, y1, ...] in pixels.
export function boundariesOf(scene, index) {
    const [{ left, top, width, tall }] = scene.axes;
    const ground = groundOf(scene, index);
    const [across, up] = [width / (ground.columns - 1), tall / (ground.rows - 1)];
    const pixels = (each, at) => (at % 2 ? top + tall - each * up : left + each * across);
    return contours(ground, 0).map((line) => line.map(pixels));
}

// Stroke what a ball answers, with a halo; faintly where it is the answer of a race before.
export function strokeAnswer(pen, { colour, dashes }, theme, behind) {
    const faint = behind ? 0.35 : 1;
    for (const [shade, width, alpha, dash] of [
        [theme.back, 5.5, 0.75, []],
        [colour, 2.5, 1, dashes],
    ]) {
        pen.strokeStyle = shade;
        pen.lineWidth = width;
        pen.globalAlpha = alpha * faint;
        pen.setLineDash(dash);
        pen.stroke();
    }
}

// The place and the side of each picture in the axes, the size of the words below it, and the height that these take.
export function picturesOf({ race: { balls }, figure: { facts }, axes: [axes], text }) {
    const size = Math.min(text.size, axes.width / 5 / Math.max(1, balls.length));
    const strip = 1.5 * size;
    return { places: placed(facts.pictures.length, axes, strip), size, strip };
}

// Where so many pictures are largest in a box, each with a strip of pixels below it.
function placed(count, { left, top, width, tall }, strip) {
    const side = (columns) => Math.min(width / columns, tall / Math.ceil(count / columns) - strip) - GAP;
    const columns = Array.from({ length: count }, (_, at) => at + 1).reduce((best, each) => (side(each) > side(best) ? each : best));
    const [wide, high] = [width / columns, tall / Math.ceil(count / columns)];
    const small = Math.max(0, side(columns));
    return Array.from({ length: count }, (_, at) => ({
        x: left + (at % columns) * wide + (wide - small) / 2,
        y: top + Math.floor(at / columns) * high + (high - small - strip) / 2,
        side: small,
    }));
}

// ---- the lines above the panel: what the marks mean, what the numbers are, and an entry for each ball ----

// How many lines the meanings take and in how many columns the entries stand, and all lines that makes.
export function linesOf(balls, width) {
    const columns = balls.length > FEW && width >= NARROW ? 2 : 1;
    const meanings = width >= WIDE ? 1 : 2;
    return { meanings, columns, lines: meanings + Math.ceil(balls.length / columns) };
}

// Where they stand: the first meaning at { x, y }, the entry of each ball, with the distances of lines and of columns.
export function entriesOf({ race: { balls }, axes: [{ left, top }], width, text }) {
    const { meanings, columns, lines } = linesOf(balls, width);
    const [high, wide] = [LEADING * text.size, (width - left) / columns];
    const first = top - (lines - 0.2) * high;
    const entries = balls.map((_, index) => ({
        x: left + (index % columns) * wide,
        y: first + (meanings + Math.floor(index / columns)) * high,
    }));
    return { meaning: { x: left, y: first }, meanings, entries, high, wide };
}

// The ball whose entry is at a pixel, or whose boundary is near to it; or null.
export function ballAt(scene, px, py) {
    const { entries, high, wide } = entriesOf(scene);
    const entry = entries.findIndex(({ x, y }) => px >= x && px < x + wide && Math.abs(py - y) <= high / 2);
    if (entry >= 0) return entry;
    const { race, figure, axes } = scene;
    if (figure.facts.answers !== "boundary" || !race.frames || !axes[0].holds(px, py)) return null;
    let [least, found] = [NEAR, null];
    race.balls.forEach((_, index) => {
        for (const line of boundariesOf(scene, index))
            for (let at = 0; at < line.length; at += 2) {
                const distance = Math.hypot(line[at] - px, line[at + 1] - py);
                if (distance < least) [least, found] = [distance, index];
            }
    });
    return found;
}

// How right a ball is at a row on the examples of the training and on those of the test: shares in percent, or losses
// where no example is right or wrong. A value that didn't come is left out.
export function standingOf(ball, row) {
    const at = Math.min(row, ball.last);
    const percent = (share) => `${(100 * share).toFixed(1)} %`;
    const loss = (value) => Number(value.toPrecision(2)).toString();
    const pairs = ball.accuracy ? [ball.accuracy, ball.test_accuracy].map((each) => [each, percent]) : [ball.loss, ball.test_loss].map((each) => [each, loss]);
    return pairs.filter(([values]) => values && Number.isFinite(values[at])).map(([values, text]) => text(values[at])).join(" · ");
}
