// The map: the terrain from above, once for all balls or once for each.

import { paintContours } from "../contours.js";
import { paintRelief } from "../relief.js";

const NARROWEST = 170; // pixels that a map beside others needs

export default {
    name: "map",
    order: 1,
    label: "Map of the terrain with the balls",
    action: "click to drop them elsewhere",
    drops: true, // a click moves the balls there

    path: ({ x, y }) => ({ x: (row) => x[row], y: (row) => y[row] }),

    caption: ({ figure }) => `Height: ${figure.facts.height}`,

    traces: ({ painted }) => painted,

    // The relief with its contour lines, on every map.
    ground(pen, { terrain, figure, theme, axes }) {
        const palette = terrain.palettes[theme.name];
        for (const each of axes) {
            paintRelief(pen, terrain, each, palette);
            paintContours(pen, terrain, { axes: each, levels: figure.facts.levels, palette, font: theme.font });
        }
    },

    // Several maps: as many in a row as are wide enough to be read.
    layout({ dressed: layout, figure, width }) {
        const { maps, titled } = figure.facts;
        Object.assign(layout.margin, { l: 36, r: 4, t: 6, b: 34 }); // the map is as large as its axes allow
        if (!titled) return layout;
        const { columns, rows } = grid(maps, width);
        const [gapX, gapY] = [0.06, 0.24 / rows];
        layout.annotations = [...layout.annotations];
        const [wide, tall] = [(1 + gapX) / columns - gapX, (1 + gapY) / rows - gapY];
        for (let index = 0; index < maps; index += 1) {
            const number = index > 0 ? index + 1 : "";
            const left = (index % columns) * (wide + gapX);
            const top = 1 - Math.floor(index / columns) * (tall + gapY);
            layout[`xaxis${number}`].domain = [left, left + wide];
            layout[`yaxis${number}`].domain = [Math.max(0, top - tall), top];
            layout[`yaxis${number}`].title = {
                ...layout[`yaxis${number}`].title,
                text: index % columns === 0 ? layout.yaxis.title.text : "",
            };
            layout.annotations[index] = { ...layout.annotations[index], x: left + wide / 2, y: top };
        }
        layout.margin.t = 26;
        return layout;
    },

    classes: ({ figure }) => (figure.facts.titled ? ["dh-side"] : []),

    // For the style sheet, which makes the panel as high as its rows of maps need.
    style({ figure, width }) {
        const { columns, rows } = grid(figure.facts.maps, width);
        return { "--dh-rows": rows, "--dh-columns": columns };
    },
};

function grid(maps, width) {
    const columns = Math.min(Math.max(1, Math.min(4, Math.floor(width / NARROWEST))), maps);
    return { columns, rows: Math.ceil(maps / columns) };
}
