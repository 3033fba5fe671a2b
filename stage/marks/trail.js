// The path of every ball up to the playhead. While a race plays, only new rows are added: `trail` says up to which row
// it is painted and, so that the dashes go on, how many pixels of each path that is.

import { inside, line } from "../draw.js";

export default {
    layer: "trail",
    paint(pen, { paths, step, trail }) {
        for (const { ball, index, axes, x, y } of paths) {
            const last = Math.min(Math.floor(step), ball.last);
            if (last <= trail.row) continue;
            inside(pen, axes, () => {
                pen.strokeStyle = ball.colour;
                pen.lineWidth = 2;
                pen.setLineDash(ball.dashes);
                pen.lineDashOffset = trail.lengths[index];
                trail.lengths[index] += line(pen, axes, x, y, trail.row, last);
                pen.stroke();
                // A light edge beneath, so that every colour stands out from every height.
                pen.globalCompositeOperation = "destination-over";
                pen.globalAlpha = 0.4;
                pen.lineWidth = 4;
                pen.strokeStyle = "#fff";
                pen.setLineDash([]);
                pen.stroke();
            });
        }
    },
};
