// The name of every ball at the end of its curve of the loss, in the ball's colour.

import { clamp } from "../draw.js";
import { apart, GAP } from "../names.js";
import { legible } from "../theme.js";

const LEADING = 7 / 6; // heights of the text from one name to the next

export default {
    panel: "loss",
    layer: "ground",
    paint(pen, { paths, theme, text }) {
        const leading = LEADING * text.size;
        const ends = paths.map(({ ball, axes, y }) => clamp(y(ball.last), axes.top, axes.top + axes.tall));
        const bottom = paths.length ? paths[0].axes.top + paths[0].axes.tall : 0; // below it is the end of the x axis
        const places = apart(ends, leading, leading / 2, bottom);
        pen.save();
        pen.font = text.font;
        pen.textAlign = "left";
        pen.textBaseline = "middle";
        paths.forEach(({ ball, axes }, index) => {
            pen.fillStyle = legible(ball.colour, theme);
            pen.fillText(ball.short, axes.left + axes.width + GAP, places[index]);
        });
        pen.restore();
    },
};
