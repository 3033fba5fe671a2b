// A panel on the screen: Plotly's plot of it and, above the plot, two canvases on which its marks are painted. A changed
// trace would make the browser paint the whole contour again, so whatever a race changes is a mark.
//
// A file of panels/ is a panel. Its default export has
//   name, place, label       its name, its place in the order of the panels, and its description for a screen reader
//   traces(scene)            what Plotly draws, of scene.painted: the traces of Python's figure of that name, in the theme
//   layout(scene)            its layout, of scene.dressed: the figure's layout in the theme
// and may have
//   way(ball, scene)         { x(row), y(row) } in the units of the axes: where a ball is on this panel
//   ranges(scene)            { x, y } of axes that follow the race until the visitor zooms
//   shown(scene), missing()  whether it is shown, and what is written in its place where the browser can't draw it
//   caption, classes, style  functions of a scene: a caption, classes of the box around all panels, CSS variables
//   drops, action            whether a click moves the balls, and its description
//   follow(scene), move(scene)  for a panel that is all traces: what Plotly restyles for another race, and for another step
//
// A file of marks/ is a mark. Its default export has
//   panel                    the name of its panel; without one it is painted on every panel on which balls have a way
//   layer                    one of those below
//   paint(pen, scene)        paints with a canvas's context, or with the Pen of picture.js; a function of the scene alone
//
// A scene holds race, terrain, figure, theme, step, width and zoomed. That of a mark also holds
//   axes                     of each subplot: see axes.js
//   ways                     of each ball: { ball, index, axes, x(row), y(row) } in pixels
//   start, pointed           the place of the start, and the row of a path that the pointer is on
//   trail                    on the layer "trail": up to which row it is painted already

import { subplots } from "./axes.js";
import { Costly } from "./costly.js";
import { canvas, far } from "./draw.js";
import { buttons } from "./picture.js";
import { dressed, painted } from "./theme.js";

// From the lowest to the highest. The lower canvas holds "path", painted with the race or the view, and "trail", added to
// while it plays; the upper one holds the rest and is painted with every frame. Within a layer the order is by file name.
const LOWER = ["path", "trail"];
const UPPER = ["ground", "recent", "arrow", "ball", "ring"];

const touch = matchMedia("(hover: none)").matches;
const REMOVED = ["sendChartToCloud", "select2d", "lasso2d", "toImage", "autoScale2d", "pan2d", "zoom2d", "resetCameraLastSave3d", "tableRotation"];
const CONFIG = { displayModeBar: touch || "hover", displaylogo: false, responsive: false, doubleClick: false, scrollZoom: false, modeBarButtonsToRemove: REMOVED };

export class Panel {
    // `panel` is a file of panels/, `marks` those of marks/ that are painted on it, `mount` what it stands in.
    constructor(panel, marks, mount) {
        Object.assign(this, { panel, mount, name: panel.name, drawn: false, zoomed: false });
        this.layers = Object.fromEntries([...LOWER, ...UPPER].map((name) => [name, marks.filter(({ layer }) => layer === name)]));
        const lost = marks.find(({ layer }) => !(layer in this.layers));
        if (lost) throw new Error(`A mark of the panel "${panel.name}" is on the layer "${lost.layer}". There are: ${Object.keys(this.layers).join(", ")}.`);
        this.box = document.createElement("figure");
        this.box.className = `dh-panel dh-${panel.name}`;
        this.box.innerHTML = `<div class="dh-plot"></div>${marks.length ? "<canvas></canvas><canvas></canvas>" : ""}<div class="dh-tip" role="tooltip"></div><div class="dh-word"></div><figcaption></figcaption>`;
        this.plot = this.box.firstChild;
        [this.lower, this.upper] = this.box.querySelectorAll("canvas");
        [this.tip, this.word, this.caption] = [...this.box.children].slice(-3);
        this.word.textContent = panel.missing?.() ?? "";
        this.missing = this.word.textContent !== "";
        this.box.classList.toggle("dh-without", this.missing);
        if (panel.move) this.costly = new Costly(this);
    }

    close() {
        this.closed = true;
        if (this.drawn) window.Plotly.purge(this.plot);
    }

    get still() {
        return this.mount.stage.still;
    }

    // ---- the plot ----

    // What a panel's layout and traces are made from, to which the axes come when it is drawn.
    get scene() {
        const { stage, theme, root } = this.mount;
        const { race, terrain } = stage;
        return { race, terrain, theme, figure: terrain.figures[this.name], step: stage.playhead.step, width: root.clientWidth, zoomed: this.zoomed };
    }

    get shown() {
        const { panel, mount: { stage } } = this;
        return (panel.shown?.(this.scene) ?? true) && !stage.race.hidden.includes(this.name);
    }

    async draw() {
        const { panel, scene } = this;
        const label = panel.action && !this.still ? `${panel.label}; ${panel.action}` : panel.label;
        this.box.setAttribute("aria-label", label);
        this.caption.textContent = this.missing ? "" : (panel.caption?.(scene) ?? "");
        if (this.missing || !this.shown) return;
        if (this.place !== scene.terrain.place) this.zoomed = false;
        this.place = scene.terrain.place;
        for (const [name, value] of Object.entries(panel.style?.(scene) ?? {})) this.box.style.setProperty(name, value);
        // A finger on a panel scrolls the page.
        const look = { dragmode: touch ? false : "zoom", uirevision: this.place };
        const figure = scene.figure ?? { data: [], layout: {}, paint: {} };
        const given = { ...this.scene, painted: painted(figure, scene.theme), dressed: dressed({ ...figure.layout, ...look }, scene.theme) };
        const [data, layout] = [panel.traces(given), panel.layout(given)];
        await window.Plotly.react(this.plot, data, layout, { ...CONFIG, ...this.bar() });
        if (this.closed) window.Plotly.purge(this.plot);
        if (this.drawn || this.closed) return;
        this.drawn = true;
        this.plot.on("plotly_relayout", (change) => {
            if (panel.ranges && !this.fitting) this.zoom(change);
            this.mount.stage.playhead.wake();
        });
        this.plot.on("plotly_relayouting", () => this.mount.stage.playhead.wake());
    }

    // On a touch screen, without the buttons that zoom.
    bar() {
        const save = buttons(() => this.sketch(), () => `downhill-${this.place}-${this.name}`);
        return touch ? { modeBarButtons: [save] } : { modeBarButtonsToAdd: save };
    }

    // Another race on the same plot: the terrain, the zoom and the camera stay.
    follow() {
        if (!this.drawn) return;
        const { panel } = this;
        if (panel.ranges && !this.zoomed && String(panel.ranges(this.scene).y) !== String(this.plot.layout.yaxis.range)) this.fit();
        this.costly?.follow();
    }

    // The visitor has zoomed, or has returned to the whole race.
    zoom(change) {
        const keys = Object.keys(change);
        if (!keys.some((key) => /^[xy]axis\.(auto)?range/.test(key))) return;
        const whole = String(this.panel.ranges(this.scene).x) === String(this.plot.layout.xaxis.range);
        this.zoomed = !whole && !keys.some((key) => /autorange/.test(key));
        if (!this.zoomed) this.fit();
    }

    fit() {
        this.fitting = true;
        const { x, y } = this.panel.ranges(this.scene);
        window.Plotly.relayout(this.plot, { "xaxis.range": x, "yaxis.range": y }).finally(() => (this.fitting = false));
    }

    resize() {
        if (this.drawn && this.plot.offsetParent) window.Plotly.Plots.resize(this.plot);
    }

    // ---- the marks ----

    // What a mark is painted from.
    get fullScene() {
        const { stage } = this.mount;
        const axes = subplots(this.plot);
        return { ...this.scene, axes, ways: this.panel.way ? this.ways(axes) : [], start: stage.start, pointed: stage.pointed };
    }

    // Each ball's way on this panel, as functions from a row to pixels, with the axes that it is drawn on.
    ways(axes) {
        const { panel, scene } = this;
        return scene.race.balls.map((ball, index) => {
            const way = panel.way(ball, scene);
            const on = axes[index] ?? axes[0];
            const below = on.top + on.tall + 1e4; // where a loss of nothing lies on a log axis
            const x = (row) => far(on.x(way.x(row)));
            const y = (row) => (!on.log || way.y(row) > 0 ? far(on.y(way.y(row))) : below);
            return { ball, index, axes: on, x, y };
        });
    }

    paint() {
        if (!this.drawn || !this.upper || !this.shown) return;
        const scene = this.fullScene;
        this.paintLower(scene);
        this.paintLayers(canvas(this.box, this.upper), UPPER, scene);
    }

    paintLower(scene) {
        const row = Math.floor(scene.step);
        const view = `${scene.axes.map(({ key }) => key)} ${this.box.clientWidth} ${this.box.clientHeight} ${scene.theme.text}`;
        if (this.race !== scene.race || this.view !== view || this.trail.row > row) {
            Object.assign(this, { race: scene.race, view, trail: noTrail(scene) });
            this.paintLayers(canvas(this.box, this.lower), ["path"], scene);
        } else if (this.trail.row === row) return;
        this.paintLayers(this.lower.getContext("2d"), ["trail"], { ...scene, trail: this.trail });
        this.trail.row = row;
    }

    paintLayers(pen, layers, scene) {
        for (const layer of layers) for (const mark of this.layers[layer]) mark.paint(pen, scene);
    }

    // For a picture: a function that paints all marks with another pen, and the legend.
    sketch() {
        const scene = { ...this.scene, ...(this.upper ? this.fullScene : {}), pointed: null }; // without the ring of the pointer
        const paint = (pen) => this.paintLayers(pen, [...LOWER, ...UPPER], { ...scene, trail: noTrail(scene) });
        const legend = scene.race.balls.map(({ name, settings, colour, dashes }) => ({ colour, dash: dashes, text: `${name} ${settings}` }));
        return { paint, legend, theme: scene.theme };
    }
}

// A trail of which nothing is painted: up to which row it is, and how many pixels of each ball's way that is.
const noTrail = ({ race }) => ({ row: 0, lengths: race.balls.map(() => 0) });
