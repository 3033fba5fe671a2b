// The whole path of every recorded run, as a dashed pencil line from a ring to a dot; where a place on the map is the
// shadow of one far from its plane, it is fainter.

import { inside, PENCIL, strokePath } from "../draw.js";

const END = 3; // pixels: the radius of the ring and the dot

export default {
    layer: "path",
    paint(pen, { recorded, theme }) {
        for (const path of recorded) {
            const { axes, x, y, end, ball, strength = () => 1 } = path;
            inside(pen, axes, () => {
                for (const [colour, width, dash] of [
                    [theme.back, 3.5, []], // so that the line stands out from every height
                    [theme.text, 1.5, PENCIL],
                ]) {
                    pen.strokeStyle = colour;
                    pen.lineWidth = width;
                    pen.setLineDash(dash);
                    pen.globalAlpha = colour === theme.back ? 0.45 : 0.9;
                    strokePath(pen, path, 0, end);
                }
                pen.setLineDash([]);
                pen.fillStyle = theme.text;
                for (const row of end < ball.last ? [0] : [0, end]) {
                    pen.globalAlpha = strength(row);
                    pen.beginPath();
                    pen.arc(x(row), y(row), END, 0, 2 * Math.PI);
                    if (row) pen.fill();
                    else pen.stroke();
                }
            });
        }
    },
};
