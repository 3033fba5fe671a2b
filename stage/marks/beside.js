// On a map that is a plane of more than two parameters: around every ball beside it a dotted ring at the playhead, as wide
// as the distance between them. A ring that is larger than the map is cut at its edge, and the distance stands beside it.

import { clamp, edgeOf, inside, spot, three } from "../draw.js";
import { at } from "../playhead.js";
import { legible } from "../theme.js";

const DOTS = [1.5, 4]; // pixels
const BALL = 9; // pixels: a smaller ring would lie on the ball
const CORNERS = 96; // of a ring, drawn as a polygon since a map may be stretched
const BELOW = 20; // pixels from a ball to its distance
const PAD = 3; // pixels around that text

export default {
    panel: "map",
    layer: "ground",
    paint(pen, { paths, step, theme, text, terrain: { x_range, y_range } }) {
        for (const path of paths) {
            const { ball, axes } = path;
            const away = ball.beside ? at(ball.beside, step, ball.last) : 0;
            const [x, y] = spot(path, step);
            if (!(away > 0) || !axes.holds(x, y)) continue;
            const [across, up] = [away * axes.unit.x, away * axes.unit.y]; // pixels
            if (Math.max(across, up) < BALL) continue;
            inside(pen, axes, () => {
                pen.setLineDash(DOTS);
                pen.beginPath();
                for (let corner = 0; corner <= CORNERS; corner += 1) {
                    const angle = (2 * Math.PI * corner) / CORNERS;
                    pen.lineTo(x + across * Math.cos(angle), y + up * Math.sin(angle));
                }
                for (const [colour, width, alpha] of [
                    [edgeOf(ball.colour, theme), 3.4, 0.55], // so that every colour stands out from every height
                    [ball.colour, 1.8, 1],
                ]) {
                    pen.strokeStyle = colour;
                    pen.lineWidth = width;
                    pen.globalAlpha = alpha;
                    pen.stroke();
                }
                pen.setLineDash([]);
                const sides = [x_range, y_range].map(([low, high]) => high - low);
                if (2 * away > Math.min(...sides)) paintDistance(pen, [x, y], three(away), { ball, axes, theme, text });
            });
        }
    },
};

// The number on a ground of the page's colour, below the ball, or above it at the lower edge of the map.
function paintDistance(pen, [x, y], number, { ball, axes, theme, text }) {
    const words = `${number} beside`;
    const [wide, tall] = [0.55 * text.size * words.length + 2 * PAD, text.size + 2 * PAD];
    const centre = clamp(x, axes.left + wide / 2, axes.left + axes.width - wide / 2);
    const middle = y + BELOW + tall / 2 < axes.top + axes.tall ? y + BELOW : y - BELOW;
    pen.globalAlpha = 0.75;
    pen.fillStyle = theme.back;
    pen.beginPath();
    pen.rect(centre - wide / 2, middle - tall / 2, wide, tall);
    pen.fill();
    pen.globalAlpha = 1;
    pen.font = text.font;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = legible(ball.colour, theme);
    pen.fillText(words, centre, middle);
}
