// The factor of α at each step, from nothing at the bottom of the loss panel to nearly its top.

import { inside, line } from "../draw.js";

const TOP = 0.94; // of the panel's height: where a factor of 1 lies

export default {
    panel: "loss",
    layer: "path",
    paint(pen, { axes: [axes], race: { schedule, steps }, theme }) {
        if (!schedule) return;
        const y = (row) => axes.top + axes.tall - TOP * axes.tall * schedule.factors[row];
        inside(pen, axes, () => {
            pen.globalCompositeOperation = "destination-over";
            pen.strokeStyle = pen.fillStyle = theme.faint;
            pen.setLineDash([3, 3]);
            line(pen, axes, (row) => axes.x(row), y, 0, steps);
            pen.stroke();
            pen.font = `12px ${theme.font}`;
            pen.textAlign = "right";
            pen.textBaseline = "top";
            pen.fillText(`${schedule.name}: α × 0 at the bottom, α × 1 at the top`, axes.left + axes.width - 8, axes.top + 4);
        });
    },
};
