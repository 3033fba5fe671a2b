// The terrain in three dimensions, with the balls and their paths as traces: Plotly draws all of it.

import { at } from "../playhead.js";
import { axisOf, merge } from "../theme.js";

const WORD =
    "The surface needs WebGL, which this browser has not or has switched off. Everything else works without it.";
const BALL = 2.5; // lifts of a path: how far above the surface a ball lies

export default {
    name: "surface",
    order: 3,
    label: "The terrain in three dimensions",

    missing: () => (hasWebGL() ? "" : WORD),

    caption: ({ figure }) => `Height: ${figure.facts.height}`,

    layout({ dressed: layout, theme }) {
        const { faint, grid } = theme;
        const axis = {
            ...axisOf(theme),
            showbackground: false,
            showspikes: false,
            nticks: 5,
            gridcolor: grid,
            linecolor: grid,
            tickfont: { color: faint, size: 10 },
        };
        const scene = { ...layout.scene };
        for (const key of ["xaxis", "yaxis", "zaxis"]) scene[key] = merge(axis, scene[key]);
        return { ...layout, scene, margin: { l: 0, r: 0, t: 0, b: 0 }, dragmode: "orbit" };
    },

    traces(scene) {
        const {
            painted,
            race: { balls },
            figure: {
                facts: { path },
            },
        } = scene;
        const marker = {
            size: 7,
            opacity: 1,
            color: balls.map(({ colour }) => colour),
            line: { color: "#fff", width: 2 },
        };
        return [
            ...painted,
            ...balls.map((ball) => ({
                ...path,
                name: ball.name,
                line: { ...path.line, color: ball.colour },
                ...pathOf(ball, scene),
            })),
            { type: "scatter3d", mode: "markers", ...ballsOf(scene), marker, hoverinfo: "skip" },
        ];
    },

    // The arguments of Plotly.restyle for another race: the update, and the traces that it is for.
    follow(scene) {
        const {
            race: { balls },
            figure,
        } = scene;
        const paths = balls.map((ball) => pathOf(ball, scene));
        const update = Object.fromEntries(
            ["x", "y", "z", "customdata"].map((key) => [key, paths.map((path) => path[key])]),
        );
        return [update, balls.map((_, index) => figure.data.length + index)];
    },

    // The same for another step.
    move(scene) {
        const { x, y, z } = ballsOf(scene);
        return [{ x: [x], y: [y], z: [z] }, [scene.figure.data.length + scene.race.balls.length]];
    },
};

const within = (value, [low, high]) => value >= low && value <= high;

// A path ends at the edge of the map; the map itself shows which way it went.
function pathOf(
    ball,
    {
        terrain: { x_range, y_range },
        figure: {
            facts: { lift },
        },
    },
) {
    const rows = Array.from({ length: ball.last + 1 }, (_, row) => row);
    const on = rows.map((row) => within(ball.x[row], x_range) && within(ball.y[row], y_range));
    const pick = (values) => rows.map((row) => (on[row] ? values[row] : null));
    const customdata = rows.map((row) => [row, ball.x[row], ball.y[row], ball.loss[row], ball.slope[row]]);
    return { x: pick(ball.x), y: pick(ball.y), z: pick(ball.height.map((each) => each + lift)), customdata };
}

function ballsOf({
    race,
    step,
    terrain: { x_range, y_range },
    figure: {
        facts: { lift },
    },
}) {
    const points = race.balls.map((ball) => {
        const [x, y, z] = [ball.x, ball.y, ball.height].map((values) => at(values, step, ball.last));
        return within(x, x_range) && within(y, y_range) ? [x, y, z + BALL * lift] : [null, null, null];
    });
    const [x, y, z] = [0, 1, 2].map((axis) => points.map((point) => point[axis]));
    return { x, y, z };
}

function hasWebGL() {
    const probe = document.createElement("canvas");
    const context = probe.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
}
