// What the stage shows, in words for a screen reader.

import { digits } from "./draw.js";
import { standing } from "./legend.js";

const ROUNDING = 1e-9; // of the map, and a loss: what is nearer to 0 is rounding

export const rounded = (value, size = 1) => (Math.abs(value) < ROUNDING * size ? "≈ 0" : digits(value));

// The names of balls; of several balls of one rule with their settings.
export function names(balls) {
    const alone = ({ name }) => balls.filter((other) => other.name === name).length === 1;
    return balls.map((ball) => (alone(ball) ? ball.name : `${ball.name} ${ball.settings}`));
}

const started = ({ start: [x, y] }) => `The start is (${digits(x)}, ${digits(y)}).`;

// Where each ball is on the map at a step, after the terrain and the start.
export function places(race, terrain, step) {
    const within = (value, [low, high]) => value >= low && value <= high;
    const { balls } = race;
    const size = terrain.x_range[1] - terrain.x_range[0];
    const found = names(balls).map((name, index) => {
        const ball = balls[index];
        if (ball.ended >= 0 && step >= ball.ended) return `${name} ${standing(ball, step)}.`;
        const row = Math.min(step, ball.last);
        const [x, y] = [ball.x[row], ball.y[row]];
        const off = within(x, terrain.x_range) && within(y, terrain.y_range) ? "" : ", off the map";
        return `${name} at (${rounded(x, size)}, ${rounded(y, size)})${off}, loss ${rounded(ball.loss[row])}.`;
    });
    return [terrain.about, started(race), `Step ${step} of ${race.steps}.`, ...found].filter(Boolean).join(" ");
}

// The loss of each ball at the start, at a step, and at the end.
export function losses({ balls, steps }, step) {
    const found = names(balls).map((name, index) => {
        const { loss, last, ended } = balls[index];
        const end = ended < 0 ? `${rounded(loss[last])} at step ${steps}` : standing(balls[index], steps);
        const now = step > 0 && step < last ? `${rounded(loss[step])} at step ${step}, ` : "";
        return `${name}: ${digits(loss[0])} at the start, ${now}${end}.`;
    });
    return found.join(" ");
}

// One sentence on how a race ended.
export function ending({ balls, steps }) {
    const found = names(balls).map((name, index) => {
        const ball = balls[index];
        if (ball.ended >= 0 || ball.arrived !== null) return `${name} ${standing(ball, steps)}`;
        return ball.outcome ? `${name} ${ball.outcome}` : `${name} at loss ${rounded(ball.loss[ball.last])}`;
    });
    return found.length ? `${found.join(", ")}.` : "";
}
