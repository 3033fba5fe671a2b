// On a map that is a plane of more than two parameters: around every ball beside it a dotted ring at the playhead, as wide
// as the distance between them. A ring that is larger than the map is cut at its edge, and the distance stands beside it.

import { clamp, edgeOf, inside, spot, three } from "../draw.js";
import { at } from "../playhead.js";
import { legible } from "../theme.js";

const DOTS = [1.5, 4]; // pixels
const BALL = 9; // pixels: a smaller ring would lie on the ball
const CORNERS = 96; // of a ring, drawn as a polygon since a map may be stretched
const BELOW = 20; // pixels from a ball to its distance
const EDGE = { light: 0.55, dark: 0.3 }; // opacity
const PAD = 3; // pixels around that text

export default {
    panel: "map",
    layer: "ground",
    paint(pen, { paths, step, theme, text, terrain: { x_range, y_range } }) {
        const sides = [x_range, y_range].map(([low, high]) => high - low);
        const balls = []; // the places of all of them
        const written = []; // the distances
        for (const path of paths) {
            const { ball, axes } = path;
            const away = ball.beside ? at(ball.beside, step, ball.last) : 0;
            const [x, y] = spot(path, step);
            balls.push({ axes, x, y, wide: 2 * BALL, tall: 2 * BALL });
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
                    [edgeOf(ball.colour, theme), 3.2, EDGE[theme.name]], // so that every colour stands out from every height
                    [ball.colour, 1.8, 1],
                ]) {
                    pen.strokeStyle = colour;
                    pen.lineWidth = width;
                    pen.globalAlpha = alpha;
                    pen.stroke();
                }
            });
            if (2 * away > Math.min(...sides)) written.push({ ball, axes, text: `${three(away)} beside`, x, y });
        }
        for (const each of placed(written, balls, text)) paintDistance(pen, each, theme, text);
    },
};

// The box of each text, wide x tall around x and y, whole on the map and on no other text and no ball: below its ball, or
// above it where there is no room.
export function placed(written, balls, { size }) {
    const boxes = [];
    for (const each of [...written].sort((one, other) => one.y - other.y)) {
        const { axes } = each;
        const [wide, tall] = [0.55 * size * each.text.length + 2 * PAD, size + 2 * PAD];
        const x = clamp(each.x, axes.left + wide / 2, axes.left + axes.width - wide / 2);
        const taken = [...boxes, ...balls].filter((box) => box.axes === axes && Math.abs(box.x - x) < (box.wide + wide) / 2);
        // From a ball down (1) or up (-1) to the first free place.
        const free = (way) => {
            let y = each.y + way * BELOW;
            for (const box of taken.sort((one, other) => way * (one.y - other.y)))
                if (Math.abs(box.y - y) < (box.tall + tall) / 2) y = box.y + (way * (box.tall + tall)) / 2;
            return y;
        };
        const onMap = (y) => y - tall / 2 >= axes.top && y + tall / 2 <= axes.top + axes.tall;
        boxes.push({ ...each, x, y: [free(1), free(-1)].find(onMap) ?? each.y - BELOW, wide, tall });
    }
    return boxes;
}

// A distance in the colour of its ball, on a ground of the page's colour.
function paintDistance(pen, { ball, x, y, wide, tall, text: words }, theme, { font }) {
    pen.save();
    pen.globalAlpha = 0.75;
    pen.fillStyle = theme.back;
    pen.beginPath();
    pen.rect(x - wide / 2, y - tall / 2, wide, tall);
    pen.fill();
    pen.globalAlpha = 1;
    pen.font = font;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = legible(ball.colour, theme);
    pen.fillText(words, x, y);
    pen.restore();
}
