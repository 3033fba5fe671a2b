// On the surface: the last steps of every trail, thicker; where trails are kept for some steps only, nothing else.

import { fromBelow, pieces, presence } from "../draw.js";
import { pointAt, seen, trace } from "../drape.js";

export default {
    panel: "surface",
    layer: "recent",
    paint(pen, scene) {
        const { axes, step, kept } = scene;
        if (!axes.length) return;
        pen.save();
        pen.lineJoin = "round";
        for (const each of fromBelow(seen(scene))) {
            pen.strokeStyle = each.ball.colour;
            for (const { from, to, width, strength } of pieces(step, kept))
                for (const hidden of [true, false]) {
                    pen.lineWidth = width;
                    pen.globalAlpha = (hidden ? 0.35 : 1) * strength * presence(each, step);
                    pen.beginPath();
                    const { rows } = each.drape;
                    trace(pen, each, pointAt(rows, from), pointAt(rows, to + 1e-9) - 1, hidden);
                    pen.stroke();
                }
        }
        pen.restore();
    },
};
