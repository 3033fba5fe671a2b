// On the surface: the path of every ball up to the playhead, faint where a hill hides it.

import { seen, trace } from "../drape.js";

export default {
    panel: "surface",
    layer: "trail",
    paint(pen, scene) {
        if (!scene.axes.length) return;
        const { step, trail } = scene;
        pen.save();
        pen.lineJoin = "round";
        for (const each of seen(scene)) {
            const { rows } = each.drape;
            const [from, to] = [first(rows, trail.row), first(rows, Math.floor(step) + 1e-9) - 1];
            if (to <= from) continue;
            for (const [hidden, alpha, width, colour] of [
                [true, 0.35, 2, each.ball.colour],
                [false, 0.5, 4, "#fff"], // a light edge, so that every colour stands out from every height
                [false, 1, 2.2, each.ball.colour],
            ]) {
                pen.globalAlpha = alpha;
                pen.lineWidth = width;
                pen.strokeStyle = colour;
                pen.beginPath();
                trace(pen, each, from, to, hidden);
                pen.stroke();
            }
        }
        pen.restore();
    },
};

// The first of the rising rows that is not below a value.
function first(rows, value) {
    let [low, high] = [0, rows.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (rows[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low;
}
