// The whole path of every ball, faint.

import { inside, line } from "../draw.js";

export default {
    layer: "path",
    paint(pen, { paths }) {
        for (const { ball, axes, x, y } of paths) {
            inside(pen, axes, () => {
                pen.strokeStyle = ball.colour;
                pen.globalAlpha = 0.5;
                pen.lineWidth = 1.5;
                pen.setLineDash(ball.dashes);
                line(pen, axes, x, y, 0, ball.last);
                pen.stroke();
            });
        }
    },
};
