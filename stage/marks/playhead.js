// The playhead as a line, on the panels of a value against the step.

import { upright } from "../draw.js";

export default {
    layer: "ground",
    paint(pen, { axes: [axes], timed, step, theme }) {
        if (timed) upright(pen, axes, step, theme.faint);
    },
};
