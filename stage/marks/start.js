// A ring around the start, on every map.

import { ring } from "../draw.js";

export default {
    panel: "map",
    layer: "ground",
    paint(pen, { axes, start, theme }) {
        for (const on of axes) {
            const [px, py] = [on.x(start[0]), on.y(start[1])];
            if (on.holds(px, py)) ring(pen, px, py, theme.text);
        }
    },
};
