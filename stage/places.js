// The places of a fan as Python sent it: see `fan_message` in stage/fan.py.

import { unpack } from "./message.js";

const [HIGHEST, OFF] = [65533, 65534]; // the far edge of the map, and what stands for a place beside it

// Of a message its places, each a value with its race as `raceAhead` in race.js takes it.
export async function placesOf({ array }) {
    const stream = new Blob([array("packed")]).stream().pipeThrough(new DecompressionStream("deflate"));
    const inner = unpack(new Uint8Array(await new Response(stream).arrayBuffer()));
    const { values, queries, steps, x_range, y_range, lowest, counts, ends, races } = inner.metadata;
    const rows = steps + 1;
    const [x, y] = ["x", "y"].map((name) => summed(joined(inner.array(name), 2), rows, 0xffff));
    const loss = singles(summed(joined(inner.array("loss"), 4), rows, 0x1fffffff), 29);
    const [offX, offY] = ["off_x", "off_y"].map((name) => singles(joined(inner.array(name), 3), 24));
    const paths = [];
    for (let from = 0, off = 0; from < x.length; from += rows) {
        const path = { x: new Float64Array(rows), y: new Float64Array(rows), loss: new Float64Array(rows) };
        for (let row = 0; row < rows; row += 1) {
            const [across, up] = [x[from + row], y[from + row]];
            const isOff = across === OFF;
            path.x[row] = isOff ? offX[off] : placed(across, x_range);
            path.y[row] = isOff ? offY[off] : placed(up, y_range);
            path.loss[row] = lowest + loss[from + row];
            if (isOff) off += 1;
        }
        paths.push(path);
    }
    const first = counts.map((_, ball) => counts.slice(0, ball).reduce((one, other) => one + other, 0));
    return values.map((value, index) => ({
        value,
        query: queries[index],
        schedules: races[index].schedules,
        balls: races[index].balls.map((words, ball) => {
            const [diverged, left, arrived] = ends[ball][index];
            const path = paths[first[ball] + (counts[ball] > 1 ? index : 0)];
            return { ...words, ...path, diverged, left, arrived: arrived < 0 ? null : arrived };
        }),
    }));
}

const placed = (code, [low, high]) => (code > OFF ? NaN : low + (code / HIGHEST) * (high - low));

// The codes of which an array holds the lower bytes of all first.
function joined(bytes, count) {
    const length = bytes.length / count;
    const codes = new Uint32Array(length);
    for (let at = 0; at < bytes.length; at += 1) codes[at % length] |= bytes[at] << (8 * Math.floor(at / length));
    return codes;
}

// From differences along each path to codes.
function summed(codes, rows, mask) {
    for (let at = 1; at < codes.length; at += 1) if (at % rows) codes[at] = (codes[at] + codes[at - 1]) & mask;
    return codes;
}

// The numbers in single precision of which so many upper bits are given.
const singles = (upper, count) => new Float32Array(upper.map((bits) => bits << (32 - count)).buffer);
