// The predicted fall of each loss, by the square of the factor with each step, through the middle of its path.

import { far, inside, line } from "../draw.js";

export default {
    panel: "loss",
    layer: "path",
    paint(pen, { paths, race, figure }) {
        for (const { ball, index, axes } of race.overlay.rates ? paths : []) {
            const factor = race.overlay.rates[index];
            const { lowest } = figure.facts;
            const middle = ball.loss.findLastIndex((loss, row) => row <= ball.last / 2 && loss > lowest);
            if (!(factor > 0) || middle < 0) continue;
            const y = (row) => far(axes.y((ball.loss[middle] - lowest) * factor ** (2 * (row - middle))));
            inside(pen, axes, () => {
                pen.setLineDash([2, 4]);
                pen.lineWidth = 2;
                pen.strokeStyle = ball.colour;
                line(pen, axes, (row) => axes.x(row), y, 0, race.steps);
                pen.stroke();
            });
        }
    },
};
