// A terrain as Python sent it: see `terrain_message` in stage/scene.py.

const ROUNDED = 4; // steps of a height, below which a difference is mostly rounding
const [HIGHEST, HOLE] = [65534, 65535]; // the highest height, and what stands where the loss has no value

// Of a message: its metadata, with `relief` { shade, tint, side } and `ground` { z, columns, rows, least } for the map,
// and for the surface { x, y, z, high }: its grid lines, its heights and the highest of them. A height is NaN where the
// loss has no value; `floors` holds the x and the y of the valley floors, with NaN between two; `border` holds the straight pieces [x0, y0, x1, y1] of the border of its domain, and
// `corners` the x and the y of all crossings of the surface's grid lines where the border moves some of them.
export async function terrainOf({ metadata: terrain, array, rows }) {
    const [low, high] = terrain.heights;
    const heights = rows("height");
    const z = Float32Array.from(array("height"), (each) => (each === HOLE ? NaN : low + (each / HIGHEST) * (high - low)));
    const least = (ROUNDED * (high - low)) / HIGHEST;
    terrain.ground = { z, columns: heights[0].length, rows: heights.length, least };
    const [x, y] = [array("surface_x"), array("surface_y")];
    const surface = array("surface");
    terrain.surface = { x, y, z: surface, high: Math.max(...surface.filter((each) => !Number.isNaN(each))) };
    terrain.border = rows("border");
    terrain.floors = rows("floors");
    terrain.recorded = (terrain.recorded ?? []).map((run, index) => recordedRun(run, index, rows("recorded")[index]));
    terrain.corners = array("corners");
    terrain.relief = await reliefOf(array("relief"));
    return terrain;
}

// Shade and tint, each side x side bytes: deflated differences along the rows (see Relief.packed in figures/relief.py).
export async function reliefOf(packed) {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const side = Math.round(Math.sqrt(bytes.length / 2));
    for (let at = 0; at < bytes.length; at += 1) if (at % side) bytes[at] += bytes[at - 1];
    return { side, shade: bytes.subarray(0, side * side), tint: bytes.subarray(side * side) };
}

// A recorded run: it has a path as a ball has one, and a number in place of a colour. How it ended is not known.
function recordedRun(run, index, values) {
    const count = values.length / 5;
    const [x, y, loss, height, beside] = [0, 1, 2, 3, 4].map((each) => values.subarray(each * count, (each + 1) * count));
    let last = count - 1;
    while (last > 0 && Number.isNaN(x[last])) last -= 1;
    return { ...run, number: index + 1, x, y, loss, height, beside, last, arrived: null };
}

// The recorded runs of a terrain as far as a race of so many steps shows them, the same ones for the same number.
const shown = new WeakMap();
export function recordedOn(terrain, steps) {
    if (shown.get(terrain)?.steps !== steps) {
        const runs = terrain.recorded.map((run) => ({ ...run, last: Math.min(run.last, steps) }));
        shown.set(terrain, { steps, runs });
    }
    return shown.get(terrain).runs;
}
