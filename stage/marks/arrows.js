// The gradient, the memory and the step of a ball as arrows, at the playhead, from where the ball is on that row. At the
// end of the race they are those of the last step.

import { arrow, far, inside } from "../draw.js";

export default {
    panel: "map",
    layer: "arrow",
    paint(pen, { paths, race, step }) {
        for (const { ball, index, axes, x, y } of race.overlay.arrows ? paths : []) {
            const row = Math.min(Math.floor(step), ball.last, race.steps - 1);
            inside(pen, axes, () => {
                for (const vector of race.overlay.arrows[index] ?? []) {
                    const [dx, dy] = [vector.x[row], vector.y[row]];
                    if (!Number.isFinite(dx) || !Number.isFinite(dy)) continue;
                    const to = [far(axes.x(ball.x[row] + dx)), far(axes.y(ball.y[row] + dy))];
                    arrow(pen, [x(row), y(row)], to, vector.colour);
                }
            });
        }
    },
};
