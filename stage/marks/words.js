// Below each picture the word of every ball on it: in a filled box where it is right, in a hollow one where not.

import { answersOf, GAP, picturesOf } from "../answers.js";
import { classes } from "../network.js";

const BRIGHT = 110; // of 255: a colour on which a dark digit is read better than a light one

export default {
    panel: "fit",
    layer: "ball",
    paint(pen, scene) {
        const { race, figure, theme, text } = scene;
        const { answers, pictures, labels, sizes } = figure.facts;
        if (answers !== "words" || !race.frames) return;
        const inputs = pictures.flat().map((ink) => ink / 255);
        const words = race.frames.map((_, index) => classes(answersOf(scene, index, inputs), sizes.at(-1)));
        const { places, size, strip } = picturesOf(scene);
        pen.save();
        pen.font = text.font.replace(/^\S+/, `${size}px`);
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        places.forEach(({ x, y, side }, index) => {
            const box = Math.min(1.25 * size, (side + GAP) / race.balls.length);
            const from = x + side / 2 - (box * race.balls.length) / 2;
            words.forEach((word, ball) => {
                const middle = [from + (ball + 0.5) * box, y + side + strip / 2];
                const right = word[index] === labels[index];
                paintWord(pen, word[index], right, { middle, box, ball: race.balls[ball], theme, behind: race.behind });
            });
        });
        pen.restore();
    },
};

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
