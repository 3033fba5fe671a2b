// A ring around the row of a path that the pointer is on, in every panel that shows the path.

import { ring } from "../draw.js";

export default {
    layer: "ring",
    paint(pen, { paths, pointed, theme }) {
        if (!pointed || !paths[pointed.index]) return;
        const { axes, x, y } = paths[pointed.index];
        const [px, py] = [x(pointed.row), y(pointed.row)];
        if (axes.holds(px, py)) ring(pen, px, py, theme.text);
    },
};
