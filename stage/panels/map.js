// The map: the terrain from above, once for all balls or once for each.

import { paintContours } from "../contours.js";
import { clamp } from "../draw.js";
import { touch } from "../plotted.js";
import { paintRelief } from "../relief.js";
import { places } from "../words.js";

// Pixels around a single map, and around and between several ones, for ticks and titles. On a touch screen Plotly's
// buttons are always there, in the corner above the last title.
const SINGLE = { l: 42, r: 4, t: 6, b: 42 };
const MARGIN = { l: 46, r: 8, t: touch ? 48 : 24, b: 46 };
const GAP = { x: 18, y: 26 };

export default {
    name: "map",
    order: 1,
    label: "Map of the terrain with the balls",
    action: "click to drop them elsewhere, or type the start in Settings",
    early: true,
    drops: true, // a click moves the balls there
    leaves: true,
    trails: true,

    path: ({ x, y }) => ({ x: (row) => x[row], y: (row) => y[row] }),

    said: ({ race, terrain, step }) => places(race, terrain, Math.floor(step)),

    caption: ({ figure }) => `Height: ${figure.facts.height}`,

    traces: ({ painted }) => painted,

    // The relief with its contour lines, on every map.
    ground(pen, { terrain, figure, theme, text, axes }) {
        const palette = terrain.palettes[theme.name];
        for (const each of axes) {
            paintRelief(pen, terrain, each, palette);
            paintContours(pen, terrain, { axes: each, levels: figure.facts.levels, palette, text });
        }
    },

    // Several maps: as large as the panel allows, with ticks and titles of axes along its left and its lower edge.
    layout({ dressed: layout, race, figure, width, height }) {
        const { maps, titled, aspect } = figure.facts;
        Object.assign(layout.margin, SINGLE); // the map is as large as its axes allow
        if (!titled) return layout;
        const inner = room(width, height);
        const { columns, wide, tall } = grid(maps, inner, 1 / aspect);
        const begin = (inner.width - columns * (wide + GAP.x) + GAP.x) / 2;
        const [across, up] = [layout.xaxis.title.text, layout.yaxis.title.text];
        layout.annotations = [...layout.annotations];
        for (let index = 0; index < maps; index += 1) {
            const number = index > 0 ? index + 1 : "";
            const [left, top] = [begin + (index % columns) * (wide + GAP.x), Math.floor(index / columns) * (tall + GAP.y)];
            const x = [left, left + wide].map((each) => clamp(each / inner.width, 0, 1));
            const y = [top + tall, top].map((each) => clamp(1 - each / inner.height, 0, 1));
            const [first, lowest] = [index % columns === 0, index + columns >= maps];
            Object.assign(layout[`xaxis${number}`], { domain: x, showticklabels: lowest });
            Object.assign(layout[`yaxis${number}`], { domain: y, showticklabels: first });
            layout[`xaxis${number}`].title = { ...layout.xaxis.title, text: lowest ? across : "" };
            layout[`yaxis${number}`].title = { ...layout.yaxis.title, text: first ? up : "" };
            const dot = race.balls[index] ? `<span style="color:${race.balls[index].colour}">●</span> ` : "";
            const { text } = layout.annotations[index];
            const place = { text: dot + text, x: (x[0] + x[1]) / 2, y: y[1], xanchor: "center" };
            layout.annotations[index] = { ...layout.annotations[index], ...place };
        }
        layout.margin = { ...layout.margin, ...MARGIN };
        return layout;
    },

    classes: ({ figure }) => (figure.facts.titled ? ["dh-side"] : []),

    // For the style sheet: the pixels above and below the axes of a single map; the height that several maps need in a
    // panel that is twice as wide as high; and that height and the number of rows on a narrow page, which has two in a row.
    style({ figure: { facts: { maps, titled, aspect } }, width, height }) {
        const { l, r, t, b } = SINGLE;
        const free = Math.max(0, height - t - b - (width - l - r) * aspect) / 2; // a low map lies in the middle
        const [over, under] = titled ? [MARGIN.t, b] : [t + free, b + free];
        const { rows, tall } = grid(maps, room(width, width / 2), 1 / aspect);
        const pairs = Math.ceil(maps / 2);
        const paired = Math.max(0, (room(width, 0).width - GAP.x) / 2) * aspect;
        const needs = (count, each) => `${Math.ceil(count * (each + GAP.y) - GAP.y + MARGIN.t + MARGIN.b)}px`;
        const several = { "--dh-needed": needs(rows, tall), "--dh-paired": needs(pairs, paired), "--dh-pairs": pairs };
        return { ...several, "--dh-over": `${Math.round(over)}px`, "--dh-under": `${Math.round(under)}px` };
    },
};

const room = (width, height) => ({ width: width - MARGIN.l - MARGIN.r, height: height - MARGIN.t - MARGIN.b });

// The number of columns in which so many maps are largest in a room of pixels, and the size of each; `ratio` is that of
// their width and height.
export function grid(maps, { width, height }, ratio) {
    let best = { wide: 0 };
    for (let columns = 1; columns <= maps; columns += 1) {
        const rows = Math.ceil(maps / columns);
        const across = (width + GAP.x) / columns - GAP.x;
        const down = (height + GAP.y) / rows - GAP.y;
        const wide = Math.max(1, Math.min(across, down * ratio));
        if (wide > best.wide) best = { columns, rows, wide, tall: wide / ratio };
    }
    return best;
}
