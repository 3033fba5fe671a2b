// On the surface: the path of every ball up to the playhead, faint where a hill hides it.

import { fromBelow, presence, slenderness } from "../draw.js";
import { pointAt, seen, trace } from "../drape.js";

export default {
    panel: "surface",
    layer: "trail",
    paint(pen, scene) {
        const { axes, race, step, trail, kept } = scene;
        if (!axes.length || kept) return;
        pen.save();
        pen.lineJoin = "round";
        for (const each of fromBelow(seen(scene))) {
            const { rows } = each.drape;
            const [from, to] = [pointAt(rows, trail.row), pointAt(rows, Math.floor(step) + 1e-9) - 1];
            if (to <= from) continue;
            for (const [hidden, alpha, width, colour] of [
                [true, 0.35, 2, each.ball.colour],
                [false, 0.5, 4, "#fff"], // a light edge, so that every colour stands out from every height
                [false, 1, 2.2, each.ball.colour],
            ]) {
                pen.globalAlpha = alpha * slenderness(race) * presence(each, step);
                pen.lineWidth = width * slenderness(race);
                pen.strokeStyle = colour;
                pen.beginPath();
                trace(pen, each, from, to, hidden);
                pen.stroke();
            }
        }
        pen.restore();
    },
};
