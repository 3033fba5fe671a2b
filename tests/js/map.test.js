// Maps side by side: as large as the panel allows.

import assert from "node:assert/strict";
import { test } from "node:test";

import map, { grid } from "../../stage/panels/map.js";

const stage = { width: 1000, height: 470 };
const columns = (maps, room = stage, ratio = 1) => grid(maps, room, ratio).columns;

test("on a wide stage two maps and three fill one row, eight two", () => {
    assert.deepEqual([1, 2, 3, 8].map((maps) => columns(maps)), [1, 2, 3, 4]);
});

test("four maps are in one row where the stage is wide and in two where it is square", () => {
    assert.equal(columns(4, { width: 1000, height: 300 }), 4);
    assert.equal(columns(4, { width: 500, height: 500 }), 2);
});

test("on a phone two maps may stand below one another", () => {
    assert.equal(columns(2, { width: 300, height: 640 }), 1);
    assert.equal(columns(2, { width: 300, height: 150 }), 2);
});

test("flat terrains stand below one another, and tall ones beside", () => {
    assert.equal(columns(3, { width: 600, height: 600 }, 4), 1);
    assert.equal(columns(3, { width: 600, height: 600 }, 0.3), 3);
});

test("no other number of columns would make them larger", () => {
    for (let maps = 1; maps <= 8; maps += 1)
        for (const room of [stage, { width: 500, height: 500 }, { width: 300, height: 700 }]) {
            const { wide, tall, rows, columns: chosen } = grid(maps, room, 1);
            assert.ok(chosen * wide <= room.width && rows * tall <= room.height && chosen * rows >= maps);
            for (let other = 1; other <= maps; other += 1)
                assert.ok(wide >= Math.min(room.width / other, room.height / Math.ceil(maps / other)) - 26);
        }
});

test("the maps have one size, the names of their balls, and axes at the left and below alone", () => {
    const axis = (text) => ({ title: { text } });
    const maps = [0, 1, 2, 3];
    const layout = {
        margin: {},
        annotations: maps.map((index) => ({ text: `rule ${index}` })),
        ...Object.fromEntries(maps.flatMap((index) => [[`xaxis${index ? index + 1 : ""}`, axis("x")], [`yaxis${index ? index + 1 : ""}`, axis("y")]])),
    };
    const scene = {
        dressed: layout,
        race: { balls: maps.map(() => ({ colour: "#000" })) },
        figure: { facts: { maps: 4, titled: true, aspect: 0.5 } },
        width: 700,
        height: 450,
    };
    const laid = map.layout(scene);
    const size = ({ domain: [from, to] }) => to - from;
    const [across, down] = [700 - laid.margin.l - laid.margin.r, 450 - laid.margin.t - laid.margin.b];
    for (const number of ["", 2, 3, 4]) {
        const [wide, tall] = [across * size(laid[`xaxis${number}`]), down * size(laid[`yaxis${number}`])];
        assert.ok(Math.abs(wide / tall - 2) < 1e-9, "twice as wide as tall, as the terrain is");
    }
    assert.deepEqual(["", 2, 3, 4].map((number) => laid[`yaxis${number}`].showticklabels), [true, false, true, false]);
    assert.deepEqual(["", 2, 3, 4].map((number) => laid[`xaxis${number}`].title.text), ["", "", "x", "x"]);
    assert.ok(laid.annotations[3].text.endsWith("rule 3"));
});

test("above and below a low map the panel is free", () => {
    const style = (aspect) => map.style({ figure: { facts: { maps: 1, titled: false, aspect } }, width: 446, height: 448 });
    const [low, square] = [style(0.4), style(1)]; // of the 400 pixels between the margins 6 and 42 the low one takes 160
    assert.deepEqual([low["--dh-over"], low["--dh-under"]], ["126px", "162px"]);
    assert.deepEqual([square["--dh-over"], square["--dh-under"]], ["6px", "42px"]);
});

test("on a narrow page pairs of maps get the height in which they fill the width", () => {
    for (const [maps, aspect] of [[2, 1], [3, 1], [8, 1], [2, 0.4], [4, 2]]) {
        const style = map.style({ figure: { facts: { maps, titled: true, aspect } }, width: 378, height: 300 });
        const height = Number.parseInt(style["--dh-paired"]);
        const free = { width: 378 - 46 - 8, height: height - 24 - 46 }; // between the margins
        const rows = Math.ceil(maps / 2);
        assert.ok(Math.abs((free.width - 18) / 2 - (free.height - 26 * (rows - 1)) / rows / aspect) < 1 / aspect, `${maps} ${aspect}`);
    }
});
