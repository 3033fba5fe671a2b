// The loss of every ball against the step, on the axes that Python sent, above the lowest loss of the terrain.

const DEEPEST = 1e-14; // of the first loss: below this the panel shows no more

export default {
    name: "loss",
    order: 4,
    label: "Loss against step",

    path(ball, { figure }) {
        const values = above(ball, figure);
        return { x: (row) => row, y: (row) => values[row] };
    },

    traces: ({ painted }) => painted,

    layout(scene) {
        const { dressed: layout, race, terrain, zoomed } = scene;
        const { x, y } = this.ranges(scene);
        layout.margin.l = 70; // room for 10⁻¹² beside the title
        layout.xaxis.range = x;
        layout.yaxis.range = y;
        layout.uirevision = `${terrain.landscape} ${race.steps} ${zoomed || y}`;
        return layout;
    },

    // Whole decades, so that the axis stands still while a slider moves a little.
    ranges({ race, figure }) {
        const x = [0, race.steps];
        if (figure.facts.range) return { x, y: figure.facts.range };
        let low = Infinity;
        let high = -Infinity;
        for (const ball of race.balls) {
            const values = above(ball, figure);
            const first = values[0] || 1;
            for (let row = 0; row <= ball.last; row += 1) {
                if (values[row] > 0) low = Math.min(low, Math.max(values[row], DEEPEST * first));
                if (values[row] <= 1000 * first) high = Math.max(high, values[row]);
            }
        }
        if (!(low < Infinity && high > 0)) return { x, y: [-1, 1] };
        return { x, y: [Math.floor(Math.log10(low) - 0.1), Math.ceil(Math.log10(high) + 0.05)] };
    },
};

// The losses of a ball above the lowest one, computed once.
const found = new WeakMap();
function above(ball, { facts: { lowest } }) {
    if (!found.has(ball))
        found.set(
            ball,
            ball.loss.map((loss) => loss - lowest),
        );
    return found.get(ball);
}
