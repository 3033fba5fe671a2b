import assert from "node:assert/strict";
import { test } from "node:test";

import { Scale } from "../../stage/sliders/scale.js";

const linear = (low, high, integer = false) => new Scale({ low, high, log: false, integer });
const log = (low, high, integer = false) => new Scale({ low, high, log: true, integer });
const LINEAR = [linear(0, 0.999), linear(-90, 90), linear(0, 20), linear(0.5, 5), linear(0, 9999, true)];
const LOG = [log(1e-5, 10), log(1e-12, 1), log(0.1, 1.5), log(0, 100), log(1, 32, true), log(10, 2000, true)];
const SCALES = [...LINEAR, ...LOG];

function close(value, expected, tolerance) {
    assert.ok(Math.abs(value / expected - 1) <= tolerance, `${value}, not ${expected}`);
}

test("the ends are exact", () => {
    for (const scale of SCALES) {
        assert.equal(scale.value(0), scale.low);
        assert.equal(scale.value(scale.length), scale.high);
        assert.equal(scale.position(scale.low), 0);
    }
});

test("nothing lies beyond the ends", () => {
    for (const scale of SCALES) {
        assert.equal(scale.near(scale.low - 1e6), scale.low);
        assert.equal(scale.near(scale.high + 1e6), scale.high);
        assert.equal(scale.neighbour(scale.low, -1), scale.low);
        assert.equal(scale.neighbour(scale.high, 1), scale.high);
    }
});

test("values rise along a scale", () => {
    for (const scale of SCALES) {
        for (let position = 1; position <= scale.length; position += 1) {
            assert.ok(scale.value(position) >= scale.value(position - 1));
        }
    }
});

test("40 positions on a logarithmic scale are a factor of ten", () => {
    const scale = log(1e-5, 10);
    assert.equal(scale.length, 6 * 40);
    for (let decade = -5; decade <= 1; decade += 1) assert.equal(scale.value((decade + 5) * 40), Number(`1e${decade}`));
    for (let position = 0; position <= scale.length; position += 1) {
        close(scale.value(position), 10 ** (position / 40 - 5), 0.005); // three digits: half a unit of 1.00
    }
});

test("40 key presses on a logarithmic scale are a factor of ten", () => {
    const scale = log(1e-5, 10);
    for (const [key, factor] of [[1, 10], [-1, 0.1]]) {
        let value = 0.01;
        for (let press = 0; press < 40; press += 1) value = scale.neighbour(value, key);
        close(value, 0.01 * factor, 0.01);
    }
});

test("the position of a value on a logarithmic scale is the logarithm", () => {
    const scale = log(1e-5, 10);
    for (const value of [2e-5, 0.003, 0.5, 7]) close(scale.position(value), 40 * (Math.log10(value) + 5), 1e-12);
});

test("value and position are inverse but for the rounding of values", () => {
    for (const scale of SCALES.filter((each) => !each.integer)) {
        for (let position = 1; position <= scale.length; position += 1) {
            const value = scale.value(position);
            if (value !== scale.high) assert.ok(Math.abs(scale.position(value) - position) < 0.1);
        }
    }
});

test("a logarithmic scale that starts at 0 has 0 at its end and then four decades", () => {
    const scale = log(0, 100);
    assert.equal(scale.length, 4 * 40);
    assert.equal(scale.value(0), 0);
    close(scale.value(1), 0.01 * 10 ** (1 / 40), 0.005);
    assert.equal(scale.value(40), 0.1);
    assert.equal(scale.neighbour(0, 1), scale.value(1));
    assert.equal(scale.neighbour(0.01, -1), 0);
    assert.equal(scale.position(0), 0);
    assert.equal(scale.position(0.005), 0); // typed: less than the least above 0
});

test("a key press always changes the value, also by a tenth and between whole numbers", () => {
    for (const scale of SCALES) {
        for (const positions of scale.integer ? [1, 10] : [0.1, 1, 10]) {
            const values = [scale.low];
            while (values.at(-1) < scale.high) {
                const next = scale.neighbour(values.at(-1), positions);
                assert.ok(next > values.at(-1), `${values.at(-1)} stays`);
                values.push(next);
                assert.ok(values.length < 1e5);
            }
            let value = scale.high;
            while (value > scale.low) {
                const next = scale.neighbour(value, -positions);
                assert.ok(next < value, `${value} stays`);
                value = next;
            }
        }
    }
});

test("values of an integer are whole", () => {
    for (const scale of SCALES.filter((each) => each.integer)) {
        for (let position = 0; position <= scale.length; position += 0.5) {
            assert.ok(Number.isInteger(scale.value(position)));
        }
        assert.equal(scale.near(12.6), 13);
    }
    const batch = log(1, 32, true);
    assert.equal(batch.neighbour(1, 1), 2);
    assert.equal(batch.neighbour(2, -1), 1);
});

test("a step on a linear scale is the power of ten nearest to a hundredth of it", () => {
    assert.equal(linear(0, 0.999).step, 0.01);
    assert.equal(linear(0.5, 5).step, 0.1); // 0.045 lies nearer to 0.1 than to 0.01 by its logarithm
    assert.equal(linear(-90, 90).step, 1);
    assert.equal(linear(0, 9999, true).step, 1);
});

test("sums of steps on a linear scale are decimal", () => {
    const scale = linear(0, 0.999);
    let value = 0;
    for (let press = 0; press < 30; press += 1) value = scale.neighbour(value, 0.1);
    assert.equal(value, 0.03);
    assert.equal(scale.neighbour(0.1, 20), 0.3); // 0.1 + 0.2 is 0.30000000000000004 in binary
});

test("a typed number keeps its digits on a logarithmic scale", () => {
    assert.equal(log(1e-12, 1).near(1.25e-11), 1.25e-11);
    assert.equal(log(1e-5, 10).near(0.0123456789), 0.0123456789);
});

test("a typed number may lie beyond the slider, up to the limits of its parameter", () => {
    const scale = new Scale({ low: 1e-3, high: 1e3, log: true, integer: false });
    assert.deepEqual([1e-9, 2.5, 1e9].map((each) => scale.within(each, 1e-18, 1e24)), [1e-9, 2.5, 1e9]);
    assert.deepEqual([1e-30, 1e30].map((each) => scale.within(each, 1e-18, 1e24)), [1e-18, 1e24]);
    assert.deepEqual([1e-9, 1e9].map((each) => scale.near(each)), [1e-3, 1e3]);
});
