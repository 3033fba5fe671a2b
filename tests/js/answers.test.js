// What the balls answer on the panel of the examples, and what is written above it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ballAt, boundariesOf, certainty, entriesOf, groundOf, linesOf, picturesOf, sideOf, standingOf, tinted } from "../../stage/answers.js";
import boundary from "../../stage/marks/boundary.js";
import curve from "../../stage/marks/curve.js";
import standings from "../../stage/marks/standings.js";
import { coloured } from "../../stage/marks/tint.js";
import pictures from "../../stage/marks/pictures.js";
import words from "../../stage/marks/words.js";
import fit from "../../stage/panels/fit.js";
import { keepFrames } from "../../stage/race.js";

const theme = { text: "rgb(0, 0, 0)", back: "rgb(255, 255, 255)", faint: "rgba(0, 0, 0, 0.75)", font: "serif" };
const box = { key: "box", left: 50, top: 40, width: 200, tall: 100, xRange: [-1, 1] };
const axes = {
    ...box,
    x: (value) => box.left + ((value + 1) / 2) * box.width,
    y: (value) => box.top + box.tall - ((value + 1) / 2) * box.tall,
    inverse: (px, py) => [-1 + (2 * (px - box.left)) / box.width, -1 + (2 * (box.top + box.tall - py)) / box.tall],
    holds: (px, py) => px >= box.left && px <= box.left + box.width && py >= box.top && py <= box.top + box.tall,
};
const balls = ["#009E73", "#E69F00"].map((colour, index) => ({
    short: `ball ${index}`,
    colour,
    dashes: [],
    last: 10,
    x: Array(11).fill(1),
    y: Array(11).fill(2),
    loss: Array(11).fill(0.123),
}));
// The weights a, b, c of a network without hidden units, whose output is a x + b y + c.
const held = (...weights) => ({ rows: [0, 10], weights: [weights, weights].map((each) => Float64Array.from(each)) });
const scene = (race = {}, facts = {}) => ({
    theme,
    axes: [axes],
    step: 0,
    width: 260,
    text: { size: 12, font: "12px serif" },
    pointed: null,
    chosen: null,
    race: { balls, frames: [held(1, 0, 0), held(0, 1, -0.5)], steps: 10, ...race },
    figure: { facts: { answers: "boundary", sizes: [2, 1], activation: "tanh", head: "logistic", legend: "A legend", ...facts } },
});

// A pen that records its calls.
const recorder = () => {
    const pen = { calls: [] };
    for (const name of "save restore beginPath moveTo lineTo rect clip arc stroke fill fillText setLineDash".split(" "))
        pen[name] = (...values) => pen.calls.push([name, pen.strokeStyle, ...values]);
    return pen;
};
const named = ({ calls }, name) => calls.filter(([each]) => each === name);

test("the grid holds the output of the network at the places of the axes", () => {
    const { z, columns, rows } = groundOf(scene(), 0);
    assert.deepEqual([z[0], z[columns - 1], z.at(-1)], [-1, 1, 1]);
    const other = groundOf(scene(), 1).z;
    assert.deepEqual([other[0], other[columns - 1], other[(rows - 1) * columns]], [-1.5, -1.5, 0.5]);
});

test("the grid of four balls on spirals has 40 x 40 points, and that of many large networks has fewer", () => {
    const side = (count, weights) => sideOf({ race: { frames: Array(count).fill({ weights: [new Float64Array(weights)] }) } });
    assert.deepEqual([side(1, 17), side(4, 337), side(8, 337), side(8, 4257)], [40, 40, 28, 20]);
});

test("the boundary of x = 0 stands upright in the middle of the axes, and that of y = ½ lies a quarter below the top", () => {
    const [upright] = boundariesOf(scene(), 0);
    for (let at = 0; at < upright.length; at += 2) assert.ok(Math.abs(upright[at] - 150) < 1e-9);
    const [level] = boundariesOf(scene(), 1);
    for (let at = 1; at < level.length; at += 2) assert.ok(Math.abs(level[at] - 65) < 1e-9);
});

test("every ball's boundary is stroked in its colour, and none before its weights have come", () => {
    const pen = recorder();
    boundary.paint(pen, scene());
    assert.deepEqual(named(pen, "stroke").map(([, colour]) => colour), [theme.back, "#009E73", theme.back, "#E69F00"]);
    for (const other of [scene({ frames: null }), scene({}, { answers: "words" })]) {
        const empty = recorder();
        boundary.paint(empty, other);
        assert.equal(empty.calls.length, 0);
    }
});

test("the curve of a network goes through its outputs, and a model of two parameters has its own", () => {
    const pen = recorder();
    curve.paint(pen, scene({ frames: [held(0.5, 0.25), held(0, 0)] }, { answers: "curve", sizes: [1, 1] }));
    const points = named(pen, "lineTo").map(([, , ...point]) => point);
    assert.deepEqual(points[0], [50, axes.y(-0.25)]);
    assert.deepEqual(points[80], [250, axes.y(0.75)]);
    const model = recorder();
    curve.paint(model, { ...scene({ frames: null }), figure: { facts: { link: "identity" } } });
    assert.deepEqual(named(model, "lineTo")[40].slice(2), [150, axes.y(2)]);
});

test("a network of features has for each the probability of its class where it alone is on", () => {
    const facts = { answers: "features", sizes: [2, 1], signs: [1, -1] };
    const pen = recorder();
    curve.paint(pen, scene({ frames: [held(Math.log(3), Math.log(4), 0), held(0, 0, 0)] }, facts));
    const points = named(pen, "lineTo").map(([, , x, y]) => [x, y]);
    const wanted = [[1, 3 / 4], [2, 1 / 5], [1, 1 / 2], [2, 1 / 2]];
    wanted.forEach(([x, y], at) => {
        assert.ok(Math.abs(points[at][0] - axes.x(x)) < 1e-9 && Math.abs(points[at][1] - axes.y(y)) < 1e-9);
    });
});

test("the tint grows with the probability of the filled class, and its first row is the upper one", () => {
    assert.equal(certainty(0, "logistic"), 0.5);
    assert.ok(Math.abs(certainty(Math.log(3), "logistic") - 0.75) < 1e-12);
    assert.deepEqual([-3, -1, 0, 0.5, 9].map((z) => certainty(z, "half_mse")), [0, 0, 0.5, 0.75, 1]);
    const bytes = coloured([-50, 0, 0, 50], { columns: 2, rows: 2, colour: "#010203", head: "logistic" });
    assert.deepEqual([...bytes.subarray(0, 3)], [1, 2, 3]);
    const alphas = [3, 7, 11, 15].map((at) => bytes[at]);
    assert.ok(alphas[1] > 1.9 * alphas[0] && alphas[2] === 0 && alphas[3] === alphas[0], `${alphas}`);
});

test("the ball that is pointed at tints the panel, else the chosen one, else the only one", () => {
    assert.equal(tinted(scene()), null);
    assert.equal(tinted({ ...scene(), chosen: 1 }), 1);
    assert.equal(tinted({ ...scene(), chosen: 1, pointed: { index: 0 } }), 0);
    assert.equal(tinted(scene({ balls: balls.slice(1) })), 0);
    assert.equal(tinted({ ...scene(), chosen: 5 }), null, "a ball that has gone");
});

test("a ball is pointed at by its entry and by its boundary", () => {
    const { entries } = entriesOf(scene());
    entries.forEach(({ x, y }, index) => assert.equal(ballAt(scene(), x + 20, y), index));
    assert.equal(ballAt(scene(), 155, 130), 0);
    assert.equal(ballAt(scene(), 230, 60), 1);
    assert.equal(ballAt(scene(), 230, 100), null);
    assert.equal(ballAt(scene({ frames: null }), 155, 130), null);
    assert.equal(fit.ballAt({ ...scene(), figure: { facts: { link: "identity" } } }, 155, 130), null);
});

test("entries lie above the axes, in two columns where there are many and room for them", () => {
    const many = Array(8).fill(balls[0]);
    assert.deepEqual(linesOf(balls, 500), { meanings: 1, columns: 1, lines: 3 });
    assert.deepEqual(linesOf(many, 500), { meanings: 1, columns: 2, lines: 5 });
    assert.deepEqual(linesOf(many, 350), { meanings: 2, columns: 2, lines: 6 });
    assert.deepEqual(linesOf(many, 300), { meanings: 2, columns: 1, lines: 10 });
    const { meaning, entries } = entriesOf(scene());
    assert.ok(meaning.y < entries[0].y && entries[1].y < box.top);
    const given = { dressed: { margin: { l: 52, t: 10 } }, race: { balls: many }, width: 500 };
    const tall = fit.layout({ ...given, figure: scene().figure }).margin.t;
    assert.ok(tall >= 5 * 12 * 1.35 && tall < 6 * 12 * 1.35 + 6);
    const plain = { dressed: { margin: { t: 10 } }, race: { balls }, width: 500, figure: { facts: { link: "identity" } } };
    assert.equal(fit.layout(plain).margin.t, 10, "a model of two parameters has no entries");
});

test("a ball's standing is its accuracy on training and test, or its losses where nothing is right or wrong", () => {
    const ball = { ...balls[0], accuracy: Array(11).fill(0.9649), test_accuracy: Array(11).fill(0.95) };
    assert.equal(standingOf(ball, 3), "96.5 % · 95.0 %");
    assert.equal(standingOf({ ...ball, accuracy: [1, ...Array(10).fill(NaN)] }, 99), "95.0 %", "after its last row it stays");
    assert.equal(standingOf({ ...balls[0], test_loss: Array(11).fill(0.5) }, 0), "0.12 · 0.5");
});

test("in a drag the answers of the race before stay, and the panel says that they wait", () => {
    const before = { terrain: "one", balls, frames: [held(1, 0, 0), held(0, 1, 0)] };
    const dragged = { terrain: "one", balls, frames: null };
    keepFrames(dragged, before);
    assert.ok(dragged.behind && dragged.frames === before.frames);
    for (const other of [{ ...before, terrain: "another" }, { ...before, balls: [balls[0]] }, { ...before, frames: null }, undefined]) {
        const race = { terrain: "one", balls, frames: null };
        keepFrames(race, other);
        assert.ok(!race.behind && !race.frames);
    }
    const own = { terrain: "one", balls, frames: [held(0, 0, 1), held(0, 0, 1)] };
    keepFrames(own, before);
    assert.ok(!own.behind && own.frames !== before.frames);
    const said = (race) => {
        const pen = recorder();
        standings.paint(pen, scene(race));
        return named(pen, "fillText")[0][2];
    };
    assert.match(said({}), /^A legend/);
    assert.match(said({ behind: true }), /follow/);
    assert.match(said({ frames: null }), /follow/);
});

test("a word is in a filled box where it is right, and in a hollow one where it is wrong", () => {
    const inks = [[255], [0]]; // two pictures of one pixel, with the labels 1 and 1
    const frames = [held(-2, 2, 1, 0), held(0, 2, 0, 1)]; // the outputs −2 x + 1 and 2 x; 0 and 2 x + 1
    const pen = recorder();
    const drawn = scene({ frames }, { answers: "words", sizes: [1, 2], pictures: inks, labels: [1, 1] });
    words.paint(pen, drawn);
    assert.deepEqual(named(pen, "fillText").map(([, , word]) => word), [1, 1, 0, 1]);
    assert.equal(named(pen, "fill").length, 3);
    assert.deepEqual(named(pen, "stroke").map(([, colour]) => colour), ["#009E73"]);
    const below = recorder();
    pictures.paint(below, drawn);
    assert.equal(named(below, "fill").length, 2);
});

test("pictures are as large as the box allows, and lie in it side by side", () => {
    const wide = { ...axes, left: 0, top: 0, width: 500, tall: 480 };
    const found = picturesOf({ ...scene({}, { pictures: Array(20).fill([0]) }), axes: [wide] }).places;
    assert.equal(new Set(found.map(({ x }) => x)).size, 5);
    for (const { x, y, side } of found) assert.ok(side > 85 && x >= 0 && x + side <= 500 && y >= 0 && y + side + 18 <= 480);
});
