// The keys that turn the surface, and move its camera nearer and farther.

import { clamp } from "./draw.js";

const ANGLE = Math.PI / 18; // of one key press
const STEEPEST = (85 / 180) * Math.PI; // from the ground
const NEARER = 0.9; // of the distance
const [NEAREST, FARTHEST] = [0.4, 6]; // of Plotly's unit

const KEYS = {
    ArrowLeft: { around: -1 },
    ArrowRight: { around: 1 },
    ArrowUp: { up: 1 },
    ArrowDown: { up: -1 },
    "+": { nearer: 1 },
    "=": { nearer: 1 },
    "-": { nearer: -1 },
};

// The eye of a camera that looks at the origin after a key press, or null for another key.
export function turned({ x, y, z }, key) {
    const { around = 0, up = 0, nearer = 0 } = KEYS[key] ?? {};
    if (!(key in KEYS)) return null;
    const distance = clamp(Math.hypot(x, y, z) * NEARER ** nearer, NEAREST, FARTHEST);
    const direction = Math.atan2(y, x) + around * ANGLE;
    const height = clamp(Math.atan2(z, Math.hypot(x, y)) + up * ANGLE, -STEEPEST, STEEPEST);
    const flat = distance * Math.cos(height);
    return { x: flat * Math.cos(direction), y: flat * Math.sin(direction), z: distance * Math.sin(height) };
}

// Let the keys turn the panel of a surface while it has the focus.
export function turnByKeys({ box, plot }) {
    box.tabIndex = 0;
    box.addEventListener("keydown", (event) => {
        if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
        if (turn(plot, event.key)) event.preventDefault(); // these keys step through the race elsewhere
    });
}

// Turn the plot of a surface by a key. Returns whether it was one of these keys; Home turns it back.
function turn(plot, key) {
    const scene = plot._fullLayout?.scene?._scene;
    if (!scene) return false;
    const eye = key === "Home" ? scene.viewInitial.eye : turned(scene.getCamera().eye, key);
    if (eye) window.Plotly.relayout(plot, { "scene.camera.eye": { ...eye }, "scene.camera.up": { x: 0, y: 0, z: 1 } });
    return Boolean(eye);
}
