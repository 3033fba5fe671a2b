// Balls and recorded runs may lie beside the plane of the map: how strongly they are drawn, and where their true loss is
// on the surface.

import { clamp } from "./draw.js";
import { at } from "./playhead.js";

const FAINTEST = 0.25; // a recorded run
const FAINTEST_BALL = 0.15;
const SHADES = 12; // in which a path fades

// The opacity at a step: 1 less the distance from the plane, of a ball as a share of its distance from the start, of a
// recorded run as a share of the map.
export function nearness(run, step) {
    if (!run.beside) return 1;
    if (run.picture) return Math.max(FAINTEST_BALL, 1 - at(run.way, step, run.last));
    const away = at(run.beside, step, run.last);
    return Number.isNaN(away) ? 1 : Math.max(FAINTEST, 1 - away);
}

// The pieces of a path from one row to another, each { from, to, strength }, of one opacity.
export function shaded(run, from, to) {
    if (!run.beside) return [{ from, to, strength: 1 }];
    const found = [];
    for (let row = from; row < to; row += 1) {
        const strength = Math.round(SHADES * nearness(run, row + 0.5)) / SHADES;
        if (found.at(-1)?.strength === strength) found.at(-1).to = row + 1;
        else found.push({ from: row, to: row + 1, strength });
    }
    return found;
}

// A loss as a height of the surface: see Height in figures/height.py.
export const heightOf = (loss, { log, lowest, floor }) => (log ? Math.log10(Math.max(loss - lowest, 0) + floor) : loss);

// The height of the surface that the true loss has at a step, as far as the axis goes; NaN where the loss is not known.
export function heightOfLoss({ height, last }, step, { layout }) {
    return clamp(at(height, step, last), ...layout.scene.zaxis.range);
}

// A stem between a place on the surface and the true loss above or below it, from pixel to pixel.
export function paintStem(pen, foot, top, colour, { back }) {
    for (const [shade, width] of [
        [back, 4],
        [colour, 1.5],
    ]) {
        pen.strokeStyle = pen.fillStyle = shade;
        pen.lineWidth = width;
        pen.beginPath();
        pen.moveTo(...foot);
        pen.lineTo(...top);
        pen.stroke();
    }
    pen.beginPath();
    pen.arc(...foot, FOOT, 0, 2 * Math.PI);
    pen.fill();
}

const FOOT = 2.5; // pixels: the radius of the end of the stem on the surface
