// A recorded run may lie beside the plane of the map: how strongly it is drawn, and its true loss on the surface.

import { at } from "./playhead.js";

const FAINTEST = 0.25;
const SHADES = 12; // in which a run fades

// The opacity of a recorded run at a step: the farther it is from the plane, as a share of the map, the fainter.
export function nearness({ beside, last }, step) {
    const away = at(beside, step, last);
    return Number.isNaN(away) ? 1 : Math.max(FAINTEST, 1 - away);
}

// The opacity of its dot, which has a number to be read.
export const dotStrength = (run, step) => (1 + nearness(run, step)) / 2;

// The pieces of a run from its first row to another, each { from, to, strength }, of one opacity.
export function shaded(run, end) {
    const found = [];
    for (let row = 0; row < end; row += 1) {
        const strength = Math.round(SHADES * nearness(run, row + 0.5)) / SHADES;
        if (found.at(-1)?.strength === strength) found.at(-1).to = row + 1;
        else found.push({ from: row, to: row + 1, strength });
    }
    return found;
}

// The place of a run's true loss at a step, above or below its place on the surface, as high as the axis is; null where
// the loss is not known.
export function placeOfLoss({ height, last }, [x, y], step, { layout }) {
    const [low, high] = layout.scene.zaxis.range;
    const z = at(height, step, last);
    return Number.isNaN(z) ? null : [x, y, Math.min(Math.max(z, low), high)];
}
