// The terrain in three dimensions. Plotly draws the terrain and the axes; what lies on it is painted above as marks, so
// that neither another race nor another step draws the terrain anew.

import { innerTicks } from "../axes.js";
import { cameraOf } from "../camera.js";
import { pointAt, seen } from "../drape.js";
import { byFinger, TURN, turnByTwo } from "../fingers.js";
import { coloured } from "../relief.js";
import { textScale } from "../size.js";
import { axisOf, merge } from "../theme.js";

// Plotly's text grows with the square of the size of a tick's font: the root of the scale is left for `enlarged`.
const TICK = 12;
const WORD =
    "The surface needs WebGL, which this browser has not or has switched off. Everything else works without it.";

export default {
    name: "surface",
    order: 3,
    label: "The terrain in three dimensions: the arrow keys turn it, plus and minus come nearer and go farther, Home turns it back",
    turns: true,
    trails: true,
    last: true, // drawn after the other panels are painted: it takes the longest

    said: ({ terrain }) => terrain.about,

    missing: () => (hasWebGL() ? "" : WORD),

    caption: ({ figure }) => `${byFinger() ? `${TURN} · ` : ""}Height: ${figure.facts.height}`,

    layout({ dressed: layout, terrain, theme }) {
        const { faint, grid } = theme;
        const axis = {
            ...axisOf(theme),
            showbackground: false,
            showspikes: false,
            nticks: 4,
            gridcolor: grid,
            linecolor: grid,
            tickangle: 0,
            tickfont: { color: faint, size: TICK / Math.sqrt(textScale()) },
        };
        const scene = { ...layout.scene };
        for (const key of ["xaxis", "yaxis", "zaxis"]) scene[key] = merge(axis, scene[key]);
        // At the corner that two axes share, their ticks would lie on top of each other.
        for (const [key, range] of [["xaxis", terrain.x_range], ["yaxis", terrain.y_range]])
            Object.assign(scene[key], { tickmode: "array", tickvals: innerTicks(range) });
        return { ...layout, scene, margin: { l: 0, r: 0, t: 0, b: 18 }, dragmode: "orbit" };
    },

    traces: ({ painted: [mesh], terrain, figure, theme }) => [
        { ...mesh, ...meshOf(terrain, terrain.palettes[theme.name], figure.facts.offset) },
    ],

    axes: (plot) => [cameraOf(plot)].filter(Boolean),

    // Plotly renders by itself while the camera moves.
    watch(plot, paint) {
        if (!turned.has(plot)) turnByTwo(plot);
        turned.add(plot);
        const { glplot } = plot._fullLayout.scene._scene;
        if (watched.has(glplot)) return;
        watched.add(glplot);
        const before = glplot.onrender;
        glplot.onrender = () => {
            before?.();
            paint();
        };
    },

    render: (plot) => plot._fullLayout.scene._scene.glplot.redraw(),

    // For the pointer: the pixels of each row that is on the map.
    paths(scene) {
        const [camera] = scene.axes;
        if (!camera) return [];
        return seen(scene).map(({ ball, index, gone, drape: { rows }, px, py }) => {
            const pixel = (values) => (row) => {
                const point = pointAt(rows, row);
                return rows[point] === row ? values[point] : NaN;
            };
            const axes = { ...camera, holds: () => true };
            return { ball, index, axes, gone, end: ball.last, x: pixel(px), y: pixel(py) };
        });
    },
};

const watched = new WeakSet(); // Plotly's renderers
const turned = new WeakSet(); // the elements that two fingers turn

// The corners of the triangles and their colours: those of the relief on the map, with its light from the upper left.
function meshOf({ surface: { x, y, z, high }, corners, relief, x_range, y_range }, palette, [x0, y0]) {
    const picture = coloured(relief, palette);
    const { side } = relief;
    const seen = (at) => picture[4 * at + 3] > 0;
    const share = (value, [from, to]) => Math.round(((value - from) / (to - from)) * (side - 1));
    const [columns, rows] = [x, y].map((lines) => lines.length);
    const [xs, ys, vertexcolor, i, j, k] = [[], [], [], [], [], []];
    for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1) {
            const corner = row * columns + column;
            const [px, py] = corners.length ? [corners[corner], corners[rows * columns + corner]] : [x[column], y[row]];
            xs.push(px - x0);
            ys.push(py - y0);
            const pixel = (side - 1 - share(py, y_range)) * side + share(px, x_range);
            // Of a corner on the border the nearest pixel may be outside of the domain.
            const beside = [0, 1, -1, side, -side, side + 1, side - 1, 1 - side, -1 - side].map((by) => pixel + by);
            const at = 4 * (beside.find(seen) ?? pixel);
            vertexcolor.push(`rgb(${picture[at]},${picture[at + 1]},${picture[at + 2]})`);
            if (row + 1 === rows || column + 1 === columns) continue;
            for (const triangle of [
                [corner, corner + 1, corner + columns],
                [corner + 1, corner + columns + 1, corner + columns],
            ]) {
                if (triangle.some((each) => Number.isNaN(z[each]))) continue; // the loss has no value at a corner
                [i, j, k].forEach((all, at) => all.push(triangle[at]));
            }
        }
    return { x: xs, y: ys, z: z.map((each) => (Number.isNaN(each) ? high : each)), vertexcolor, i, j, k };
}

function hasWebGL() {
    const probe = document.createElement("canvas");
    const context = probe.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
}
