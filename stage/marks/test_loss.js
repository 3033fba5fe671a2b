// The loss of a network over its test examples, as a thin line in the colour of each ball.

import { inside, line } from "../draw.js";
import { curveOf } from "../loss_axis.js";

export default {
    panel: "loss",
    layer: "path",
    paint(pen, scene) {
        for (const { ball, axes } of scene.paths) {
            if (!ball.test_loss) continue;
            const { x, y } = curveOf(ball.test_loss, axes, scene);
            inside(pen, axes, () => {
                pen.strokeStyle = ball.colour;
                pen.lineWidth = 0.8;
                pen.globalAlpha = 0.8;
                line(pen, axes, x, y, 0, ball.last);
                pen.stroke();
            });
        }
    },
};
