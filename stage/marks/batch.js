// Rings around the examples of the mini-batch of the step that is under way.

import { inside } from "../draw.js";

export default {
    panel: "fit",
    layer: "ring",
    paint(pen, { axes: [axes], figure, race, step, theme }) {
        if (!race.batches) return;
        const { inputs, targets } = figure.facts;
        const batch = race.batches[Math.min(Math.floor(step), race.steps - 1)] ?? 0;
        inside(pen, axes, () => {
            pen.strokeStyle = theme.text;
            pen.lineWidth = 1.5;
            inputs.forEach((input, index) => {
                if (!((batch >>> index) & 1)) return;
                pen.beginPath();
                pen.arc(axes.x(input), axes.y(targets[index]), 7, 0, 2 * Math.PI);
                pen.stroke();
            });
        });
    },
};
