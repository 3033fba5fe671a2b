// The loss of the map at the places of the ball that the pointer is on, as a dotted line: its true loss is the solid one.

import { inside, line } from "../draw.js";
import { curveOf } from "../loss_axis.js";

const DOTS = [1.5, 3.5]; // pixels

export default {
    panel: "loss",
    layer: "ground",
    paint(pen, scene) {
        const path = scene.pointed && scene.paths[scene.pointed.index];
        if (!path?.ball.picture) return;
        const { ball, axes } = path;
        const { x, y } = curveOf(ball.picture, axes, scene);
        inside(pen, axes, () => {
            pen.strokeStyle = ball.colour;
            pen.lineWidth = 1.8;
            pen.setLineDash(DOTS);
            line(pen, axes, x, y, 0, ball.last);
            pen.stroke();
        });
    },
};
