// The two canvases above a plot on which marks are painted. A changed trace would make the browser paint the whole
// contour again, so whatever a race or the playhead changes is a mark.
//
// A file of marks/ is a mark. Its default export has
//   panel                  the name of its panel; without one it is painted on every panel that has a path
//   layer                  one of LOWER or UPPER
//   paint(pen, scene)      paints with a canvas context, or with the Pen of picture.js; a function of the scene alone
// The scene is described in panel.js. On the layer "trail" it also holds
//   trail                  { row, lengths }: up to which row the trails are painted, and how many pixels each is long

import { canvas, FADE } from "./draw.js";

// From the lowest to the highest. The lower canvas holds "path", painted with the race or the view, and "trail", added
// to while it plays. The upper one is painted with every frame. Within a layer the order is by file name.
const LOWER = ["path", "trail"];
const UPPER = ["ground", "recent", "arrow", "ball", "ring"];
const ALL = [...LOWER, ...UPPER];

export class Layers {
    constructor(marks, plot) {
        for (const { layer } of marks) {
            if (!ALL.includes(layer)) throw new Error(`There is no layer "${layer}", only ${ALL.join(", ")}.`);
        }
        this.marks = Object.fromEntries(ALL.map((name) => [name, marks.filter(({ layer }) => layer === name)]));
        [this.lower, this.upper] = [document.createElement("canvas"), document.createElement("canvas")];
        for (const each of [this.lower, this.upper]) each.setAttribute("aria-hidden", true); // the panel has a description
        plot.after(this.lower, this.upper);
    }

    // Both canvases, which are as large as the panel.
    paint(scene) {
        this.paintLower(scene);
        this.paintLayers(canvas(scene, this.upper), UPPER, scene);
    }

    paintLower(scene) {
        const row = Math.floor(scene.step);
        const { width, height } = scene;
        const view = [scene.axes.map(({ key }) => key), width, height, scene.theme.text, scene.kept].join();
        // The trail of a ball that has just left the map fades.
        const fades = row !== this.trail?.row && scene.paths.some(({ gone }) => row >= gone && this.trail?.row < gone + FADE);
        if (this.race !== scene.race || this.view !== view || this.trail.row > row || fades) {
            Object.assign(this, { race: scene.race, view, trail: noTrail(scene) });
            this.paintLayers(canvas(scene, this.lower), ["path"], scene);
        } else if (this.trail.row === row) return;
        this.paintLayers(this.lower.getContext("2d"), ["trail"], { ...scene, trail: this.trail });
        this.trail.row = row;
    }

    // All marks of a scene, with one pen.
    paintAll(pen, scene) {
        this.paintLayers(pen, ALL, { ...scene, trail: noTrail(scene) });
    }

    paintLayers(pen, layers, scene) {
        for (const layer of layers) for (const mark of this.marks[layer]) mark.paint(pen, scene);
    }
}

// Trails of which nothing is painted.
const noTrail = ({ race }) => ({ row: 0, lengths: race.balls.map(() => 0) });
