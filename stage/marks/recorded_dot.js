// Every recorded run at the playhead: a dot with its number.

import { numbered, spot } from "../draw.js";

export default {
    layer: "recent",
    paint(pen, { recorded, step, theme }) {
        for (const path of recorded) {
            const place = spot(path, step);
            if (path.axes.holds(...place)) numbered(pen, ...place, path.ball.number, theme);
        }
    },
};
