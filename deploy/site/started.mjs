// Pyodide from a snapshot of its memory, taken when Python had started: see deploy/snapshot.mjs. To start it takes four
// fifths of a second longer, and what it imports as long again.

import { loadPyodide as load } from "./one_stack.mjs";

// The snapshot has the name of this script. It is compressed; without it Python starts as usual.
async function fetched() {
    const response = await fetch(import.meta.url.replace(/mjs$/, "bin"));
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
const memory = fetched().catch(() => undefined);

export async function loadPyodide(options) {
    const python = await load({ ...options, _loadSnapshot: await memory });
    // The snapshot holds the state of Python's random numbers, the same one for every visitor.
    python.runPython('import sys\nif "random" in sys.modules: sys.modules["random"].seed()');
    return python;
}
