// The model of each ball over the data: link(x · input + y), where (x, y) is the ball's place; or the output of its
// network: over its only input, or for each of its features alone the probability of that feature's class.

import { answersOf, featuresOf, strokeAnswer } from "../answers.js";
import { far, inside } from "../draw.js";
import { at } from "../playhead.js";

const LINKS = { identity: (z) => z, logistic: (z) => 1 / (1 + Math.exp(-z)) };
const PIECES = 80; // of a curve

export default {
    panel: "fit",
    layer: "ball",
    paint(pen, scene) {
        const {
            axes: [axes],
            figure: { facts },
            race,
            step,
            theme,
        } = scene;
        if (facts.answers && (!["curve", "features"].includes(facts.answers) || !race.frames)) return;
        const [from, to] = axes.xRange;
        const inputs = facts.signs
            ? facts.signs.map((_, index) => index + 1)
            : Array.from({ length: PIECES + 1 }, (_, piece) => from + ((to - from) * piece) / PIECES);
        const model = LINKS[facts.link];
        inside(pen, axes, () => {
            race.balls.forEach((ball, index) => {
                const [slope, intercept] = [ball.x, ball.y].map((values) => at(values, step, ball.last));
                const values = facts.signs
                    ? featuresOf(scene, index)
                    : facts.answers
                      ? answersOf(scene, index, inputs)
                      : inputs.map((input) => model(slope * input + intercept));
                pen.beginPath();
                inputs.forEach((input, piece) => pen.lineTo(axes.x(input), far(axes.y(values[piece]))));
                if (facts.answers) strokeAnswer(pen, ball, theme, race.behind);
                else strokeModel(pen, ball);
            });
        });
    },
};

function strokeModel(pen, { colour }) {
    for (const [shade, width, alpha] of [
        ["#fff", 5, 0.5],
        [colour, 2.5, 1],
    ]) {
        pen.strokeStyle = shade;
        pen.lineWidth = width;
        pen.globalAlpha = alpha;
        pen.stroke();
    }
}
