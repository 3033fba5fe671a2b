// The loss of every ball against the step, on the axes that Python sent, above the lowest loss of the terrain.

import { powers, titled } from "../axes.js";
import { floorOf, isLog } from "../loss_axis.js";
import { roomOf } from "../names.js";
import { losses } from "../words.js";

const TALLEST = { log: 10, linear: 1 }; // times the first loss: a ball that diverges stretches the axis no further
const BELOW = 0.25; // decades below the floor, so that a curve on it is seen

export default {
    name: "loss",
    order: 4,
    label: "Loss against step",
    timed: true,
    radius: 4.5,
    choice: { name: "loss", label: "Axis of the loss", options: ["log", "linear"] },
    chosen: ({ figure }) => !figure.facts.range,

    said: ({ race, step }) => losses(race, Math.floor(step)),

    path(ball, scene) {
        const values = above(ball, scene.figure);
        const floor = isLog(scene) ? floorOf(scene) : -Infinity;
        return { x: (row) => row, y: (row) => Math.max(values[row], floor) };
    },

    traces: ({ painted }) => painted,

    layout(scene) {
        const { dressed: layout, race, terrain, figure, theme, zoomed } = scene;
        const { x, y, ticks } = this.ranges(scene);
        Object.assign(layout.margin, { l: 48, r: roomOf(race.balls, theme) });
        Object.assign(layout.xaxis, { range: x });
        Object.assign(layout.yaxis, { type: isLog(scene) ? "log" : "linear", range: y, ...(zoomed ? {} : ticks) });
        const thin = race.balls.some((ball) => ball.test_loss) ? "; thin: that of the test" : "";
        layout.annotations = [titled(figure.facts.title + thin, theme)];
        layout.uirevision = `${terrain.landscape} ${race.steps} ${race.loss} ${zoomed || y}`;
        return layout;
    },

    // For the style sheet: the switch stands above the right edge of the axes.
    style: ({ race, theme }) => ({ "--dh-names": `${roomOf(race.balls, theme) / 16}rem` }),

    // Whole decades, so that the axis stands still while a slider moves a little.
    ranges(scene) {
        const { race, figure } = scene;
        const x = [0, race.steps];
        if (figure.facts.range) return { x, y: figure.facts.range, ticks: AUTOMATIC };
        const [low, high] = extremes(scene);
        if (!isLog(scene)) return { x, y: linearRange(low, high), ticks: AUTOMATIC };
        const floor = floorOf(scene);
        const floored = low <= floor;
        const bottom = floored ? Math.log10(floor) - BELOW : Math.floor(Math.log10(low) - 0.1);
        const y = [bottom, Math.max(Math.ceil(Math.log10(high) + 0.05), Math.ceil(bottom) + 1)];
        const word = low < -floor ? "≤ 0" : "≈ 0";
        return { x, y, ticks: { tickmode: "array", ...powers(y, floored ? { value: floor, text: word } : null) } };
    },
};

const AUTOMATIC = { tickmode: "auto" };

// The lowest and the highest loss above the lowest one of the terrain that the axis shows.
function extremes(scene) {
    const { race, figure } = scene;
    const all = [...race.balls, ...(race.recorded ?? [])];
    if (!all.length) return [1, 1];
    let [low, high] = [Infinity, -Infinity];
    const times = TALLEST[isLog(scene) ? "log" : "linear"];
    for (const ball of all) {
        const values = above(ball, figure);
        const tallest = times * (values[0] > 0 ? values[0] : 1);
        for (let row = 0; row <= ball.last; row += 1) {
            for (const value of ball.test_loss ? [values[row], ball.test_loss[row] - figure.facts.lowest] : [values[row]]) {
                low = Math.min(low, value);
                if (ball.ended < 0 || value <= tallest) high = Math.max(high, value);
            }
        }
    }
    return [low, high];
}

// From below 0 to a round number.
function linearRange(low, high) {
    const unit = high > 0 ? 10 ** Math.floor(Math.log10(high)) / 2 : 1;
    const top = Math.max(1, Math.ceil((1.02 * high) / unit)) * unit;
    return [Math.min(low, 0) - 0.05 * (top - Math.min(low, 0)), top];
}

// The losses of a ball above the lowest one, computed once.
const found = new WeakMap();
function above(ball, { facts: { lowest } }) {
    if (!found.has(ball))
        found.set(
            ball,
            ball.loss.map((loss) => loss - lowest),
        );
    return found.get(ball);
}
