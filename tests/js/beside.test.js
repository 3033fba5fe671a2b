// What is beside the plane of the map: fading, rings, stems and the losses of the map, on a pen that keeps its strokes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { heightOf, heightOfLoss, nearness, shaded } from "../../stage/beside.js";
import { strokePath } from "../../stage/draw.js";
import { standing } from "../../stage/legend.js";
import besideMark, { placed } from "../../stage/marks/beside.js";
import picture from "../../stage/marks/picture.js";
import surfaceBall from "../../stage/marks/surface_ball.js";
import testLoss from "../../stage/marks/test_loss.js";
import lossPanel from "../../stage/panels/loss.js";
import { besideLines } from "../../stage/pointer.js";
import { raceOf } from "../../stage/race.js";

const theme = { name: "light", text: "#000000", back: "#ffffff", font: "sans-serif" };
const text = { size: 12, font: "12px sans-serif" };

// From (0, 0) the ball rolls to (3, 0) on the map, and is then 4 beside it; at its end it is on the map again.
const ball = {
    colour: "#0072B2",
    dashes: [],
    x: [0, 3, 3],
    y: [0, 0, 0],
    beside: [0, 4, 0],
    way: [0, 4 / 5, 0],
    loss: [2, 1, 0.5],
    picture: [2, 1.5, 0.5],
    height: [2, 1, 0.5],
    test_loss: [2.5, 1.25, 0.75],
    test_accuracy: [0.5, 0.75, 0.984],
    last: 2,
    ended: -1,
    left: -1,
    arrived: null,
};

const recorder = () => {
    const pen = { strokes: [], texts: [], circles: [], rects: [], globalAlpha: 1, lineDashOffset: 0, dash: [] };
    const saved = [];
    pen.save = () => saved.push([pen.globalAlpha, pen.dash]);
    pen.restore = () => ([pen.globalAlpha, pen.dash] = saved.pop());
    for (const name of ["clip", "fill", "translate", "rotate"]) pen[name] = () => {};
    pen.rect = (...box) => pen.rects.push(box);
    pen.setLineDash = (dash) => (pen.dash = dash);
    pen.beginPath = () => (pen.points = []);
    pen.moveTo = pen.lineTo = (x, y) => pen.points.push([x, y]);
    pen.arc = (x, y) => pen.circles.push([x, y]);
    pen.stroke = () =>
        pen.strokes.push({ colour: pen.strokeStyle, dash: pen.dash, points: pen.points, alpha: pen.globalAlpha, offset: pen.lineDashOffset, width: pen.lineWidth });
    pen.fillText = (words, x, y) => pen.texts.push([words, x, y]);
    return pen;
};

test("a ball fades by that share and no further than to 0.15, and is whole on a map of all its parameters", () => {
    assert.ok(Math.abs(nearness(ball, 1) - 0.2) < 1e-12);
    assert.ok(Math.abs(nearness(ball, 0.5) - 0.6) < 1e-12);
    assert.equal(nearness({ ...ball, way: [0, 1, 0] }, 1), 0.15);
    assert.equal(nearness({ ...ball, beside: undefined, picture: undefined }, 1), 1);
});

test("a path fades piece by piece, and its dashes go on from one to the next", () => {
    const pen = recorder();
    const axes = { left: 0, top: 0, width: 100, tall: 100 };
    const path = { axes, x: (row) => 10 * row, y: () => 50, gone: Infinity, end: 2, shades: (from, to) => shaded(ball, from, to) };
    const whole = { ...ball, way: [0, 0.8, 0.4] };
    assert.equal(strokePath(pen, { ...path, shades: (from, to) => shaded(whole, from, to) }, 0, 2), 20);
    const [first, second] = pen.strokes;
    assert.deepEqual([first.points, second.points], [[[0, 50], [10, 50]], [[10, 50], [20, 50]]]);
    assert.deepEqual([first.offset, second.offset, pen.lineDashOffset, pen.globalAlpha], [0, 10, 0, 1]);
    assert.ok(Math.abs(first.alpha - 0.6) < 1 / 24);
    assert.ok(Math.abs(second.alpha - 0.4) < 1 / 24);
});

const axes = {
    left: 0,
    top: 0,
    width: 100,
    tall: 100,
    unit: { x: 5, y: 5 },
    holds: (x, y) => x >= 0 && x <= 100 && y >= 0 && y <= 100,
    x: (value) => 50 + 5 * value,
    y: (value) => 50 - 5 * value,
};
const onMap = { ball, axes, x: (row) => axes.x(ball.x[row]), y: (row) => axes.y(ball.y[row]) };
const map = { x_range: [-10, 10], y_range: [-10, 10] };

test("a dotted ring is as wide as the distance from the plane, in the unit of the map", () => {
    const pen = recorder();
    besideMark.paint(pen, { paths: [onMap], step: 1, theme, text, terrain: map });
    const { colour, dash, points } = pen.strokes.at(-1);
    assert.equal(colour, ball.colour);
    assert.equal(dash.length, 2);
    for (const [x, y] of points) assert.ok(Math.abs(Math.hypot(x - 65, y - 50) - 20) < 1e-9);
    assert.deepEqual(pen.texts, []);
});

test("a ball on the plane, or off the map, has no ring", () => {
    const pen = recorder();
    for (const step of [0, 2]) besideMark.paint(pen, { paths: [onMap], step, theme, text, terrain: map });
    besideMark.paint(pen, { paths: [{ ...onMap, x: () => 200 }], step: 1, theme, text, terrain: map });
    besideMark.paint(pen, { paths: [{ ...onMap, ball: { ...ball, beside: undefined } }], step: 1, theme, text, terrain: map });
    assert.deepEqual(pen.strokes, []);
});

test("a ring that is larger than the map is cut at its edge, and the distance stands below the ball", () => {
    const pen = recorder();
    besideMark.paint(pen, { paths: [{ ...onMap, ball: { ...ball, beside: [0, 17.25, 0] } }], step: 1, theme, text, terrain: map });
    assert.deepEqual(pen.rects[0], [0, 0, 100, 100], "what it is cut to");
    const [[words, x, y]] = pen.texts;
    assert.deepEqual([words, y], ["17.3 beside", 70]);
    assert.ok(x < 65, "moved to be whole on the map");
});

test("the distances of two balls that lie close together stand below one another", () => {
    const pen = recorder();
    const far = { ...onMap, ball: { ...ball, beside: [0, 17.25, 0] } };
    besideMark.paint(pen, { paths: [far, { ...far, y: () => 51 }], step: 1, theme, text, terrain: map });
    assert.deepEqual(pen.texts.map(([, , y]) => y), [70, 70 + text.size + 6]);
});

// A level surface at height 1, a pixel to the right for x and one up for z.
const camera = { key: "", eye: [0, -50, 50], project: (x, y, z) => [10 * x, -10 * z] };
const surface = { x: [-9, 9], y: [-9, 9], z: [1, 1, 1, 1], high: 1 };
const figure = { facts: { lift: 0 }, layout: { scene: { zaxis: { range: [0, 4] } } } };
const sceneOf = (rolled, step) => ({
    axes: [camera],
    terrain: { surface, x_range: [-9, 9], y_range: [-9, 9] },
    figure,
    theme,
    step,
    race: { balls: [rolled], recorded: [] },
});

test("on the surface a stem leads from the place of a ball to its true loss, above or below", () => {
    for (const [height, top] of [[3, -30], [0.2, -2], [99, -40]]) {
        const pen = recorder();
        surfaceBall.paint(pen, sceneOf({ ...ball, height: [1, height, 1] }, 1));
        const stem = pen.strokes.find(({ colour }) => colour === ball.colour);
        assert.deepEqual(stem.points, [[30, -10], [30, top]]);
        assert.deepEqual(pen.circles[0], [30, -10], "its foot");
    }
    const flat = recorder();
    surfaceBall.paint(flat, sceneOf({ ...ball, height: [1, 1, 1] }, 1));
    assert.deepEqual(flat.strokes, [], "the ball lies on the surface");
});

test("a true loss is no higher and no lower than the axis of the surface", () => {
    assert.deepEqual([0, 1, 2].map((row) => heightOfLoss({ height: [-1, 2, 9], last: 2 }, row, figure)), [0, 2, 4]);
});

const lossScene = (pointed) => ({
    figure: { facts: { lowest: 0, range: null } },
    race: { balls: [ball], recorded: [], loss: "linear", steps: 2 },
    paths: [{ ball, index: 0, axes, x: (row) => axes.x(row), y: (row) => axes.y(ball.loss[row]) }],
    pointed,
});

test("the test loss is a thin line, and the loss of the map a dotted one for the ball that the pointer is on", () => {
    const pen = recorder();
    testLoss.paint(pen, lossScene(null));
    picture.paint(pen, lossScene(null));
    assert.equal(pen.strokes.length, 1);
    assert.deepEqual(pen.strokes[0].points, [[50, 37.5], [55, 43.75], [60, 46.25]]);
    assert.ok(pen.strokes[0].width < 1);
    picture.paint(pen, lossScene({ index: 0, row: 1 }));
    assert.deepEqual(pen.strokes[1].points, [[50, 40], [55, 42.5], [60, 47.5]]);
    assert.equal(pen.strokes[1].dash.length, 2);
});

test("the axis of the loss holds the test loss", () => {
    const scene = lossScene(null);
    assert.equal(lossPanel.ranges(scene).y[1], 3);
    scene.race = { ...scene.race, balls: [{ ...ball, test_loss: undefined }] };
    assert.equal(lossPanel.ranges(scene).y[1], 2.5, "half units above 2 and 2.5");
});

test("the legend and the tooltip say what the map leaves out", () => {
    assert.deepEqual([0, 1, 2].map((step) => standing(ball, step)), ["loss 2", "loss 1 (picture 1.5), 80 % beside", "loss 0.5"]);
    assert.deepEqual(besideLines(ball, 1), ["picture 1.5", "beside 4", "test loss 1.25", "test right 75.0 %"]);
    assert.deepEqual(besideLines(ball, 2), ["test loss 0.75", "test right 98.4 %"]);
    assert.deepEqual(besideLines({ ...ball, picture: undefined }, 1), []);
});

test("a race on a plane has the arrays that its message names", () => {
    const metadata = { steps: 1, schedules: [], plane: { arrays: ["beside", "picture"], height: { log: true, lowest: 1, floor: 0.01 } }, balls: [{ dash: "solid", diverged: -1, left: -1 }] };
    const race = raceOf({ metadata, rows: (name) => [Float32Array.of(0, { beside: 3, picture: 5 }[name] ?? 1)] });
    assert.deepEqual([race.balls[0].beside[1], race.balls[0].picture[1]], [3, 5]);
    assert.deepEqual([...race.balls[0].height], [-2, -2], "of a loss of 0 or 1 above a lowest one of 1");
    assert.equal(heightOf(1.99, { log: true, lowest: 1, floor: 0.01 }), 0);
    assert.equal(heightOf(3, { log: false }), 3);
});

test("the distances lie on one another and on a ball nowhere, and are whole on the map", () => {
    const axes = { left: 0, top: 0, width: 300, tall: 300 };
    const places = [[100, 280], [110, 284], [120, 276], [100, 250], [296, 150]];
    const balls = places.map(([x, y]) => ({ axes, x, y, wide: 18, tall: 18 }));
    const boxes = placed(places.map(([x, y]) => ({ axes, x, y, text: "10.4 beside" })), balls, { size: 12 });
    const apart = (one, other) => Math.abs(one.x - other.x) >= (one.wide + other.wide) / 2 || Math.abs(one.y - other.y) >= (one.tall + other.tall) / 2;
    assert.equal(boxes.length, 5);
    for (const box of boxes) {
        assert.ok(box.x + box.wide / 2 <= 300 && box.y + box.tall / 2 <= 300);
        assert.ok([...boxes, ...balls].every((other) => other === box || apart(box, other)));
    }
});
