// The whole path of every recorded run, as a dashed pencil line from a ring to a dot; where a place on the map is the
// shadow of one far from its plane, it is fainter.

import { inside, PENCIL, strokePath } from "../draw.js";
import { nearness, shaded } from "../recorded.js";

const END = 3; // pixels: the radius of the ring and the dot

export default {
    layer: "path",
    paint(pen, { recorded, theme, timed }) {
        for (const path of recorded) {
            const { axes, x, y, end, ball } = path;
            const pieces = timed ? [{ from: 0, to: end, strength: 1 }] : shaded(ball, end);
            inside(pen, axes, () => {
                for (const [colour, width, dash] of [
                    [theme.back, 3.5, []], // so that the line stands out from every height
                    [theme.text, 1.5, PENCIL],
                ]) {
                    pen.strokeStyle = colour;
                    pen.lineWidth = width;
                    pen.setLineDash(dash);
                    pen.lineDashOffset = 0;
                    for (const { from, to, strength } of pieces) {
                        pen.globalAlpha = strength * (colour === theme.back ? 0.45 : 0.9);
                        pen.lineDashOffset += strokePath(pen, path, from, to);
                    }
                }
                pen.setLineDash([]);
                pen.fillStyle = theme.text;
                for (const row of end < ball.last ? [0] : [0, end]) {
                    pen.globalAlpha = timed ? 1 : nearness(ball, row);
                    pen.beginPath();
                    pen.arc(x(row), y(row), END, 0, 2 * Math.PI);
                    if (row) pen.fill();
                    else pen.stroke();
                }
            });
        }
    },
};
