// The background in the colour of a ball, the stronger the surer its network is of the filled class.

import { certainty, groundOf, tinted } from "../answers.js";
import { inside } from "../draw.js";

const STRONGEST = 0.3;

export default {
    panel: "fit",
    layer: "ground",
    paint(pen, scene) {
        const { race, figure, axes } = scene;
        const index = tinted(scene);
        if (figure.facts.answers !== "boundary" || !race.frames || race.behind || index === null) return;
        const { z, columns, rows } = groundOf(scene, index);
        const [{ left, top, width, tall }] = axes;
        const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
        const bytes = coloured(z, { columns, rows, colour: race.balls[index].colour, head: figure.facts.head });
        canvas.getContext("2d").putImageData(new ImageData(bytes, columns, rows), 0, 0);
        // A value lies in the middle of a pixel: half a pixel of the picture is beyond the axes on each side.
        const [across, up] = [width / (columns - 1), tall / (rows - 1)];
        inside(pen, axes[0], () => {
            pen.imageSmoothingQuality = "high";
            pen.drawImage(canvas, left - across / 2, top - up / 2, width + across, tall + up);
        });
    },
};

// The picture as RGBA bytes, its first row at the top.
export function coloured(z, { columns, rows, colour, head }) {
    const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const bytes = new Uint8ClampedArray(4 * columns * rows);
    for (let row = 0, at = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1, at += 4) {
            bytes.set(channels, at);
            bytes[at + 3] = 255 * STRONGEST * certainty(z[(rows - 1 - row) * columns + column], head);
        }
    return bytes;
}
