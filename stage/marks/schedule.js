// The factor of α at each step, from 0 at the bottom of the loss panel to 1 nearly at its top. A ball's own schedule is
// drawn in the colour of the ball.

import { inside, LEADING, line } from "../draw.js";

const TOP = 0.94; // of the panel's height: where a factor of 1 lies

export default {
    panel: "loss",
    layer: "path",
    paint(pen, { axes: [axes], race: { schedules, steps }, theme, text }) {
        schedules.forEach(({ label, colour, factors }, index) => {
            const y = (row) => axes.top + axes.tall - TOP * axes.tall * factors[row];
            inside(pen, axes, () => {
                pen.globalCompositeOperation = "destination-over";
                pen.strokeStyle = colour ?? theme.faint;
                pen.setLineDash([3, 3]);
                line(pen, axes, (row) => axes.x(row), y, 0, steps);
                pen.stroke();
                pen.fillStyle = theme.faint;
                pen.font = text.font;
                pen.textAlign = "right";
                pen.textBaseline = "top";
                const scale = index ? "" : ": α × 0 at the bottom, α × 1 at the top";
                pen.fillText(label + scale, axes.left + axes.width - 8, axes.top + 4 + LEADING * text.size * index);
            });
        });
    },
};
