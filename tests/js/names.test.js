// The names at the ends of the curves.

import assert from "node:assert/strict";
import { test } from "node:test";

import names from "../../stage/marks/names.js";
import { apart, roomOf } from "../../stage/names.js";
import { legible } from "../../stage/theme.js";

test("names that don't touch stay at their curves", () => {
    assert.deepEqual(apart([50, 10, 30], 14, 0, 100), [50, 10, 30]);
});

test("names at one height are a gap apart, and in the middle of it", () => {
    assert.deepEqual(apart([50, 50, 50], 10, 0, 100), [40, 50, 60]);
    assert.deepEqual(apart([50, 52], 10, 0, 100), [46, 56]);
});

test("names at an edge stay on the panel, in their order", () => {
    assert.deepEqual(apart([99, 98, 100], 10, 0, 100), [90, 80, 100]);
    assert.deepEqual(apart([1, 0], 10, 5, 100), [15, 5]);
});

test("where the panel is too low for all of them they share its height", () => {
    assert.deepEqual(apart([0, 0, 0, 0, 0], 14, 0, 40), [0, 10, 20, 30, 40]);
    assert.deepEqual(apart([], 14, 0, 40), []);
});

test("each name is beside the axes, at the last row of its ball", () => {
    const written = [];
    const pen = { save() {}, restore() {}, fillText: (...text) => written.push(text) };
    const axes = { left: 40, width: 300, top: 20, tall: 80 };
    const path = (name, y) => ({ ball: { short: name, last: 7, colour: "#0072B2" }, axes, y: (row) => (row === 7 ? y : 0) });
    const theme = { text: "rgba(0, 0, 0, 1)", back: "rgb(255, 255, 255)" };
    names.paint(pen, { paths: [path("SGD", 30), path("Adam", 1e6)], theme, text: { size: 12, font: "12px serif" } });
    assert.deepEqual(written, [["SGD", 349, 30], ["Adam", 349, 100]]);
});

test("the longest name has room", () => {
    assert.ok(roomOf([{ short: "SGD" }, { short: "Averaged momentum" }]) > 100);
    assert.equal(roomOf([]), 34);
});

test("a colour is mixed with that of the text until it can be read", () => {
    const light = { text: "rgba(49, 51, 63, 1)", back: "rgb(255, 255, 255)" };
    assert.equal(legible("#0072B2", light), "rgb(0, 114, 178)", "5.2 to 1 on white");
    const luminance = (colour) => {
        const [r, g, b] = colour.match(/\d+/g).map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (const colour of ["#F0E442", "#E69F00", "#56B4E9", "#CC79A7"])
        assert.ok(1.05 / (luminance(legible(colour, light)) + 0.05) >= 4.5, colour);
});
