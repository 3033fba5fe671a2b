// The camera of a plot in three dimensions, as Plotly drew it: from the units of the axes to pixels.

// Takes the place of the axes of a flat panel: see axes.js. Null before Plotly has drawn.
export function cameraOf(plot) {
    const scene = plot._fullLayout?.scene?._scene;
    const { model, view, projection } = scene?.glplot?.cameraParams ?? {};
    if (!projection || !scene.dataScale) return null;
    const { l: left, t: top, w: width, h: tall } = plot._fullLayout._size;
    const scale = scene.dataScale;
    const [x0, y0] = plot._fullLayout.meta?.offset ?? [0, 0]; // what the surface leaves out of its coordinates
    const matrix = product(projection, product(view, model));
    // The view turns and moves what the model has placed: the eye is where it puts the origin.
    const eye = [0, 1, 2].map((axis) => {
        const placed = -[0, 1, 2].reduce((sum, other) => sum + view[4 * axis + other] * view[12 + other], 0);
        return (placed - model[12 + axis]) / model[5 * axis] / scale[axis] + ([x0, y0][axis] ?? 0);
    });
    return {
        left,
        top,
        width,
        tall,
        eye,
        key: [...matrix, left, top, width, tall].join(" "),
        // A point in the units of the axes as [x, y] in pixels.
        project(x, y, z) {
            const point = [(x - x0) * scale[0], (y - y0) * scale[1], z * scale[2], 1];
            const [px, py, , depth] = [0, 1, 2, 3].map((row) =>
                point.reduce((sum, value, column) => sum + matrix[4 * column + row] * value, 0),
            );
            return [left + (0.5 + px / depth / 2) * width, top + (0.5 - py / depth / 2) * tall];
        },
    };
}

// The product of two matrices of four columns, each column after the other.
export function product(one, other) {
    return Array.from({ length: 16 }, (_, at) => {
        const [column, row] = [at >> 2, at & 3];
        return [0, 1, 2, 3].reduce((sum, each) => sum + one[4 * each + row] * other[4 * column + each], 0);
    });
}
