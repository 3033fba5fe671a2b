// The path of every ball up to the playhead. While a race plays, only new rows are added: `trail` says up to which row
// it is painted and, so that the dashes go on, how many pixels of each path that is.

import { edgeOf, fromBelow, inside, presence, slenderness, strokePath } from "../draw.js";

const EDGE = { light: 0.4, dark: 0.65 }; // opacity

export default {
    layer: "trail",
    paint(pen, { paths, race, step, trail, kept, theme }) {
        if (kept) return;
        const width = 2 * slenderness(race);
        for (const path of fromBelow(paths)) {
            const { ball, index, axes, end } = path;
            const last = Math.min(Math.floor(step), end);
            if (last <= trail.row) continue;
            inside(pen, axes, () => {
                const strength = slenderness(race) * presence(path, step);
                pen.strokeStyle = ball.colour;
                pen.globalAlpha = strength;
                pen.lineWidth = width;
                pen.setLineDash(ball.dashes);
                pen.lineDashOffset = trail.lengths[index];
                trail.lengths[index] += strokePath(pen, path, trail.row, last);
                // An edge beneath, so that every colour stands out from every height. On a dark page it has the
                // dashes of the line: between them it would change the colour that the eye sees.
                pen.globalCompositeOperation = "destination-over";
                pen.globalAlpha = EDGE[theme.name] * strength;
                pen.lineWidth = 2.5 * width;
                pen.strokeStyle = edgeOf(ball.colour, theme);
                if (theme.name === "light") pen.setLineDash([]);
                strokePath(pen, path, trail.row, last);
            });
        }
    },
};
