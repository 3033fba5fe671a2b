// Pictures, and below each the word of every ball on it: in a filled box where it is right, in a hollow one where not.

import { answersOf } from "../answers.js";
import { classes } from "../network.js";

const GAP = 8; // pixels between two pictures
const BRIGHT = 110; // of 255: a colour on which a dark digit is read better than a light one

export default {
    panel: "fit",
    layer: "ball",
    paint(pen, scene) {
        const { race, figure, axes, theme, text } = scene;
        const { answers, pictures, labels, sizes } = figure.facts;
        if (answers !== "words") return;
        const words = race.frames?.map((_, index) => classes(answersOf(scene, index, pictures.flat().map((ink) => ink / 255)), sizes.at(-1)));
        const size = Math.min(text.size, axes[0].width / 5 / Math.max(1, race.balls.length));
        const strip = words ? 1.5 * size : 0;
        pen.save();
        pen.font = text.font.replace(/^\S+/, `${size}px`);
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        for (const [index, { x, y, side }] of places(pictures.length, axes[0], strip).entries()) {
            paintPicture(pen, pictures[index], { x, y, side }, theme);
            const box = Math.min(1.25 * size, (side + GAP) / race.balls.length);
            const from = x + side / 2 - (box * race.balls.length) / 2;
            words?.forEach((word, ball) => {
                const middle = [from + (ball + 0.5) * box, y + side + strip / 2];
                paintWord(pen, word[index], word[index] === labels[index], { middle, box, ball: race.balls[ball], theme, behind: race.behind });
            });
        }
        pen.restore();
    },
};

// Where so many pictures are largest in a box, each with a strip of pixels below it.
export function places(count, { left, top, width, tall }, strip) {
    const side = (columns) => Math.min(width / columns, tall / Math.ceil(count / columns) - strip) - GAP;
    const columns = Array.from({ length: count }, (_, at) => at + 1).reduce((best, each) => (side(each) > side(best) ? each : best));
    const [wide, high] = [width / columns, tall / Math.ceil(count / columns)];
    const small = Math.max(0, side(columns));
    return Array.from({ length: count }, (_, at) => ({
        x: left + (at % columns) * wide + (wide - small) / 2,
        y: top + Math.floor(at / columns) * high + (high - small - strip) / 2,
        side: small,
    }));
}

function paintPicture(pen, inks, { x, y, side }, theme) {
    const wide = Math.sqrt(inks.length);
    const [left, top] = [Math.round(x), Math.round(y)];
    const pixel = side / wide;
    pen.fillStyle = theme.text;
    inks.forEach((ink, at) => {
        const [column, row] = [at % wide, Math.floor(at / wide)];
        const [x0, x1] = [column, column + 1].map((each) => Math.round(left + each * pixel));
        const [y0, y1] = [row, row + 1].map((each) => Math.round(top + each * pixel));
        pen.globalAlpha = 0.06 + 0.9 * (ink / 255);
        pen.beginPath();
        pen.rect(x0, y0, x1 - x0, y1 - y0);
        pen.fill();
    });
    pen.globalAlpha = 1;
}

function paintWord(pen, word, right, { middle: [x, y], box, ball: { colour }, theme, behind }) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue > BRIGHT;
    const inner = box - 2;
    pen.globalAlpha = behind ? 0.35 : 1;
    pen.beginPath();
    pen.rect(x - inner / 2, y - inner / 2, inner, inner);
    pen.fillStyle = pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    if (right) pen.fill();
    else pen.stroke();
    pen.fillStyle = right ? (dark ? "#000" : "#fff") : theme.text;
    pen.fillText(word, x, y);
    pen.globalAlpha = 1;
}
