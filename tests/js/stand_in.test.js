// The axes that stand in for Plotly's, beside what Plotly 7.1 laid out for the same ranges and sizes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, canStandIn, ticksOf } from "../../stage/stand_in.js";

const layout = (x, y, scaleratio = 1) => ({
    margin: { l: 42, r: 4, t: 6, b: 42 },
    xaxis: { range: x, title: { text: "x" } },
    yaxis: { range: y, scaleratio, title: { text: "y" } },
});

test("a map is as large as its margins allow, in the middle, with one unit of length on both axes", () => {
    const { left, width, top, tall } = boxOf(layout([-2, 2], [-1, 3]), { width: 532, height: 532 });
    for (const [ours, plotlys] of [[left, 43], [width, 484], [top, 6], [tall, 484]]) assert.ok(Math.abs(ours - plotlys) < 1e-9);
    const low = boxOf(layout([-0.7921229041858703, 7.39314710573479], [-1.1766646085806132, 4.666929515971324]), { width: 532, height: 529 });
    assert.equal(low.width, 486);
    for (const [ours, plotlys] of [[low.top, 73.0184446517868], [low.tall, 346.96311069642644]]) assert.ok(Math.abs(ours - plotlys) < 1e-9);
});

test("the numbers on an axis are those of Plotly", () => {
    const texts = (range, pixels, apart) => ticksOf(range, pixels, apart).map(({ text }) => text);
    assert.deepEqual(texts([-2, 2], 484, 80), ["−2", "−1", "0", "1", "2"]);
    assert.deepEqual(texts([-1, 3], 484, 40), ["−1", "−0.5", "0", "0.5", "1", "1.5", "2", "2.5", "3"]);
    assert.deepEqual(texts([-3, 3], 303, 80), ["−2", "0", "2"]);
    assert.deepEqual(texts([-5, 5], 303, 80), ["−5", "0", "5"], "a step that would just be enough is not taken");
});

test("where Plotly would write another kind of number, or measure a margin, nothing stands in", () => {
    assert.ok(canStandIn(layout([-2, 2], [-1, 3])));
    assert.ok(!canStandIn(layout([-20_000, 2], [-1, 3])));
    assert.ok(!canStandIn(layout([0, 1e-4], [-1, 3])));
    const measured = layout([-2, 2], [-1, 3]);
    measured.yaxis.automargin = true;
    assert.ok(!canStandIn(measured));
});
