// On the surface: every recorded run at the playhead, a dot with its number at its true loss, with a stem to its place on
// the surface. It is fainter where a hill hides it, and the farther it is from the plane of the map.

import { dotStrength, heightOfLoss, paintStem } from "../beside.js";
import { numbered } from "../draw.js";
import { ballOn, isHidden, seen } from "../drape.js";

export default {
    panel: "surface",
    layer: "recent",
    paint(pen, scene) {
        const { axes, terrain, step, theme, figure, race } = scene;
        const [camera] = axes;
        if (!camera) return;
        for (const { ball, drape } of seen(scene, race.recorded)) {
            const place = ballOn(ball, terrain, drape, step);
            if (!place || place.off) continue;
            const { x, y } = place;
            const foot = [x, y, place.z + 2 * figure.facts.lift];
            const z = heightOfLoss(ball, step, figure);
            const top = Number.isNaN(z) ? null : [x, y, z];
            pen.save();
            pen.globalAlpha = dotStrength(ball, step) * (isHidden(terrain, top ?? foot, camera.eye) ? 0.35 : 1);
            if (top) paintStem(pen, camera.project(...foot), camera.project(...top), theme.text, theme);
            numbered(pen, ...camera.project(...(top ?? foot)), ball.number, theme);
            pen.restore();
        }
    },
};
