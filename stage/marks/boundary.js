// The line at which the network of each ball changes its answer from one class to the other.

import { groundOf, strokeAnswer } from "../answers.js";
import { contours } from "../contours.js";
import { inside } from "../draw.js";

export default {
    panel: "fit",
    layer: "ball",
    paint(pen, scene) {
        const { race, figure, axes, theme } = scene;
        if (figure.facts.answers !== "boundary" || !race.frames) return;
        const [{ left, top, width, tall }] = axes;
        inside(pen, axes[0], () => {
            race.balls.forEach((ball, index) => {
                const ground = groundOf(scene, index);
                const [across, up] = [width / (ground.columns - 1), tall / (ground.rows - 1)];
                pen.beginPath();
                for (const line of contours(ground, 0))
                    for (let at = 0; at < line.length; at += 2) {
                        const [x, y] = [left + line[at] * across, top + tall - line[at + 1] * up];
                        if (at) pen.lineTo(x, y);
                        else pen.moveTo(x, y);
                    }
                strokeAnswer(pen, ball, theme, race.behind);
            });
        });
    },
};
