// Where a stage is mounted, its marks are given to the panels that they name.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.matchMedia = () => ({ matches: false });
const { Mount } = await import("../../stage/mount.js");

test("a mark whose panel is misspelt is an error that names the panels", () => {
    const files = { panels: [{ name: "map" }, { name: "loss" }], marks: [{}, { panel: "map" }, { panel: "mapp" }] };
    assert.throws(() => new Mount({}, null, null, files), { message: 'There is no panel "mapp", only map, loss.' });
});
