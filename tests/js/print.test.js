import assert from "node:assert/strict";
import test from "node:test";

import { printedLink } from "../../stage/print.js";

test("The link on paper is that of the page, without how a frame shows it", () => {
    assert.equal(printedLink("https://a.example/d/?race=sgd+adam&embed=true&x=1&embed_options=dark_theme"), "https://a.example/d/?race=sgd+adam&x=1");
    assert.equal(printedLink("https://a.example/d/?embed=true"), "https://a.example/d/");
});

test("A race in a file has no link", () => {
    assert.equal(printedLink("file:///home/a/race.html"), "");
});
