// The settings of the balls as rules of a style sheet.

import assert from "node:assert/strict";
import test from "node:test";

import { tellRows } from "../../stage/rows.js";

test("each row is told its settings, and a sheet that says them already is left as it is", () => {
    const before = {};
    const texts = [];
    globalThis.document = { adoptedStyleSheets: [before] };
    globalThis.CSSStyleSheet = class {
        replaceSync(text) {
            texts.push(text);
        }
    };
    const balls = [{ settings: "α 0.1" }, { settings: 'own "β" \\ 0.9' }];
    tellRows(balls);
    tellRows(balls.map((each) => ({ ...each })));
    assert.deepEqual(texts, [
        '.st-key-ball_0 { --dh-settings: " α 0.1"; }\n.st-key-ball_1 { --dh-settings: " own \\"β\\" \\\\ 0.9"; }',
    ]);
    tellRows([]);
    assert.equal(texts.at(-1), "");
    const [first, own, ...others] = document.adoptedStyleSheets;
    assert.equal(first, before);
    assert.ok(own instanceof CSSStyleSheet);
    assert.deepEqual(others, []);
});
