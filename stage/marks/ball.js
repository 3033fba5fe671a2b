// Every ball at the playhead. One that is off the panel is an arrow at its edge, with a cross when its run has ended. One
// that has left the domain is a ring with a cross where it is. Beside the plane of a network it is fainter.

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
            const { ball, axes, strength = always } = path;
            const [px, py] = spot(path, step);
            const [x, y] = [clamp(px, axes.left, axes.left + axes.width), clamp(py, axes.top, axes.top + axes.tall)];
            const gone = ball.ended >= 0 && step >= ball.ended;
            const isFar = Math.hypot(x - px, y - py) > NEAR;
            pen.save();
            pen.translate(x, y);
            pen.globalAlpha = strength(step);
            if (gone && ball.left >= 0 && !isFar) paintLeft(pen, ball.colour, radius);
            else if (gone || isFar) {
                pen.rotate(Math.atan2(py - y, px - x));
                paintArrow(pen, ball.colour, gone);
            } else paintBall(pen, ball.colour, radius);
            pen.restore();
        }
    },
};

const always = () => 1;

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

function paintLeft(pen, colour, radius) {
    for (const [shade, width] of [
        ["#fff", 4.5],
        [colour, 2],
    ]) {
        pen.strokeStyle = shade;
        pen.lineWidth = width;
        pen.beginPath();
        pen.arc(0, 0, radius + 1, 0, 2 * Math.PI);
        for (const side of [-1, 1]) {
            pen.moveTo(-0.6 * radius, -0.6 * side * radius);
            pen.lineTo(0.6 * radius, 0.6 * side * radius);
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
