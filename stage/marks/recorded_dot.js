// Every recorded run at the playhead: a dot with its number, fainter on a map the farther it is from the plane.

import { numbered, spot } from "../draw.js";
import { dotStrength } from "../beside.js";

export default {
    layer: "recent",
    paint(pen, { recorded, step, theme }) {
        for (const path of recorded) {
            const place = spot(path, step);
            if (!path.axes.holds(...place)) continue;
            pen.save();
            pen.globalAlpha = timed ? 1 : dotStrength(path.ball, step);
            numbered(pen, ...place, path.ball.number, theme);
            pen.restore();
        }
    },
};
