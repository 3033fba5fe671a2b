// On the surface: the contour lines and the valley floors of the map, and the whole path of every ball, fainter where a
// hill hides it.

import { fromBelow, presence, slenderness } from "../draw.js";
import { seen, seenContours, seenFloors, strokeWhole, trace } from "../drape.js";

export default {
    panel: "surface",
    layer: "path",
    paint(pen, scene) {
        if (!scene.axes.length) return;
        pen.save();
        pen.lineJoin = "round";
        const { terrain, theme } = scene;
        pen.strokeStyle = terrain.palettes[theme.name].line;
        for (const each of seenContours(scene, terrain.figures.map.facts.levels)) {
            pen.globalAlpha = each.index ? 0.4 : 0.18;
            pen.lineWidth = each.index ? 0.9 : 0.7;
            pen.beginPath();
            trace(pen, each, 0, each.px.length - 1, false);
            pen.stroke();
        }
        pen.strokeStyle = theme.text;
        pen.lineWidth = 1.5;
        strokeWhole(pen, seenFloors(scene), 0.35, 0.9); // most of a narrow valley is hidden
        for (const each of scene.kept ? [] : fromBelow(seen(scene))) {
            pen.strokeStyle = each.ball.colour;
            pen.lineWidth = 1.5 * slenderness(scene.race);
            pen.setLineDash(each.ball.dashes);
            const present = presence(each, scene.step);
            strokeWhole(pen, each, 0.2 * present, 0.5 * present);
        }
        pen.restore();
    },
};
