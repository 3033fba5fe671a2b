// The axis of the loss: whether it is logarithmic, and where it ends.

import { far } from "./draw.js";

const ROUNDING = 1e-9; // of the first loss: below this a loss counts as zero

export const isLog = ({ race, figure }) => !figure.facts.range && race.loss !== "linear";

// A curve of losses on the axes, as functions from a row to pixels; on a log axis none lies below its floor.
export function curveOf(losses, axes, scene) {
    const floor = isLog(scene) ? floorOf(scene) : -Infinity;
    const { lowest } = scene.figure.facts;
    return { x: (row) => far(axes.x(row)), y: (row) => far(axes.y(Math.max(losses[row] - lowest, floor))) };
}

// The loss above the lowest one that counts as zero, a whole power of ten: 1e-9 of the loss at the start, rounded down.
export function floorOf({ race, figure }) {
    const first = race.balls.length ? race.balls[0].loss[0] - figure.facts.lowest : 0;
    const scale = first > 0 && first < Infinity ? first : 1;
    return 10 ** Math.floor(Math.log10(ROUNDING * scale) + 1e-6);
}
