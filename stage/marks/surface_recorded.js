// On the surface: the whole path of every recorded run, dashed, and fainter where a hill hides it.

import { PENCIL } from "../draw.js";
import { seen, strokeWhole } from "../drape.js";

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
        for (const each of seen(scene, scene.race.recorded)) strokeWhole(pen, each, 0.25, 0.9);
        pen.restore();
    },
};
