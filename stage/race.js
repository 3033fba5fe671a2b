// A race as Python sent it: see `race_message` in stage/scene.py.

import { heightOf } from "./beside.js";
import { dashes } from "./draw.js";
import { framesOf } from "./network.js";

// Of a message: each ball with its arrays, the dashes of its line, the last row that holds a place, and `ended`, the step
// at which it diverged or left the domain, or -1. `frames` are those of the weights of each ball, or null: see network.js.
// On a plane of more than two parameters a ball also has the arrays of beside.py, those of which anything is known, and
// its losses as heights of the surface.
export function raceOf({ metadata: race, array, rows }) {
    for (const name of ["x", "y", "loss", "slope"]) {
        rows(name).forEach((values, index) => (race.balls[index][name] = values));
    }
    for (const name of race.plane?.arrays ?? [])
        rows(name).forEach((values, index) => {
            if (!values.every(Number.isNaN)) race.balls[index][name] = values;
        });
    if (race.schedules.length) rows("factors").forEach((factors, index) => (race.schedules[index].factors = factors));
    if (race.batches) race.batches = array("batches");
    race.frames = race.framed ? framesOf({ array, rows }) : null;
    race.recorded = []; // known when the terrain has arrived: see recordedOn in terrain.js
    return ended(race);
}

// A race with what follows from its balls: `end` is the step at which the last of them is done.
function ended(race) {
    for (const ball of race.balls) {
        if (race.plane) ball.height = ball.loss.map((loss) => heightOf(loss, race.plane.height));
        ball.arrived ??= null;
        ball.dashes = dashes(ball.dash);
        ball.ended = Math.max(ball.diverged, ball.left);
        ball.last = ball.ended < 0 ? race.steps : ball.ended;
        while (ball.last > 0 && Number.isNaN(ball.x[ball.last])) ball.last -= 1;
    }
    race.end = Math.max(0, ...race.balls.map(({ ended }) => (ended < 0 ? race.steps : ended)));
    return race;
}

// The race of a place of a fan, in place of one that differs from it in a setting alone. What an open view adds, and the
// slopes, are left out: they belong to the race before.
export function raceAhead(before, { query, balls, schedules }) {
    const slope = new Float32Array(before.steps + 1).fill(NaN);
    const { playhead } = before.overlay;
    return ended({
        ...before,
        query,
        overlay: playhead ? { playhead } : {},
        balls: balls.map((ball) => ({ ...ball, slope })),
        schedules: before.schedules.map((each, index) => ({ ...each, label: schedules[index] })),
    });
}

// The link of a race without the setting of that key: races of one context differ in nothing else.
export function contextOf(query, key) {
    const pairs = new URLSearchParams(query);
    pairs.delete(key);
    return pairs.toString();
}

// Whether the balls of two races take the same paths.
export function samePaths(one, other) {
    if (one.steps !== other.steps || one.balls.length !== other.balls.length) return false;
    const equal = (these, those) => these.every((value, row) => Object.is(value, those[row]));
    return one.balls.every((ball, index) => equal(ball.x, other.balls[index].x) && equal(ball.y, other.balls[index].y));
}

// A race that came without weights, as in a drag, keeps the frames of the race before on the same terrain, and is `behind`.
export function keepFrames(race, before) {
    if (race.frames || !before?.frames || before.terrain !== race.terrain) return;
    if (before.balls.length !== race.balls.length) return;
    Object.assign(race, { frames: before.frames, behind: true });
}

// The row from which on a ball is off the map for good; Infinity where it ends on the map. Computed once.
const departures = new WeakMap();
export function departure(ball, { x_range, y_range }) {
    const known = departures.get(ball);
    if (known?.x_range === x_range) return known.row;
    const within = (value, [low, high]) => value >= low && value <= high;
    let row = ball.last;
    while (row >= 0 && !(within(ball.x[row], x_range) && within(ball.y[row], y_range))) row -= 1;
    row = row === ball.last ? Infinity : row + 1;
    departures.set(ball, { x_range, row });
    return row;
}
