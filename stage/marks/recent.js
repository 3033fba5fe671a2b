// The last steps of every trail, thicker, up to the ball, which may be between two rows. Where trails are kept for some
// steps only, these steps are strong, and those before them fade to nothing.

import { fromBelow, inside, presence, spot, strokePath, visible } from "../draw.js";

const RECENT = 25; // steps
const PIECES = 10; // in which an old trail fades

export default {
    layer: "recent",
    paint(pen, scene) {
        const { paths, step, kept } = scene;
        for (const path of fromBelow(paths)) {
            const { ball, axes, x, y, gone, end } = path;
            const row = Math.floor(step);
            inside(pen, axes, () => {
                pen.strokeStyle = ball.colour;
                for (const { from, to, width, strength } of pieces(row, kept)) {
                    if (from >= end) continue;
                    pen.lineWidth = width;
                    pen.globalAlpha = strength * presence(path, step);
                    strokePath(pen, path, from, Math.min(to, end));
                }
                const part = row < Math.min(end, gone) && visible(axes, x(row), y(row), ...spot(path, step));
                if (!part) return;
                pen.beginPath();
                pen.moveTo(part[0], part[1]);
                pen.lineTo(part[2], part[3]);
                pen.stroke();
            });
        }
    },
};

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
