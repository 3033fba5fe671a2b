// A race as Python sent it: see `race_message` in stage/scene.py.

import { dashes } from "./draw.js";

// Of a message: each ball with its arrays, the dashes of its line, and the last row that holds a place.
export function raceOf({ metadata: race, array, rows }) {
    for (const name of ["x", "y", "loss", "slope"]) {
        rows(name).forEach((values, index) => (race.balls[index][name] = values));
    }
    if (race.schedules.length) rows("factors").forEach((factors, index) => (race.schedules[index].factors = factors));
    if (race.batches) race.batches = array("batches");
    for (const ball of race.balls) {
        ball.dashes = dashes(ball.dash);
        ball.last = ball.diverged < 0 ? race.steps : ball.diverged;
        while (ball.last > 0 && Number.isNaN(ball.x[ball.last])) ball.last -= 1;
    }
    return race;
}
