// The pictures that the networks of the balls read.

import { picturesOf } from "../answers.js";

export default {
    panel: "fit",
    layer: "path",
    paint(pen, scene) {
        const { answers, pictures } = scene.figure.facts;
        if (answers !== "words") return;
        pen.save();
        picturesOf(scene).places.forEach((place, index) => paintPicture(pen, pictures[index], place, scene.theme));
        pen.restore();
    },
};

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
}

