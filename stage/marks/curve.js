// The model of each ball over the data: link(x · input + y), where (x, y) is the ball's place.

import { inside } from "../draw.js";
import { at } from "../playhead.js";

const LINKS = { identity: (z) => z, logistic: (z) => 1 / (1 + Math.exp(-z)) };
const PIECES = 80; // of a curve

export default {
    panel: "fit",
    layer: "ball",
    paint(pen, { axes: [axes], figure, race, step }) {
        const model = LINKS[figure.facts.link];
        const [from, to] = axes.xRange;
        inside(pen, axes, () => {
            for (const ball of race.balls) {
                const [slope, intercept] = [ball.x, ball.y].map((values) => at(values, step, ball.last));
                pen.beginPath();
                for (let piece = 0; piece <= PIECES; piece += 1) {
                    const input = from + ((to - from) * piece) / PIECES;
                    pen.lineTo(axes.x(input), axes.y(model(slope * input + intercept)));
                }
                for (const [colour, width, alpha] of [
                    ["#fff", 5, 0.5],
                    [ball.colour, 2.5, 1],
                ]) {
                    pen.strokeStyle = colour;
                    pen.lineWidth = width;
                    pen.globalAlpha = alpha;
                    pen.stroke();
                }
            }
        });
    },
};
