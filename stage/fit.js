// The data of a terrain, and what each ball's two parameters make of them.

import { inside } from "./draw.js";

const LINKS = { identity: (z) => z, logistic: (z) => 1 / (1 + Math.exp(-z)) };
const PIECES = 80; // of a fitted curve

// `stage` holds the race and the playhead; the curve of a ball is link(x · input + y) at its place (x, y).
export function paintFit(context, stage) {
    const { link, inputs, targets } = stage.scene.figures.fit.layout.meta;
    const axes = stage.axes(stage.fit, 0);
    const [from, to] = stage.fit.plot._fullLayout.xaxis.range;
    inside(context, axes, () => {
        for (const ball of stage.race.balls) {
            const [slope, intercept] = [stage.place(ball.x, ball), stage.place(ball.y, ball)];
            context.beginPath();
            for (let piece = 0; piece <= PIECES; piece += 1) {
                const input = from + ((to - from) * piece) / PIECES;
                context.lineTo(axes.x(input), axes.y(LINKS[link](slope * input + intercept)));
            }
            for (const [colour, width] of [["#fff", 5], [ball.colour, 2.5]]) {
                context.strokeStyle = colour;
                context.lineWidth = width;
                context.globalAlpha = colour === "#fff" ? 0.5 : 1;
                context.stroke();
            }
        }
        // Ringed: the examples that the step under way feels.
        const batch = stage.race.batches?.[Math.min(Math.floor(stage.step), stage.race.steps - 1)] ?? 0;
        context.strokeStyle = stage.shown.text;
        context.lineWidth = 1.5;
        inputs.forEach((input, index) => {
            if (!((batch >>> index) & 1)) return;
            context.beginPath();
            context.arc(axes.x(input), axes.y(targets[index]), 7, 0, 2 * Math.PI);
            context.stroke();
        });
    });
}
