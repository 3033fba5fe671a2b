// On the surface: every ball at the playhead. Behind a hill it is a ring; where it left the map it is a cross.
// On a plane of more than two parameters it is at its true loss, with a stem to its place on the surface.

import { heightOfLoss, paintStem } from "../beside.js";
import { ring } from "../draw.js";
import { ballOn, isHidden, seen } from "../drape.js";

const RADIUS = 6.5; // pixels
const RIM = [
    ["rgba(0, 0, 0, 0.6)", 3],
    ["#fff", 2],
];

export default {
    panel: "surface",
    layer: "ball",
    paint(pen, scene) {
        const { axes, terrain, step, pointed, theme, figure } = scene;
        const [camera] = axes;
        if (!camera) return;
        for (const { ball, index, drape, px, py } of seen(scene)) {
            if (pointed?.index === index) {
                const point = drape.rows.indexOf(pointed.row);
                if (point >= 0) ring(pen, px[point], py[point], theme.text);
            }
            const place = ballOn(ball, terrain, drape, step);
            if (!place) continue;
            const { x, y, z, off } = place;
            const above = 2 * figure.facts.lift;
            const point = [x, y, above + (ball.picture ? heightOfLoss(ball, step, figure) : z)];
            const pixel = camera.project(...point);
            pen.save();
            if (ball.picture && !off) {
                const foot = camera.project(x, y, z + above);
                if (Math.hypot(foot[0] - pixel[0], foot[1] - pixel[1]) > RADIUS) paintStem(pen, foot, pixel, ball.colour, theme);
            }
            pen.translate(...pixel);
            if (off) paintCross(pen, ball.colour);
            else if (isHidden(terrain, point, camera.eye)) paintRing(pen, ball.colour);
            else paintBall(pen, ball.colour);
            pen.restore();
        }
    },
};

const circle = (pen, radius) => {
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
};

function paintBall(pen, colour) {
    for (const [shade, more] of [...RIM, [colour, 0]]) {
        pen.fillStyle = shade;
        circle(pen, RADIUS + more);
        pen.fill();
    }
}

function paintRing(pen, colour) {
    circle(pen, RADIUS);
    strokeRimmed(pen, colour, 2.5);
}

function paintCross(pen, colour) {
    pen.beginPath();
    for (const side of [-5, 5]) {
        pen.moveTo(-5, side);
        pen.lineTo(5, -side);
    }
    strokeRimmed(pen, colour, 3);
}

// Stroke the pen's path in a colour, with a white rim.
function strokeRimmed(pen, colour, width) {
    for (const [shade, wide] of [
        ["#fff", 2 * width],
        [colour, width],
    ]) {
        pen.strokeStyle = shade;
        pen.lineWidth = wide;
        pen.stroke();
    }
}
