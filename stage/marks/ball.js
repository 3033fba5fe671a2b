// Every ball at the playhead. One that is off the panel is an arrow at its edge, with a cross when it has diverged.

import { clamp, fromBelow, spot } from "../draw.js";

const HEAD = [
    [-1, 0],
    [-14, -8],
    [-10, 0],
    [-14, 8],
    [-1, 0],
];
const NEAR = 7; // pixels beyond the edge at which a ball is still a ball

export default {
    layer: "ball",
    paint(pen, { paths, step, radius }) {
        for (const path of fromBelow(paths)) {
            const { ball, axes } = path;
            const [px, py] = spot(path, step);
            const [x, y] = [clamp(px, axes.left, axes.left + axes.width), clamp(py, axes.top, axes.top + axes.tall)];
            const gone = ball.diverged >= 0 && step >= ball.diverged;
            pen.save();
            pen.translate(x, y);
            if (gone || Math.hypot(x - px, y - py) > NEAR) {
                pen.rotate(Math.atan2(py - y, px - x));
                paintArrow(pen, ball.colour, gone);
            } else paintBall(pen, ball.colour, radius);
            pen.restore();
        }
    },
};

function paintArrow(pen, colour, crossed) {
    for (const [shade, width] of [
        ["#fff", 5],
        [colour, 2],
    ]) {
        pen.strokeStyle = pen.fillStyle = shade;
        pen.lineWidth = width;
        pen.beginPath();
        for (const [dx, dy] of HEAD) pen.lineTo(dx, dy);
        pen.fill();
        for (const side of crossed ? [-5, 5] : []) {
            pen.moveTo(-29, side);
            pen.lineTo(-19, -side);
        }
        pen.stroke();
    }
}

function paintBall(pen, colour, radius) {
    const rim = radius / 3;
    for (const [shade, reach] of [
        ["rgba(0, 0, 0, 0.7)", radius + rim + 1], // with the white ring, one of the two stands out from any height
        ["#fff", radius + rim],
        [colour, radius],
    ]) {
        pen.fillStyle = shade;
        pen.beginPath();
        pen.arc(0, 0, reach, 0, 2 * Math.PI);
        pen.fill();
    }
}
