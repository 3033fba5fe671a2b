// The last steps of every trail, thicker, up to the ball, which may be between two rows.

import { inside, line, spot, visible } from "../draw.js";

const RECENT = 25; // steps

export default {
    layer: "recent",
    paint(pen, { paths, step }) {
        for (const path of paths) {
            const { ball, axes, x, y } = path;
            inside(pen, axes, () => {
                pen.strokeStyle = ball.colour;
                pen.lineWidth = 3.5;
                const whole = Math.min(Math.floor(step), ball.last);
                line(pen, axes, x, y, Math.max(0, whole - RECENT), whole);
                const part = visible(axes, x(whole), y(whole), ...spot(path, step));
                if (part) {
                    pen.moveTo(part[0], part[1]);
                    pen.lineTo(part[2], part[3]);
                }
                pen.stroke();
            });
        }
    },
};
