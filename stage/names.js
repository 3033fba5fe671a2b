// Names beside the curves that end at the right edge of the axes: the room that they need, and their places.

import { clamp } from "./draw.js";
import { paintedText } from "./size.js";

const LETTER = 6.6; // pixels of a letter of the page's font, about; an exported file may have a wider one
const LEAST = 34; // pixels, for the last number of the axis
export const GAP = 9; // pixels from the axes to a name

const pen = globalThis.document?.createElement("canvas").getContext("2d");

// The width in pixels that the names need beside the axes, in the font of a theme.
export function roomOf(balls, theme) {
    if (pen) pen.font = paintedText(1, theme).font;
    const widths = balls.map(({ short }) => Math.max(LETTER * short.length, pen?.measureText(short).width ?? 0));
    return Math.ceil(Math.max(LEAST, ...widths.map((width) => GAP + width + 6)));
}

// Positions that keep the order of the given ones and lie at least a gap apart, as near to them as that allows in the
// sense of least squares, from `low` to `high`. Where there is too little room, the gap is smaller.
export function apart(positions, gap, low, high) {
    const order = positions.map((_, index) => index).sort((one, other) => positions[one] - positions[other] || one - other);
    const step = Math.min(gap, (high - low) / Math.max(1, positions.length - 1));
    // Without the gaps between them, the positions only have to rise: neighbours that fall are pooled to their mean.
    const pools = [];
    order.forEach((index, rank) => {
        pools.push({ sum: positions[index] - rank * step, count: 1 });
        while (pools.length > 1 && mean(pools.at(-1)) <= mean(pools.at(-2))) {
            const { sum, count } = pools.pop();
            pools.at(-1).sum += sum;
            pools.at(-1).count += count;
        }
    });
    const risen = pools.flatMap((pool) => Array(pool.count).fill(mean(pool)));
    const placed = [];
    const most = high - (positions.length - 1) * step;
    order.forEach((index, rank) => (placed[index] = clamp(risen[rank], low, most) + rank * step));
    return placed;
}

const mean = ({ sum, count }) => sum / count;
