// On the surface: the whole path of every recorded run, dashed, and fainter where a hill hides it.

import { PENCIL } from "../draw.js";
import { seen, trace } from "../drape.js";

export default {
    panel: "surface",
    layer: "path",
    paint(pen, scene) {
        if (!scene.axes.length) return;
        pen.save();
        pen.lineJoin = "round";
        pen.strokeStyle = scene.theme.text;
        pen.lineWidth = 1.5;
        pen.setLineDash(PENCIL);
        for (const each of seen(scene, scene.race.recorded))
            for (const [hidden, alpha] of [
                [true, 0.25],
                [false, 0.9],
            ]) {
                pen.globalAlpha = alpha;
                pen.beginPath();
                trace(pen, each, 0, each.px.length - 1, hidden);
                pen.stroke();
            }
        pen.restore();
    },
};
