// The line along which the sharpness of the terrain is the limit of a ball, in dashes of its colour, on its map.

import { inside } from "../draw.js";

export default {
    panel: "map",
    layer: "path",
    paint(pen, { paths, race }) {
        for (const { ball, index, axes } of race.overlay.edges ? paths : []) {
            const pieces = race.overlay.edges[index];
            if (!pieces) continue;
            inside(pen, axes, () => {
                pen.setLineDash([]);
                pen.lineWidth = 2;
                pen.strokeStyle = ball.colour;
                pen.beginPath();
                // Of each piece the middle half, so that the line isn't taken for a path.
                for (const [x0, y0, x1, y1] of pieces) {
                    pen.moveTo(axes.x((3 * x0 + x1) / 4), axes.y((3 * y0 + y1) / 4));
                    pen.lineTo(axes.x((x0 + 3 * x1) / 4), axes.y((y0 + 3 * y1) / 4));
                }
                pen.stroke();
            });
        }
    },
};
