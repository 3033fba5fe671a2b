// The predicted fall of each loss, by the square of the factor with each step, through the middle of its path.

import { far, inside, LEADING, line } from "../draw.js";
import { floorOf } from "../loss_axis.js";

const WORDS = "dotted: the fall that theory predicts";

export default {
    panel: "loss",
    layer: "path",
    paint(pen, scene) {
        const { paths, race, figure, theme, text } = scene;
        const { lowest } = figure.facts;
        // Beside recorded runs the axis may count from 0 instead of the minimum to which the losses fall.
        const { rates } = race.overlay;
        if (!rates || !paths.length || race.recorded?.length || rates.length < race.balls.length) return;
        const floor = floorOf(scene); // what lies on it is rounding
        for (const { ball, index, axes } of paths) {
            const factor = rates[index];
            const middle = ball.loss.findLastIndex((loss, row) => row <= ball.last / 2 && loss - lowest > floor);
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
        const { left, width, top } = paths[0].axes;
        pen.save();
        pen.fillStyle = theme.faint;
        pen.font = text.font;
        pen.textAlign = "right";
        pen.textBaseline = "top";
        pen.fillText(WORDS, left + width - 8, top + 4 + LEADING * text.size * race.schedules.length);
        pen.restore();
    },
};
