// The whole path of every ball, faint. Where trails are kept for some steps only, they are all that is drawn.

import { edgeOf, fromBelow, inside, presence, slenderness, strokePath } from "../draw.js";

const OPACITY = { light: 0.5, dark: 0.8 }; // a thin dotted line on a dark page needs more
const EDGE = 0.35; // the share of it for an edge
const LEAVES = 0.5; // the share of it for a ball that is going to leave the map

export default {
    layer: "path",
    paint(pen, { paths, race, step, kept, theme }) {
        if (kept) return;
        for (const path of fromBelow(paths)) {
            const { ball, axes, end, gone } = path;
            const strength = slenderness(race) * presence(path, step) * (gone < Infinity ? LEAVES : 1);
            inside(pen, axes, () => {
                pen.strokeStyle = ball.colour;
                pen.globalAlpha = OPACITY[theme.name] * strength;
                pen.lineWidth = 1.5 * slenderness(race);
                pen.setLineDash(ball.dashes);
                strokePath(pen, path, 0, end);
                // An edge beneath, without which a dark shade would vanish by night, and a bright one by day.
                const edge = edgeOf(ball.colour, theme);
                if (theme.name === "light" && edge === "#fff") return;
                pen.globalCompositeOperation = "destination-over";
                pen.globalAlpha *= EDGE;
                pen.lineWidth *= 2;
                pen.strokeStyle = edge;
                strokePath(pen, path, 0, end);
            });
        }
    },
};
