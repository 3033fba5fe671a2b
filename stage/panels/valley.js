// The strip across the valley: the coordinate of every ball along the steepest axis against the step, on the axes that
// Python sent. There is none on a terrain whose minima don't lie in valleys.

import { titled } from "../axes.js";
import { departure } from "../race.js";
import { names, rounded } from "../words.js";

const FILLED = 0.5; // of the axis: a race that fills less of it gets an axis of its own

const panel = {
    name: "valley",
    order: 5,
    label: "Position across the valley against step",
    timed: true,
    radius: 4.5,
    leaves: true, // a path ends soon after it has left the map

    // Where the loss is hidden, its room is for the map.
    shown: ({ figure, race }) => Boolean(figure) && !race.hidden.includes("loss"),

    path({ x, y }, scene) {
        const { axis, origin } = valleyOf(scene);
        return {
            x: (row) => row,
            y: (row) => (x[row] - origin[0]) * axis[0] + (y[row] - origin[1]) * axis[1],
        };
    },

    said(scene) {
        const { balls } = scene.race;
        const size = scene.terrain.x_range[1] - scene.terrain.x_range[0];
        const found = names(balls).map((name, index) => {
            const { y } = panel.path(balls[index], scene);
            return `${name}: ${rounded(y(0), size)} at the start, ${rounded(y(balls[index].last), size)} at step ${balls[index].last}.`;
        });
        return [`The valley floor is at ${rounded(valleyOf(scene).floor, size)}.`, ...found].join(" ");
    },

    // Another valley may have another title and another floor.
    key: (scene) => JSON.stringify(valleyOf(scene)),

    traces: ({ painted }) => painted,

    layout(scene) {
        const { dressed: layout, race, terrain, theme, zoomed } = scene;
        const { title, floor } = valleyOf(scene);
        const { x, y, ticks } = this.ranges(scene);
        Object.assign(layout.margin, { l: 40, r: 34 });
        Object.assign(layout.xaxis, { range: x });
        Object.assign(layout.yaxis, { range: y, ...(zoomed ? {} : ticks) });
        layout.annotations = [titled(title, theme)];
        const line = { color: theme.faint, width: 1 };
        layout.shapes = [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: floor, y1: floor, layer: "below", line }];
        layout.uirevision = `${terrain.landscape} ${race.steps} ${zoomed || y}`;
        return layout;
    },

    // All of every path up to where it leaves the map, in round numbers.
    ranges(scene) {
        const { race } = scene;
        const [low, high] = extremes(scene);
        const part = high > low ? round((high - low) / 5) : 1;
        const outward = (value, side) => (side * Math.ceil((side * value) / part + 0.1)) * part;
        const y = [outward(low, -1), outward(high, 1)];
        // At least two ticks, from which a value can be read.
        return { x: [0, race.steps], y, ticks: { tickmode: "linear", tick0: 0, dtick: round((y[1] - y[0]) / 4) } };
    },

    // So the axis stands still while a slider moves a little.
    suits(scene, [bottom, top]) {
        const [low, high] = extremes(scene);
        return bottom <= low && high <= top && high - low >= FILLED * (top - bottom);
    },
};

export default panel;

// The ends of all paths across the valley, up to where they leave the map, and of its floor.
function extremes(scene) {
    const { floor } = valleyOf(scene);
    let [low, high] = [floor, floor];
    for (const ball of scene.race.balls) {
        const { y } = panel.path(ball, scene);
        for (let row = 0; row <= Math.min(ball.last, departure(ball, scene.terrain) - 1); row += 1) {
            low = Math.min(low, y(row));
            high = Math.max(high, y(row));
        }
    }
    return [low, high];
}

// The next of 1, 2, 5, 10, 20 and so on.
function round(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return power * [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9));
}

// The valley of the minimum near which most of the balls end; of balls that ended early it is the one nearest to the start.
export function valleyOf({ race, figure }) {
    const { valleys } = figure.facts;
    const nearest = (x, y) => {
        const distances = valleys.map(({ place }) => Math.hypot(place[0] - x, place[1] - y));
        return distances.indexOf(Math.min(...distances));
    };
    const votes = valleys.map(() => 0);
    for (const { x, y, last, ended } of race.balls) if (ended < 0) votes[nearest(x[last], y[last])] += 1;
    const most = Math.max(...votes);
    return valleys[most ? votes.indexOf(most) : nearest(...race.start)];
}
