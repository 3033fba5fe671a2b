// The playhead as a line.

import { upright } from "../draw.js";

export default {
    panel: "loss",
    layer: "ground",
    paint(pen, { axes: [axes], step, theme }) {
        upright(pen, axes, step, theme.faint);
    },
};
