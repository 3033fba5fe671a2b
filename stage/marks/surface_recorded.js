// On the surface: the whole path of every recorded run, dashed, and fainter where a hill hides it or where it is far from
// the plane of the map. Stems stand between it and its true loss.

import { PENCIL } from "../draw.js";
import { isHidden, pointAt, seen, trace } from "../drape.js";
import { placeOfLoss, shaded } from "../recorded.js";

const STEMS = 24; // of a run, about

export default {
    panel: "surface",
    layer: "path",
    paint(pen, scene) {
        const { axes, terrain, figure } = scene;
        const [camera] = axes;
        if (!camera) return;
        pen.save();
        pen.lineJoin = "round";
        pen.strokeStyle = scene.theme.text;
        for (const each of seen(scene, scene.race.recorded)) {
            const { ball, drape, px, py, hidden } = each;
            const { rows, xs, ys } = drape;
            pen.lineWidth = 1.5;
            pen.setLineDash(PENCIL);
            for (const { from, to, strength } of shaded(ball, ball.last))
                for (const behind of [true, false]) {
                    pen.globalAlpha = strength * (behind ? 0.25 : 0.9);
                    pen.beginPath();
                    trace(pen, each, pointAt(rows, from), pointAt(rows, to + 1e-9) - 1, behind);
                    pen.stroke();
                }
            pen.lineWidth = 1;
            pen.setLineDash([]);
            const every = Math.max(1, Math.round(ball.last / STEMS));
            for (let row = 0; row <= ball.last; row += every) {
                const point = pointAt(rows, row);
                const top = rows[point] === row ? placeOfLoss(ball, [xs[point], ys[point]], row, figure) : null;
                if (!top) continue;
                pen.globalAlpha = hidden[point] || isHidden(terrain, top, camera.eye) ? 0.12 : 0.4;
                pen.beginPath();
                pen.moveTo(px[point], py[point]);
                pen.lineTo(...camera.project(...top));
                pen.stroke();
            }
        }
        pen.restore();
    },
};
