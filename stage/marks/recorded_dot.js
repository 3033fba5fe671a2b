// Every recorded run at the playhead: a dot with its number, fainter on a map the farther it is from the plane.

import { dotStrength } from "../beside.js";
import { numbered, spot } from "../draw.js";

export default {
    layer: "recent",
    paint(pen, { recorded, step, theme }) {
        for (const path of recorded) {
            const place = spot(path, step);
            if (!path.axes.holds(...place)) continue;
            pen.save();
            pen.globalAlpha = path.strength ? dotStrength(path.ball, step) : 1;
            numbered(pen, ...place, path.ball.number, theme);
            pen.restore();
        }
    },
};
