// The surface: heights between grid lines, paths that follow it, what a hill hides, and the mesh in the map's colours.

import assert from "node:assert/strict";
import { test } from "node:test";

import { innerTicks } from "../../stage/axes.js";
import { product } from "../../stage/camera.js";
import { ballOn, drape, heightAt, isHidden, look, part, pointAt, seenFloors, trace } from "../../stage/drape.js";
import surface from "../../stage/panels/surface.js";

const lines = (from, to, count) => Array.from({ length: count }, (_, at) => from + ((to - from) * at) / (count - 1));
// A terrain of that height on the map from -2 to 2 and from -1 to 1, with its lines closer on the left.
const terrainOf = (height) => {
    const [x, y] = [lines(0, 1, 41).map((each) => -2 + 4 * each * each), lines(-1, 1, 41)];
    const z = y.flatMap((py) => x.map((px) => height(px, py)));
    return { surface: { x, y, z, high: Math.max(...z) }, x_range: [-2, 2], y_range: [-1, 1] };
};
const plane = terrainOf((x, y) => 3 + x - 2 * y);
const ridge = terrainOf((x) => 1 - Math.abs(x) / 2); // along y, 1 high
const ball = (x, y) => ({ x, y, last: x.length - 1 });

test("between its lines a surface is interpolated, on a plane exactly", () => {
    for (const [x, y] of [[-2, -1], [2, 1], [-1.93, 0.2], [0.37, -0.61]])
        assert.ok(Math.abs(heightAt(plane.surface, x, y) - (3 + x - 2 * y)) < 1e-12);
});

test("a segment is on the map from where it enters to where it leaves", () => {
    assert.deepEqual(part(-4, 0, 4, 0, [-2, 2], [-1, 1]), [0.25, 0.75]);
    assert.deepEqual(part(0, 0, 1, 0.5, [-2, 2], [-1, 1]), [0, 1]);
    assert.equal(part(-4, 2, 4, 2, [-2, 2], [-1, 1]), null);
    assert.equal(part(NaN, 0, 1, 0, [-2, 2], [-1, 1]), null);
});

test("a path follows the surface: a jump over a ridge rises to its top", () => {
    const { xs, zs, rows } = drape(ball([-1.5, 1.5], [0, 0]), ridge);
    assert.ok(Math.max(...zs) > 0.95);
    xs.forEach((x, index) => {
        assert.ok(Math.abs(zs[index] - (1 - Math.abs(x) / 2)) < 0.03);
        assert.ok(Math.abs(rows[index] - (x + 1.5) / 3) < 1e-12);
    });
    assert.ok(xs.length > 40);
});

test("a path ends at the edge of the map and goes on where it comes back", () => {
    const { xs, rows } = drape(ball([0, 4, 4, 0], [0, 0, 0.5, 0.5]), plane);
    assert.equal(Math.max(...xs.filter((x) => !Number.isNaN(x))), 2);
    const gap = xs.findIndex(Number.isNaN);
    assert.deepEqual([xs[gap - 1], rows[gap - 1], xs[gap + 1], rows[gap + 1]], [2, 0.5, 2, 2.5]);
    assert.equal(rows.at(-1), 3);
});

test("the first point of a row is found among the pieces of a segment", () => {
    const rows = [0, 0.5, 1, 1.5, 2];
    assert.deepEqual([0, 0.7, 1, 2, 2.1].map((row) => pointAt(rows, row)), [0, 2, 2, 4, 5]);
});

test("a race of a single row is a point", () => {
    assert.deepEqual(drape(ball([1], [0]), plane), { xs: [1], ys: [0], zs: [4], rows: [0], gone: Infinity });
});

test("a ball is between two rows, and off the map it stays where it left it", () => {
    const moved = ball([0, 1, 4, -5, 6], [0, 0, 0, 0, 0]);
    const path = drape(moved, plane);
    assert.deepEqual(ballOn(moved, plane, path, 0.5), { x: 0.5, y: 0, z: 3.5, off: false });
    for (const step of [2, 3.5]) {
        const left = ballOn(moved, plane, path, step);
        assert.deepEqual([left.x, left.off], [2, true], "also where a later jump crosses the map");
    }
    const never = ball([5, 6], [0, 0]);
    assert.equal(ballOn(never, plane, drape(never, plane), 1), null);
});

test("a ridge hides what lies behind it, from an eye that is low", () => {
    assert.ok(isHidden(ridge, [-1, 0, 0.51], [6, 0, 1.2]));
    assert.ok(!isHidden(ridge, [1, 0, 0.51], [6, 0, 1.2]));
    assert.ok(!isHidden(ridge, [-1, 0, 0.51], [6, 0, 6]), "a high eye looks over it");
    assert.ok(!isHidden(ridge, [-1, 0, 0.51], [-6, 0, 1.2]));
});

const camera = { eye: [6, 0, 1.2], project: (x, y, z) => [10 * x, -10 * z] };

test("the hidden and the visible part of a path meet", () => {
    const points = drape(ball([-1.5, 1.5], [0, 0]), ridge);
    const found = { ...look(points, ridge, camera, 0.01) };
    assert.deepEqual([found.hidden[0], found.hidden.at(-1)], [true, false]);
    const strokes = (ofHidden) => {
        const places = [];
        trace({ moveTo: (x) => places.push(x), lineTo: (x) => places.push(x) }, found, 0, found.px.length - 1, ofHidden);
        return places;
    };
    assert.ok(Math.abs(strokes(true).at(-1) - strokes(false)[0]) < 1e-9);
    assert.equal(strokes(true)[0], -15);
    assert.equal(strokes(false).at(-1), 15);
});

test("a valley floor lies on the surface, with a gap before the next one", () => {
    const terrain = { ...plane, floors: [Float64Array.of(-1, 1, NaN, 0), Float64Array.of(0.5, 0.5, NaN, -0.5)] };
    const scene = { terrain, figure: { facts: { lift: 0.2 } }, axes: [{ ...camera, key: "above", eye: [0, 0, 99] }] };
    const { px, py, hidden } = seenFloors(scene);
    assert.deepEqual([px[0], px[1], px[2], px[3]], [-10, 10, NaN, 0]);
    [1, 3, NaN, 4].forEach((height, at) => assert.ok(Number.isNaN(height) || Math.abs(py[at] + 10 * (height + 0.1)) < 1e-9));
    assert.deepEqual(hidden, [false, false, false, false]);
    assert.equal(seenFloors(scene), seenFloors(scene), "which is kept as long as the camera rests");
});

test("the mesh has a corner at each crossing of grid lines, and two triangles between four of them", () => {
    const relief = { side: 2, shade: new Uint8Array(4).fill(128), tint: new Uint8Array([255, 255, 0, 0]) };
    const palette = { heights: ["#000000", "#ffffff"], shadow: ["#000000", 1, 1], light: ["#ffffff", 1, 1] };
    const terrain = { ...plane, corners: [], relief, palettes: { light: palette } };
    const scene = { painted: [{ type: "mesh3d", name: "terrain" }], terrain, theme: { name: "light" } };
    const [mesh] = surface.traces({ ...scene, figure: { facts: { offset: [0, 0] } } });
    const [moved] = surface.traces({ ...scene, figure: { facts: { offset: [3, -2] } } });
    assert.deepEqual([moved.x[0], moved.y[0]], [mesh.x[0] - 3, mesh.y[0] + 2]); // on a map far from the origin
    assert.deepEqual([mesh.x.length, mesh.i.length, mesh.name], [41 * 41, 2 * 40 * 40, "terrain"]);
    assert.deepEqual([mesh.vertexcolor[0], mesh.vertexcolor.at(-1)], ["rgb(0,0,0)", "rgb(255,255,255)"]);
    let area = 0; // of the triangles together, all turned one way: that of the map
    mesh.i.forEach((corner, index) => {
        const [a, b, c] = [corner, mesh.j[index], mesh.k[index]];
        const turn = (mesh.x[b] - mesh.x[a]) * (mesh.y[c] - mesh.y[a]) - (mesh.x[c] - mesh.x[a]) * (mesh.y[b] - mesh.y[a]);
        assert.ok(turn > 0);
        area += turn / 2;
    });
    assert.ok(Math.abs(area - 8) < 1e-9);
});

test("a product of matrices is that of their columns", () => {
    const moved = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1];
    const doubled = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
    assert.deepEqual(product(moved, doubled).slice(12), [5, 6, 7, 1]);
    assert.deepEqual(product(doubled, moved).slice(12), [10, 12, 14, 1]);
});

test("the ticks of the box are round, two or more, and away from its corners", () => {
    assert.deepEqual(innerTicks([-2, 2]), [-1, 0, 1]);
    assert.deepEqual(innerTicks([-3, 3]), [-2, 0, 2]);
    assert.deepEqual(innerTicks([-7, 4]), [-4, -2, 0, 2]);
    for (const [low, high] of [[0, 1], [-5, 5], [-1.3, 1.7], [1e-3, 9e-3], [-1e6, 3e5], [0.4, 0.6]]) {
        const ticks = innerTicks([low, high]);
        assert.ok(ticks.length >= 2 && ticks.length <= 6, `${low} ${high}: ${ticks}`);
        for (const tick of ticks) assert.ok(tick > low + 0.09 * (high - low) && tick < high - 0.09 * (high - low));
    }
});
