// Pyodide as it runs in a browser without stack switching (JSPI). Pyodide 0.29 uses stack switching where it finds it,
// and each callback of Python's event loop then leaves 16 bytes on the C stack (github.com/pyodide/pyodide/issues/6249).
// Its 5 MB are full within two minutes, and Python ends with "memory access out of bounds". The page never waits for a
// promise inside a Python call, the only use of stack switching.
delete WebAssembly.Suspending;
delete WebAssembly.promising;
delete WebAssembly.Suspender; // the name in older browsers

export { loadPyodide } from "./pyodide.mjs";
