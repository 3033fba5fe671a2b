// On the surface: every recorded run at the playhead, a dot with its number, faint where a hill hides it.

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
            const point = [place.x, place.y, place.z + 2 * figure.facts.lift];
            pen.save();
            if (isHidden(terrain, point, camera.eye)) pen.globalAlpha = 0.35;
            numbered(pen, ...camera.project(...point), ball.number, theme);
            pen.restore();
        }
    },
};
