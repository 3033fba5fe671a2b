// A panel on the screen: Plotly's plot of it, with the marks above.
//
// A file of panels/ is a panel. Its default export has
//   name, order, label     its name, its position among the panels, and its description for a screen reader
//   traces(scene)          what Plotly draws, of scene.painted: the traces of Python's figure of its name, in the theme
//   layout(scene)          its layout, of scene.dressed: the figure's layout in the theme
// and may have
//   path(ball, scene)      { x(row), y(row) } in the units of the axes: where a ball is on this panel
//   key(scene)             of a race; where it changes, the panel is drawn anew
//   ranges(scene)          { x, y, ticks } of axes that follow the race until the visitor zooms; `ticks` of the y axis
//   suits(scene, range)    whether a range of the y axis that is shown suits another race too
//   shown(scene)           whether it is shown
//   missing()              a sentence that is shown instead where the browser can't draw it, or ""
//   caption(scene), classes(scene), style(scene)    its caption, classes and CSS variables of the box around all panels
//   ground(pen, scene)     paints what lies below the plot, with the context of a canvas or the Pen of picture.js
//   drops, action          whether a click moves the balls, and the words for that in the description
//   axes(plot)             what takes the place of the axes where they are not flat
//   paths(scene)           of each ball { ball, index, axes, x(row), y(row) } in pixels, where a path is no line of rows
//   watch(plot, paint)     after each drawing: `paint` is called whenever Plotly renders the plot by itself
//   render(plot)           draws at once what Plotly draws with the next frame
//   last                   whether it is drawn after the others are painted
//   early                  whether it is drawn without Plotly until that is there: see stand_in.js
//   ballAt(scene, x, y)    the index of the ball that is pointed at where no path is drawn, or null
//   tools                  its name in those of its buttons, if it is another one
//   said(scene)            what is on it in words, for a screen reader
//   turns                  whether keys that are pressed on it turn it: see turn.js
//   leaves                 whether a path ends soon after it has left the map
//   trails                 whether the visitor's choice of the length of trails is for this panel
//   timed                  whether it shows a value against the step
//   radius                 of a ball, in pixels
//   choice, chosen(scene)  a choice that stands on the panel, see choice.js, and whether it is offered
//
// A scene holds race, terrain, figure, theme, step, width and height, zoomed, timed, radius, and as `kept` for how many
// steps a trail is kept, 0 for all. For the marks it also holds
//   axes                   of each subplot: see axes.js
//   paths                  of each ball: { ball, index, axes, x(row), y(row), gone, end }, x and y in pixels; it is drawn up
//                          to the row `end`, and has left the map for good on the row `gone`, which may be Infinity.
//                          Where it may lie beside the plane of the map also shades(from, to) and strength(step): see
//                          beside.js
//   text                   the size in pixels, and the font, of a text that is painted on the panel: see size.js
//   recorded               of each recorded run, on each subplot, what `paths` has of a ball
//   start, pointed         the place of the start, and the row of a path that the pointer is on
//   chosen                 the index of the ball that was pressed where no path is drawn, or null

import { subplots } from "./axes.js";
import { Choice } from "./choice.js";
import { canvas, PENCIL } from "./draw.js";
import { Layers } from "./layers.js";
import { pathOn } from "./path.js";
import { buttons } from "./picture.js";
import { Plotted, touch } from "./plotted.js";
import { paintedText } from "./size.js";
import { standIn } from "./stand_in.js";
import { dressed, painted } from "./theme.js";
import { tools } from "./toolbar.js";
import { turnByKeys } from "./turn.js";
import { viewChange } from "./view.js";

const RADIUS = 6.5; // pixels of a ball

export class Panel extends Plotted {
    // `panel` is a file of panels/, `marks` are those of marks/ that are painted on it, `mount` is the Mount around it.
    constructor(panel, marks, mount) {
        super();
        Object.assign(this, { panel, mount, name: panel.name, tools: panel.tools ?? panel.name, zoomed: false });
        this.box = document.createElement("figure");
        this.box.className = `dh-panel dh-${panel.name} dh-waits`;
        this.box.innerHTML = `<div class="dh-plot"></div><div class="dh-tip" role="tooltip"></div>
            <div class="dh-word"></div><figcaption></figcaption><p class="dh-said"></p>`;
        [this.plot, this.tip, this.word, this.caption, this.words] = this.box.children;
        this.layers = marks.length ? new Layers(marks, this.plot) : null;
        if (panel.ground) this.under = document.createElement("canvas");
        this.under?.setAttribute("aria-hidden", true);
        if (this.under) this.plot.before(this.under);
        if (panel.choice) {
            this.choice = new Choice(panel.choice, (value) => mount.stage.choose(panel.choice.name, value));
            this.box.append(this.choice.box);
        }
    }

    get still() {
        return this.mount.stage.still;
    }

    // To read the size makes the browser lay the page out, so it is read where it may have changed alone.
    measure() {
        this.size = { width: this.box.clientWidth, height: this.box.clientHeight };
    }

    // ---- the plot ----

    // The scene of the layout and the traces. It has no axes: they are not laid out yet.
    get scene() {
        const { stage, theme } = this.mount;
        const { race, terrain } = stage;
        return {
            race,
            terrain,
            theme,
            figure: terrain.figures[this.name],
            step: stage.playhead.step,
            ...this.size,
            zoomed: this.zoomed,
            timed: this.panel.timed ?? false,
            radius: this.panel.radius ?? RADIUS,
            kept: this.panel.trails ? race.trail : 0,
        };
    }

    get shown() {
        const { panel, mount: { stage } } = this;
        return (panel.shown?.(this.scene) ?? true) && !stage.race.hidden.includes(this.name);
    }

    // Whether the browser can draw it. To ask for WebGL takes long, so that is asked when the panel is first drawn.
    examine() {
        this.word.textContent = this.panel.missing?.() ?? "";
        this.missing = this.word.textContent !== "";
        this.box.classList.toggle("dh-without", this.missing);
        if (this.panel.turns && !this.missing) turnByKeys(this);
    }

    async draw() {
        if (this.closed) return;
        this.measure();
        const { panel, scene } = this;
        const label = panel.action && !this.still ? `${panel.label}; ${panel.action}` : panel.label;
        this.box.setAttribute("aria-label", label);
        if (this.missing === undefined) this.examine();
        this.caption.textContent = this.missing ? "" : (panel.caption?.(scene) ?? "");
        if (this.missing || !this.shown) return;
        this.choice?.show(scene.race[panel.choice.name], panel.chosen(scene));
        const [landscape, steps] = [scene.terrain.landscape, scene.race.steps];
        if (this.landscape !== landscape || this.steps !== steps) this.zoomed = false;
        Object.assign(this, { landscape, steps });
        this.key = panel.key?.(scene);
        for (const [name, value] of Object.entries(panel.style?.(scene) ?? {})) this.mount.box.style.setProperty(name, value);
        if (panel.style) this.measure(); // the panel may have another size by them
        // A finger on a panel scrolls the page.
        const interaction = { dragmode: touch ? false : "zoom", uirevision: this.landscape };
        const figure = scene.figure ?? { data: [], layout: {}, paint: {} };
        const given = {
            ...this.scene,
            painted: painted(figure, scene.theme),
            dressed: dressed({ ...figure.layout, ...interaction }, scene.theme),
        };
        const [data, layout] = [panel.traces(given), panel.layout(given)];
        if (this.zoomed) for (const axis of ["xaxis", "yaxis"]) layout[axis].range = this.plot.layout[axis].range;
        if (!window.Plotly) {
            this.early?.remove();
            this.early = panel.early ? standIn(this, data, layout) : null;
            return;
        }
        await this.react(data, layout, {
            plotly_relayout: (change) => {
                if (panel.ranges && !this.fitting) this.zoom(change);
                this.mount.stage.playhead.wake();
            },
            plotly_relayouting: () => this.mount.stage.playhead.wake(),
        });
        this.early?.remove(); // now that Plotly's plot is there
        this.early = null;
        this.box.classList.remove("dh-waits");
        if (!this.closed) panel.watch?.(this.plot, () => this.paint());
    }

    // Whether its axes are on the screen, Plotly's or those that stand in for them.
    get hasAxes() {
        return this.drawn || Boolean(this.early);
    }

    get axes() {
        return this.early?.axes ?? this.panel.axes?.(this.plot) ?? subplots(this.plot);
    }

    // Plotly draws before its promise is kept.
    drawAtOnce() {
        if (!this.drawn || !this.shown) return;
        this.draw();
        this.panel.render?.(this.plot);
        this.paint();
    }

    bar() {
        const name = () => `downhill-${this.landscape}-${this.name}`;
        return tools(buttons(() => this.sketch(), name), touch);
    }

    // Another race on the same plot: the terrain, the zoom and the camera stay.
    follow() {
        if (!this.drawn || !this.shown) return; // a panel of an earlier terrain has no figure on this one
        const { panel } = this;
        if (panel.key?.(this.scene) !== this.key) return void this.draw();
        if (panel.ranges && !this.zoomed && !this.suits(this.plot.layout.yaxis.range)) this.fit();
    }

    suits(range) {
        const { panel, scene } = this;
        return String(panel.ranges(scene).y) === String(range) || Boolean(panel.suits?.(scene, range));
    }

    // The visitor has zoomed, or has returned to the whole race.
    zoom(change) {
        const keys = Object.keys(change);
        if (!keys.some((key) => /^[xy]axis\.(auto)?range/.test(key))) return;
        const whole = String(this.panel.ranges(this.scene).x) === String(this.plot.layout.xaxis.range);
        this.zoomed = !whole && !keys.some((key) => /autorange/.test(key));
        if (!this.zoomed) this.fit();
        else if (keys.some((key) => key.startsWith("yaxis"))) this.relayout({ "yaxis.tickmode": "auto" });
    }

    fit() {
        this.fitting = true;
        const { x, y, ticks } = this.panel.ranges(this.scene);
        this.relayout({ "xaxis.range": x, "yaxis.range": y }, ticks);
    }

    async relayout(change, ticks = {}) {
        const ofAxis = Object.entries(ticks).map(([key, value]) => [`yaxis.${key}`, value]);
        this.fitting = true;
        await this.work(window.Plotly.relayout(this.plot, { ...change, ...Object.fromEntries(ofAxis) }));
        this.fitting = false;
    }

    // As the visitor zoomed and turned another plot of this panel.
    takeView({ plot, zoomed }) {
        this.zoomed = zoomed;
        const change = viewChange(this.plot, plot);
        if (change) this.relayout(change, zoomed && "yaxis.range" in change ? { tickmode: "auto" } : {});
    }

    // Whether the plot was drawn in the size that it has: to draw it again would end a drag that has just begun.
    get fits() {
        const { width, height } = this.plot._fullLayout;
        const { clientWidth, clientHeight } = this.plot;
        return Math.abs(clientWidth - width) < 1 && Math.abs(clientHeight - height) < 1;
    }

    async resize() {
        if (!this.early && (!this.drawn || !this.plot.offsetParent || this.fits)) return;
        await this.draw();
        this.mount.stage.playhead.wake();
    }

    // ---- the marks ----

    // The scene of the marks.
    get fullScene() {
        const { stage } = this.mount;
        const { panel, scene } = this;
        const { axes } = this;
        const { balls, recorded: runs } = scene.race;
        const on = (ball, index, at) => pathOn(panel, scene, ball, index, at);
        const paths = panel.path
            ? balls.map((ball, index) => on(ball, index, axes[index] ?? axes[0]))
            : (panel.paths?.({ ...scene, axes }) ?? []);
        const recorded = panel.path ? axes.flatMap((at) => runs.map((run, index) => on(run, index, at))) : [];
        const text = paintedText(this.scale, scene.theme);
        return { ...scene, axes, paths, recorded, text, start: stage.start, pointed: stage.pointed, chosen: stage.chosen };
    }

    paint() {
        if (!this.hasAxes || !this.shown || !(this.under || this.layers)) return;
        const scene = this.fullScene;
        if (this.under) this.paintGround(scene);
        this.layers?.paint(scene);
    }

    // Only when what it shows has changed.
    paintGround(scene) {
        const { terrain, theme, axes, width, height } = scene;
        const view = [axes.map(({ key }) => key), width, height, theme.name, this.scale].join();
        if (this.painted?.terrain === terrain && this.painted.view === view) return;
        this.painted = { terrain, view };
        this.panel.ground(canvas(scene, this.under), scene);
    }

    // For a picture: a function that paints all marks with another pen, and the legend.
    sketch() {
        const { race, theme } = this.scene;
        const paint = (pen) => this.layers?.paintAll(pen, { ...this.fullScene, pointed: null });
        const ground = (pen) => this.panel.ground?.(pen, this.fullScene);
        const legend = race.balls.map(({ name, settings, colour, dashes }) => ({
            colour,
            dash: dashes,
            text: `${name} ${settings}`,
        }));
        for (const { number, name, settings } of race.recorded)
            legend.push({ colour: theme.text, dash: PENCIL, text: `${number} ${name} ${settings}` });
        return { ground, paint, legend, theme };
    }
}
