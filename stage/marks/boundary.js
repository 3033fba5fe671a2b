// The line at which the network of each ball changes its answer from one class to the other.

import { boundariesOf, strokeAnswer } from "../answers.js";
import { inside } from "../draw.js";

export default {
    panel: "fit",
    layer: "ball",
    paint(pen, scene) {
        const { race, figure, axes, theme } = scene;
        if (figure.facts.answers !== "boundary" || !race.frames) return;
        inside(pen, axes[0], () => {
            race.balls.forEach((ball, index) => {
                pen.beginPath();
                for (const line of boundariesOf(scene, index))
                    for (let at = 0; at < line.length; at += 2) {
                        if (at) pen.lineTo(line[at], line[at + 1]);
                        else pen.moveTo(line[at], line[at + 1]);
                    }
                strokeAnswer(pen, ball, theme, race.behind);
            });
        });
    },
};
