import assert from "node:assert/strict";
import test from "node:test";

const events = {};
globalThis.addEventListener = (name, listener) => (events[name] = listener);
globalThis.document = { documentElement: { classList: { toggle() {} } } };
const { printedLink } = await import("../../stage/print.js");
const { canvas } = await import("../../stage/draw.js");

test("The link on paper is that of the page, without how a frame shows it", () => {
    assert.equal(printedLink("https://a.example/d/?race=sgd+adam&embed=true&x=1&embed_options=dark_theme"), "https://a.example/d/?race=sgd+adam&x=1");
    assert.equal(printedLink("https://a.example/d/?embed=true"), "https://a.example/d/");
});

test("A race in a file has no link", () => {
    assert.equal(printedLink("file:///home/a/race.html"), "");
});

test("On paper a canvas is wiped by its size: a command that wipes it would be printed white", () => {
    const commands = [];
    const pen = { setTransform() {}, clearRect: () => commands.push("clearRect") };
    const element = { getContext: () => pen, set width(_) { commands.push("width"); }, set height(_) {} };
    events.beforeprint();
    canvas({ width: 100, height: 50 }, element);
    assert.deepEqual(commands, ["width"]);
    events.afterprint();
    const kept = { width: 100, height: 50, getContext: () => pen };
    globalThis.window = { devicePixelRatio: 1 };
    canvas({ width: 100, height: 50 }, kept);
    assert.deepEqual(commands, ["width", "clearRect"]);
});
