// The path of a ball, or of a recorded run, on a panel in pixels.

import { nearness, shaded } from "./beside.js";
import { far, STRIPES } from "./draw.js";
import { departure } from "./race.js";

// As `paths` of a scene has it (panel.js): functions from a row to pixels, on these axes.
export function pathOn(panel, scene, ball, index, axes) {
    const path = panel.path(ball, scene);
    const below = axes.top + axes.tall + 1e4; // where a loss of 0 lies on a log axis
    const x = (row) => far(axes.x(path.x(row)));
    const y = (row) => (!axes.log || path.y(row) > 0 ? far(axes.y(path.y(row))) : below);
    const gone = panel.leaves ? departure(ball, scene.terrain) : Infinity;
    const fading = panel.timed ? {} : { shades: (from, to) => shaded(ball, from, to), strength: (step) => nearness(ball, step) };
    return { ball, index, axes, x, y, gone, end: Math.min(ball.last, gone + STRIPES), ...fading };
}
