// The last steps of every trail, thicker, up to the ball, which may be between two rows. Where trails are kept for some
// steps only, these steps are strong, and those before them fade to nothing.

import { fromBelow, inside, pieces, presence, spot, strokePath, visible } from "../draw.js";

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
                pen.globalAlpha *= path.strength?.(step) ?? 1;
                pen.beginPath();
                pen.moveTo(part[0], part[1]);
                pen.lineTo(part[2], part[3]);
                pen.stroke();
            });
        }
    },
};
