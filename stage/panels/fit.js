// The data set of a terrain that has one, under the models of the balls.

import { ballAt, LEADING, linesOf } from "../answers.js";
import { losses } from "../words.js";

const SMALL = 12; // pixels of the text that is painted above the axes: see size.js

export default {
    name: "fit",
    order: 2,
    label: "The data and what each ball makes of them; ringed: the examples of this step",
    tools: "data",

    said: ({ race, step }) => losses(race, Math.floor(step)),

    shown: ({ figure }) => Boolean(figure),

    traces: ({ painted }) => painted,

    ballAt: (scene, x, y) => (scene.figure.facts.answers ? ballAt(scene, x, y) : null),

    // Of a network, with room above the axes for the standings of the balls.
    layout({ dressed: layout, figure, race, width }) {
        if (!figure.facts.answers) return layout;
        const { lines } = linesOf(race.balls, width);
        const words = figure.facts.answers === "words" ? { l: 10, r: 10, b: 10 } : { r: 10 };
        layout.margin = { ...layout.margin, ...words, t: Math.ceil(lines * LEADING * SMALL) + 6 };
        return layout;
    },
};
