// The stage: terrain, balls and one playhead. Python says what to draw; this file only decides when.
//
// It is called for two messages. The terrain holds Plotly figures and seldom changes. The race holds the paths,
// which change with every move of a hand: on the flat panels they are drawn on canvases above Plotly's plot, since
// a changed trace would make the browser paint the whole contour again. The surface is all Plotly's.

import { arrow, canvas, clamp, digits, far, inside, line, ring, short, visible } from "./draw.js";
import { paintFit } from "./fit.js";
import { same, unpack } from "./message.js";
import { buttons } from "./picture.js";
import { axisOf, dressed, merge, theme } from "./theme.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const WHOLE_RACE = 7; // seconds that a race takes at speed 1
const SLOWEST = 40; // steps per second at speed 1, at least
const NEAR = 14; // pixels from the start within which a press takes hold of it
const STILL = 4; // pixels that a click may move and still be a click
const SURFACE_SHARE = 0.35; // the share of the time that moving the balls on the surface may take
const DEEPEST = 1e-14; // of the first loss: below this the loss panel shows no more
const RECENT = 25; // the last steps of a trail, drawn thicker
const NARROWEST = 170; // pixels that a map beside others needs
const REST = 200; // milliseconds that the playhead stands before Python hears of it
const TOUCH = 16; // pixels from a path within which it tells about itself

const ICONS = {
    play: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2l10 6-10 6z"/></svg>',
    pause: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h4v12H3zM9 2h4v12H9z"/></svg>',
    back: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h2v12H3zM14 2v12L6 8z"/></svg>',
    forward: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 2h2v12h-2zM2 2v12l8-6z"/></svg>',
    loop: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 1l3 3-3 3V5H5a3 3 0 0 0-3 3H0a5 5 0 0 1 5-5h6zM5 15l-3-3 3-3v2h6a3 3 0 0 0 3-3h2a5 5 0 0 1-5 5H5z"/></svg>',
};

const touch = matchMedia("(hover: none)").matches;
const stages = new Map(); // the stage that an element carries
let landed = null; // the last terrain message
let terrain = null; // and what it says
let count = 0; // of what was sent: the same place twice is still a new message
let waiting = []; // races that came before their terrain

export default async function draw({ data, parentElement, setStateValue }, { plotly }) {
    const message = unpack(data);
    if (message.metadata.kind === "terrain") {
        parentElement.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
        if (!same(landed, data)) terrain = message.metadata;
        landed = data;
        for (const go of waiting.splice(0)) go();
        return;
    }
    let stage = stages.get(parentElement);
    if (!stage) {
        stage = new Stage(parentElement);
        stages.set(parentElement, stage);
    }
    // In a file there is nobody to tell: it plays, and can't be changed (stage/file.py).
    stage.still = !setStateValue;
    if (stage.still) stage.map.box.ariaLabel = "Map of the terrain with the balls";
    stage.tellPlayhead = (step) => setStateValue?.("playhead", { step });
    stage.send = (move) => setStateValue?.("moved", { ...move, count: (count += 1) });
    if (same(stage.bytes, data)) return closer(parentElement); // the page ran for another reason
    stage.bytes = data;
    const race = raceOf(message);
    stage.latest = race;
    while (stage.latest === race && terrain?.terrain !== race.terrain) await new Promise((done) => waiting.push(done));
    if (stage.latest === race) await plotly;
    if (stage.latest === race) await stage.show(terrain, race);
    return closer(parentElement);
}

// Streamlit also calls this for a call that was overtaken by the next one, so it looks before it closes.
function closer(element) {
    return () =>
        setTimeout(() => {
            if (element.isConnected) return;
            stages.get(element)?.close();
            stages.delete(element);
        });
}

// The race of a message: see `race_message` in stage/__init__.py.
function raceOf({ metadata: race, array, rows }) {
    for (const name of ["x", "y", "loss", "height", "slope"]) {
        rows(name).forEach((values, index) => (race.balls[index][name] = values));
    }
    if (race.schedule) race.schedule.factors = array("factors");
    if (race.batches) race.batches = array("batches");
    for (const ball of race.balls) {
        ball.last = ball.diverged < 0 ? race.steps : ball.diverged; // the last row that holds a place
        while (ball.last > 0 && Number.isNaN(ball.x[ball.last])) ball.last -= 1;
    }
    return race;
}

class Stage {
    constructor(parent) {
        this.step = 0;
        this.playing = false;
        this.paused = false; // by the visitor, as opposed to having come to the end
        this.speed = 1;
        this.loop = false;
        this.drag = null;
        this.told = null; // the row of a path that the pointer is on
        this.zoomed = false;
        this.surfaceCost = 0;
        this.surfaceNext = 0;
        this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        this.build(parent);
        this.listen();
    }

    build(parent) {
        parent.innerHTML = `
            <div class="dh-stage" tabindex="0" role="region" aria-label="The race: space plays and pauses, the arrow keys step">
                <ul class="dh-legend" aria-label="Line-up"></ul>
                <div class="dh-panels">
                    <figure class="dh-panel dh-map" aria-label="Map of the terrain with the balls; click to drop them elsewhere">
                        <div class="dh-plot"></div><canvas></canvas><canvas></canvas><div class="dh-tip" role="tooltip"></div><figcaption></figcaption></figure>
                    <figure class="dh-panel dh-fit" aria-label="The data and what each ball makes of them; ringed: the examples of this step">
                        <div class="dh-plot"></div><canvas></canvas></figure>
                    <figure class="dh-panel dh-surface" aria-label="The terrain in three dimensions">
                        <div class="dh-plot"></div><div class="dh-word"></div><figcaption></figcaption></figure>
                    <figure class="dh-panel dh-loss" aria-label="Loss against step">
                        <div class="dh-plot"></div><canvas></canvas><canvas></canvas><div class="dh-tip" role="tooltip"></div></figure>
                </div>
                <div class="dh-controls" role="group" aria-label="Playback">
                    <button type="button" class="dh-back" aria-label="One step back" title="One step back (←)">${ICONS.back}</button>
                    <button type="button" class="dh-play" aria-label="Play" title="Play or pause (space)">${ICONS.play}</button>
                    <button type="button" class="dh-forward" aria-label="One step forward" title="One step forward (→)">${ICONS.forward}</button>
                    <input type="range" class="dh-scrub" min="0" max="1" step="1" value="0" aria-label="Step of the race">
                    <output class="dh-step">step 0</output>
                    <select class="dh-speed" aria-label="Speed" title="Speed">${SPEEDS.map(
                        (speed) => `<option value="${speed}"${speed === 1 ? " selected" : ""}>${{ 0.25: "¼", 0.5: "½" }[speed] ?? speed} ×</option>`,
                    ).join("")}</select>
                    <button type="button" class="dh-loop" aria-pressed="false" aria-label="Loop" title="Play again and again">${ICONS.loop}</button>
                    <button type="button" class="dh-copy" title="Copy the address of this very race">Copy link</button>
                    <span class="dh-without-file"></span>
                </div>
            </div>`;
        this.root = parent.querySelector(".dh-stage");
        const get = (name) => this.root.querySelector(`.dh-${name}`);
        for (const name of ["legend", "panels", "back", "play", "forward", "scrub", "speed", "loop", "copy", "step", "without-file"]) this[`${name}Box`] = get(name);
        const panel = (name) => {
            const box = get(name);
            const [paths, balls] = box.querySelectorAll("canvas");
            return { name, box, plot: box.querySelector(".dh-plot"), tip: box.querySelector(".dh-tip"), paths, balls, drawn: false };
        };
        [this.map, this.surface, this.loss, this.fit] = ["map", "surface", "loss", "fit"].map(panel);
        this.flat = [this.map, this.loss];
        if (!hasWebGL()) {
            this.surface.box.classList.add("dh-without");
            this.surface.box.querySelector(".dh-word").textContent =
                "The surface needs WebGL, which this browser has not or has switched off. Everything else works without it.";
            this.surface.missing = true;
        }
    }

    get panels() {
        return [...this.flat, this.fit, this.surface];
    }

    listen() {
        this.playBox.onclick = () => this.toggle();
        this.backBox.onclick = () => this.move(Math.ceil(this.step) - 1);
        this.forwardBox.onclick = () => this.move(Math.floor(this.step) + 1);
        this.scrubBox.oninput = () => this.move(Number(this.scrubBox.value));
        this.speedBox.onchange = () => (this.speed = Number(this.speedBox.value));
        this.loopBox.onclick = () => {
            this.loop = !this.loop;
            this.loopBox.setAttribute("aria-pressed", this.loop);
        };
        this.copyBox.onclick = () => this.copy();
        this.onkey = (event) => this.key(event);
        document.addEventListener("keydown", this.onkey);
        // Before Plotly, which would take a press for the corner of a zoom box.
        for (const type of ["pointerdown", "mousedown", "touchstart"]) {
            this.map.plot.addEventListener(type, (event) => this.press(event), { capture: true, passive: false });
        }
        for (const panel of this.flat) {
            panel.plot.addEventListener("pointermove", (event) => this.hover(panel, event));
            panel.plot.addEventListener("pointerleave", () => this.hover(panel, null));
        }
        this.sized = new ResizeObserver(() => this.resize());
        for (const each of this.panels) this.sized.observe(each.box);
        this.themed = new MutationObserver(() => this.retheme());
        for (const each of [document.documentElement, document.body]) this.themed.observe(each, { attributes: true });
        this.preference = matchMedia("(prefers-color-scheme: dark)");
        this.onpreference = () => setTimeout(() => this.retheme(), 50);
        this.preference.addEventListener("change", this.onpreference);
    }

    close() {
        this.closed = true;
        cancelAnimationFrame(this.asked);
        document.removeEventListener("keydown", this.onkey);
        this.preference.removeEventListener("change", this.onpreference);
        this.sized.disconnect();
        this.themed.disconnect();
        for (const each of this.panels) if (each.drawn) window.Plotly.purge(each.plot);
    }

    // ---- what Python sends ----

    async show(scene, race) {
        const first = !this.race;
        const terrainChanged = this.scene?.terrain !== scene.terrain;
        const moved = this.scene?.place !== scene.place;
        const started = first || moved || String(this.race.start) !== String(race.start);
        const cast = JSON.stringify(race.balls.map((ball) => [ball.name, ball.colour, ball.dash]));
        const recast = cast !== this.cast;
        const longer = this.race?.steps !== race.steps;
        Object.assign(this, { scene, race, cast, surfaceStep: null });
        if (moved) this.zoomed = false;
        this.shown = theme(this.root, this.copyBox);
        this.scrubBox.max = race.steps;
        if (this.pending && String(this.pending) === String(race.start)) this.answered();
        this.legend();
        this.cue(started);
        if (terrainChanged || recast || longer || !this.map.drawn) await this.redraw();
        else this.repath();
        this.frame(performance.now()); // at once: the next animation frame would be one too late
        this.root.dataset.ready = "true";
        this.root.dataset.query = race.query;
    }

    // Where the playhead stands when a race arrives. A visitor who paused stays where they are.
    cue(started) {
        const atEnd = !this.playing && !this.paused;
        if (this.calm) {
            if (started || this.step > this.race.steps) this.step = this.race.steps;
            return;
        }
        if (started && !this.drag) {
            this.step = 0;
            this.paused = false;
            this.play(true);
        } else if (atEnd) {
            this.step = 0;
            this.play(true);
        }
        this.step = Math.min(this.step, this.race.steps);
    }

    layout(panel) {
        const { faint, grid } = this.shown;
        const given = this.scene.figures[panel.name].layout;
        // A finger on the map scrolls the page.
        const layout = dressed({ ...given, dragmode: touch ? false : "zoom", uirevision: this.scene.place }, this.shown);
        if (layout.scene) {
            for (const key of ["xaxis", "yaxis", "zaxis"]) {
                layout.scene[key] = merge({ ...axisOf(this.shown), showbackground: false, showspikes: false, nticks: 5, gridcolor: grid, linecolor: grid, tickfont: { color: faint, size: 10 } }, layout.scene[key]);
            }
            layout.margin = { l: 0, r: 0, t: 0, b: 0 };
            layout.dragmode = "orbit";
        }
        if (panel === this.map && (layout.annotations ?? []).length) this.arrange(layout);
        if (panel === this.loss) {
            layout.margin.l = 70; // room for 10⁻¹² beside the title
            layout.xaxis.range = [0, this.race.steps];
            layout.yaxis.range = this.lossRange();
            layout.uirevision = `${this.scene.place} ${this.race.steps} ${this.zoomed || layout.yaxis.range}`;
        }
        return layout;
    }

    // Several maps: as many in a row as are wide enough to be read.
    arrange(layout) {
        const columns = Math.min(this.columns, this.maps);
        const rows = Math.ceil(this.maps / columns);
        const [gapX, gapY] = [0.06, 0.24 / rows];
        const [wide, tall] = [(1 + gapX) / columns - gapX, (1 + gapY) / rows - gapY];
        for (let index = 0; index < this.maps; index += 1) {
            const number = index > 0 ? index + 1 : "";
            const left = (index % columns) * (wide + gapX);
            const top = 1 - Math.floor(index / columns) * (tall + gapY);
            layout[`xaxis${number}`].domain = [left, left + wide];
            layout[`yaxis${number}`].domain = [Math.max(0, top - tall), top];
            layout[`yaxis${number}`].title = { ...layout[`yaxis${number}`].title, text: index % columns === 0 ? layout.yaxis.title.text : "" };
            layout.annotations[index] = { ...layout.annotations[index], x: left + wide / 2, y: top };
        }
        layout.margin.t = 26;
    }

    get columns() {
        return Math.max(1, Math.min(4, Math.floor(this.root.clientWidth / NARROWEST)));
    }

    traces(panel) {
        const scale = this.scene.colourscales[this.shown.dark ? "dark" : "light"];
        const given = this.scene.figures[panel.name].data.map((trace) => {
            if (trace.name === "terrain") return { ...trace, colorscale: scale, ...this.terrainLines(trace) };
            if (trace.name === "examples") return merge(trace, { marker: { color: this.shown.faint, line: { color: this.shown.faint } } });
            if (trace.name === "minima") return merge(trace, { marker: { color: this.shown.text, line: { color: this.shown.text } } });
            return trace;
        });
        if (panel !== this.surface) return given;
        return [...given, ...this.race.balls.map((ball) => ({ ...ball.path, ...this.surfacePath(ball) })), this.surfaceBalls()];
    }

    terrainLines(trace) {
        const colour = this.shown.dark ? "rgba(190, 205, 225, 0.22)" : "rgba(70, 80, 100, 0.35)";
        if (trace.type === "surface") return { contours: merge(trace.contours, { z: { color: colour } }) };
        return { line: merge(trace.line, { color: colour }) };
    }

    // On the surface a path ends at the edge of the map; the map itself shows which way it went.
    surfacePath(ball) {
        const [left, right] = this.scene.x_range;
        const [bottom, top] = this.scene.y_range;
        const on = (row) => ball.x[row] >= left && ball.x[row] <= right && ball.y[row] >= bottom && ball.y[row] <= top;
        const rows = Array.from({ length: ball.last + 1 }, (_, row) => row);
        const pick = (values) => rows.map((row) => (on(row) ? values[row] : null));
        const customdata = rows.map((row) => [row, ball.x[row], ball.y[row], ball.loss[row], ball.slope[row]]);
        return { x: pick(ball.x), y: pick(ball.y), z: pick(ball.height.map((each) => each + this.lift)), customdata };
    }

    above(ball) {
        const lowest = this.scene.figures.loss.layout.meta.lowest;
        return (ball.aboves ??= ball.loss.map((value) => value - lowest));
    }

    // Whole decades, so that the axis stands still while a slider moves a little.
    lossRange() {
        const { range } = this.scene.figures.loss.layout.meta;
        if (range) return range;
        let low = Infinity;
        let high = -Infinity;
        for (const ball of this.race.balls) {
            const values = this.above(ball);
            const first = values[0] || 1;
            for (let row = 0; row <= ball.last; row += 1) {
                if (values[row] > 0) low = Math.min(low, Math.max(values[row], DEEPEST * first));
                if (values[row] <= 1000 * first) high = Math.max(high, values[row]);
            }
        }
        if (!(low < Infinity && high > 0)) return [-1, 1];
        return [Math.floor(Math.log10(low) - 0.1), Math.ceil(Math.log10(high) + 0.05)];
    }

    get maps() {
        return this.scene.figures.map.data.filter((trace) => trace.name === "terrain").length;
    }

    async redraw() {
        this.panelsBox.classList.toggle("dh-side", (this.scene.figures.map.layout.annotations ?? []).length > 0);
        const columns = Math.min(this.columns, this.maps);
        this.panelsBox.style.setProperty("--dh-rows", Math.ceil(this.maps / columns));
        this.panelsBox.style.setProperty("--dh-columns", columns);
        const { height } = this.scene.figures.surface.layout.meta;
        this.map.box.querySelector("figcaption").textContent = `Shade: ${height}`;
        this.surface.box.querySelector("figcaption").textContent = this.surface.missing ? "" : `Height: ${height}`;
        const config = { displayModeBar: touch || "hover", displaylogo: false, responsive: false, doubleClick: false, scrollZoom: false, modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "toImage", "autoScale2d", "pan2d", "zoom2d", "resetCameraLastSave3d", "tableRotation"] };
        const data = Boolean(this.scene.figures.fit);
        this.panelsBox.classList.toggle("dh-data", data);
        this.hide();
        for (const panel of data ? [...this.flat, this.fit] : this.flat) {
            await window.Plotly.react(panel.plot, this.traces(panel), this.layout(panel), { ...config, ...this.bar(panel) });
            if (!panel.drawn) {
                panel.drawn = true;
                panel.plot.on("plotly_relayout", (change) => {
                    if (panel === this.loss && !this.ranging) this.zoom(change);
                    this.wake();
                });
                panel.plot.on("plotly_relayouting", () => this.wake());
            }
        }
        this.wake();
        if (!this.surface.missing) {
            await window.Plotly.react(this.surface.plot, this.traces(this.surface), this.layout(this.surface), { ...config, ...this.bar(this.surface) });
            this.surface.drawn = true;
        }
    }

    // A finger has no use for the buttons that zoom.
    bar(panel) {
        const save = buttons(() => this.sketch(panel), () => `downhill-${this.scene.place}-${panel.name}`);
        return touch ? { modeBarButtons: [save] } : { modeBarButtonsToAdd: save };
    }

    // What the link leaves out.
    hide() {
        for (const panel of [this.surface, this.loss]) panel.box.classList.toggle("dh-hidden", this.race.hidden.includes(panel.name));
    }

    // A hand has zoomed the loss panel, or has set it back to the whole race.
    zoom(change) {
        if (!Object.keys(change).some((key) => /^[xy]axis\.(auto)?range/.test(key))) return;
        const [from, to] = this.loss.plot.layout.xaxis.range;
        const back = Object.keys(change).some((key) => /autorange/.test(key)) || (from === 0 && to === this.race.steps);
        this.zoomed = !back;
        if (back) this.fitLoss();
    }

    fitLoss() {
        this.ranging = true;
        const update = { "xaxis.range": [0, this.race.steps], "yaxis.range": this.lossRange() };
        window.Plotly.relayout(this.loss.plot, update).finally(() => (this.ranging = false));
    }

    // A new path is drawn with the next frame: the terrain, the zoom and the camera stay.
    repath() {
        if (!this.zoomed && String(this.lossRange()) !== String(this.loss.plot.layout.yaxis.range)) this.fitLoss();
        if (this.surface.drawn) this.later(() => {
            const data = this.race.balls.map((ball) => this.surfacePath(ball));
            const update = Object.fromEntries(["x", "y", "z", "customdata"].map((key) => [key, data.map((each) => each[key])]));
            return window.Plotly.restyle(this.surface.plot, update, this.race.balls.map((_, index) => index + 1));
        });
    }

    // The surface is the dearest panel: it follows when the browser has time, and only the last change counts.
    later(work) {
        this.late = work;
        if (this.waits) return;
        this.waits = true;
        setTimeout(async () => {
            this.waits = false;
            if (this.closed || !this.surface.drawn) return;
            await this.late();
            this.wake();
        }, 60);
    }

    // ---- the legend ----

    legend() {
        const items = this.race.balls.map((ball) => {
            const item = document.createElement("li");
            item.innerHTML = `<svg width="34" height="14" aria-hidden="true"><line x1="1" y1="7" x2="33" y2="7" stroke="${ball.colour}" stroke-width="2.5" stroke-dasharray="${ball.dash === "solid" ? "none" : ball.dash.replaceAll("px", "")}"/><circle cx="17" cy="7" r="5.5" fill="${ball.colour}" stroke="${this.shown.back}" stroke-width="1.5"/></svg><b></b><span></span><span class="dh-live"></span>`;
            item.children[1].textContent = ball.name;
            item.children[2].textContent = ball.settings;
            ball.live = item.children[3];
            return item;
        });
        if (!items.length) {
            const item = document.createElement("li");
            item.textContent = "Nobody is racing yet: add a rule to the line-up.";
            items.push(item);
        }
        this.legendBox.replaceChildren(...items);
        this["without-fileBox"].textContent = this.race.without ?? "";
        this.said = null;
    }

    tell() {
        const step = Math.floor(this.step);
        if (this.said === step) return;
        this.said = step;
        const { schedule } = this.race;
        this.stepBox.textContent = `step ${step} of ${this.race.steps}${schedule ? `, α × ${short(schedule.factors[step])}` : ""}`;
        this.root.dataset.step = step;
        this.report();
        window.dispatchEvent(new CustomEvent("downhill:step", { detail: step }));
        if (document.activeElement !== this.scrubBox || this.playing) this.scrubBox.value = step;
        this.scrubBox.setAttribute("aria-valuetext", `step ${step} of ${this.race.steps}`);
        for (const ball of this.race.balls) {
            const gone = ball.diverged >= 0 && step >= ball.diverged;
            ball.live.textContent = gone ? `diverged at step ${ball.diverged}` : `loss ${short(ball.loss[Math.min(step, ball.last)])}`;
            ball.live.classList.toggle("dh-gone", gone);
        }
    }

    // Python hears of a playhead that has come to rest, where a view below asks for it.
    report() {
        clearTimeout(this.reporting);
        if (!this.race.overlay.playhead) return;
        this.reporting = setTimeout(() => {
            if (this.closed || this.playing || this.reported === this.said) return;
            this.reported = this.said;
            this.tellPlayhead(this.said);
        }, REST);
    }

    // ---- the playhead ----

    toggle() {
        if (this.playing) {
            this.paused = true;
            this.step = Math.floor(this.step);
            this.play(false);
        } else {
            this.paused = false;
            if (this.step >= this.race.steps) this.step = 0;
            this.play(true);
        }
    }

    play(on) {
        this.playing = on;
        this.clock = null;
        this.said = null;
        this.playBox.innerHTML = on ? ICONS.pause : ICONS.play;
        this.playBox.setAttribute("aria-label", on ? "Pause" : "Play");
        this.root.dataset.playing = on;
        this.wake();
    }

    move(step) {
        this.paused = true;
        if (this.playing) this.play(false);
        this.step = Math.min(Math.max(Math.round(step), 0), this.race?.steps ?? 0);
        this.wake();
    }

    key(event) {
        const target = event.target;
        const own = this.root.contains(target);
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !this.race) return;
        if (!own && target !== document.body) return;
        const ours = !own || target === this.root || !target.closest("button, select, input, a");
        if (event.key === " " && (ours || target === this.scrubBox)) this.toggle();
        else if (event.key === "ArrowRight" && ours) this.move(Math.floor(this.step) + (event.shiftKey ? 10 : 1));
        else if (event.key === "ArrowLeft" && ours) this.move(Math.ceil(this.step) - (event.shiftKey ? 10 : 1));
        else if (event.key === "Home" && own && ours) this.move(0);
        else if (event.key === "End" && own && ours) this.move(this.race.steps);
        else return;
        event.preventDefault();
    }

    wake() {
        if (!this.asked && !this.closed) this.asked = requestAnimationFrame((now) => this.frame(now));
    }

    frame(now) {
        cancelAnimationFrame(this.asked);
        this.asked = 0;
        if (!this.race || this.closed) return;
        if (this.playing) {
            if (this.clock !== null) {
                const pace = Math.max(SLOWEST, this.race.steps / WHOLE_RACE) * this.speed;
                this.step += (clamp(now - this.clock, 0, 100) / 1000) * pace;
            }
            this.clock = now;
            if (this.step >= this.race.steps) {
                if (this.loop) this.step %= this.race.steps;
                else {
                    this.step = this.race.steps;
                    this.play(false);
                }
            }
        }
        this.paint();
        this.tell();
        this.moveSurfaceBalls(now);
        if (this.playing) this.wake();
    }

    // ---- what moves ----

    place(values, ball) {
        const step = Math.min(this.step, ball.last);
        const row = Math.floor(step);
        const rest = step - row;
        return rest === 0 ? values[row] : values[row] + rest * (values[Math.min(row + 1, ball.last)] - values[row]);
    }

    axes(panel, index) {
        const layout = panel.plot._fullLayout;
        const number = panel === this.map && this.maps > 1 && index > 0 ? index + 1 : "";
        const [xaxis, yaxis] = [layout[`xaxis${number}`], layout[`yaxis${number}`]];
        const [left, width, top, tall] = [xaxis._offset, xaxis._length, yaxis._offset, yaxis._length];
        const [x0, x1] = xaxis.range;
        const [y0, y1] = yaxis.range;
        const log = yaxis.type === "log";
        return {
            left, width, top, tall, log,
            key: `${left} ${width} ${top} ${tall} ${xaxis.range} ${yaxis.range}`,
            holds: (px, py) => px >= left && px <= left + width && py >= top && py <= top + tall,
            x: (value) => left + ((value - x0) / (x1 - x0)) * width,
            y: (value) => top + tall - (((log ? Math.log10(value) : value) - y0) / (y1 - y0)) * tall,
            inverse: (px, py) => [x0 + ((px - left) / width) * (x1 - x0), y0 + ((top + tall - py) / tall) * (y1 - y0)],
        };
    }

    // A ball's way on a flat panel, as functions from a row to pixels.
    way(panel, ball, axes) {
        const ys = panel === this.map ? ball.y : this.above(ball);
        const below = axes.top + axes.tall + 1e4; // where a loss of nothing lies on a log axis
        return {
            x: panel === this.map ? (row) => far(axes.x(ball.x[row])) : (row) => axes.x(row),
            y: (row) => (!axes.log || ys[row] > 0 ? far(axes.y(ys[row])) : below),
        };
    }

    paint() {
        for (const panel of this.flat) {
            if (!panel.drawn) continue;
            const all = this.ways(panel);
            this.paintPaths(panel, all);
            this.paintMoving(canvas(panel.box, panel.balls), panel, all);
        }
        if (this.scene.figures.fit && this.fit.drawn) paintFit(canvas(this.fit.box, this.fit.paths), this);
    }

    ways(panel) {
        return this.race.balls.map((ball, index) => {
            const axes = this.axes(panel, index);
            return { ball, index, axes, ...this.way(panel, ball, axes) };
        });
    }

    paintMoving(context, panel, all) {
        if (panel === this.map) this.paintStarts(context);
        else this.paintPlayhead(context);
        for (const each of all) this.paintTip(context, each);
        if (panel === this.map && this.race.overlay.arrows) for (const each of all) this.paintArrows(context, each);
        for (const each of all) this.paintBall(context, each);
    }

    // The whole ways, faint, and the trails up to the playhead. While it plays only what is new is added.
    paintPaths(panel, all) {
        const whole = Math.floor(this.step);
        const view = all.map(({ axes }) => axes.key).join() + panel.box.clientWidth + panel.box.clientHeight + this.shown.text;
        const fresh = panel.race !== this.race || panel.view !== view || panel.row > whole;
        if (!fresh && panel.row === whole) return;
        const from = fresh ? 0 : panel.row;
        if (panel.race !== this.race) this.root.dataset.painted = this.race.query; // what is on screen now
        Object.assign(panel, { race: this.race, view, row: whole });
        if (fresh) {
            const context = canvas(panel.box, panel.paths);
            panel.dashed = this.paintWhole(context, panel, all);
        }
        this.paintTrails(panel.paths.getContext("2d"), all, from, panel.dashed);
    }

    // The ways of the whole race, and how far each trail's dashes have come: nowhere yet.
    paintWhole(context, panel, all) {
        for (const { ball, axes, x, y } of all) {
            inside(context, axes, () => {
                context.strokeStyle = ball.colour;
                context.globalAlpha = 0.5;
                context.lineWidth = 1.5;
                context.setLineDash(dashes(ball));
                line(context, axes, x, y, 0, ball.last);
                context.stroke();
            });
        }
        if (panel === this.loss && this.race.schedule) this.paintSchedule(context);
        if (panel === this.loss && this.race.overlay.rates) this.paintRates(context);
        return all.map(() => 0);
    }

    paintTrails(context, all, from, dashed) {
        for (const { ball, index, axes, x, y } of all) {
            const last = Math.min(Math.floor(this.step), ball.last);
            if (last <= from) continue;
            inside(context, axes, () => {
                context.strokeStyle = ball.colour;
                context.lineWidth = 2;
                context.setLineDash(dashes(ball));
                context.lineDashOffset = dashed[index];
                dashed[index] += line(context, axes, x, y, from, last);
                context.stroke();
                // A light edge beneath, so that every colour stands out from every height.
                context.globalCompositeOperation = "destination-over";
                context.globalAlpha = 0.4;
                context.lineWidth = 4;
                context.strokeStyle = "#fff";
                context.setLineDash([]);
                context.stroke();
            });
        }
    }

    // All that is drawn over a panel's plot, with another pen; and who is who.
    sketch(panel) {
        const paint = (pen) => {
            this.told = null; // where the hand is, is no part of it
            if (panel === this.fit) paintFit(pen, this);
            if (!this.flat.includes(panel)) return;
            const all = this.ways(panel);
            const dashed = this.paintWhole(pen, panel, all);
            this.paintTrails(pen, all, 0, dashed);
            this.paintMoving(pen, panel, all);
        };
        const legend = this.race.balls.map((ball) => ({ colour: ball.colour, dash: dashes(ball), text: `${ball.name} ${ball.settings}` }));
        return { paint, legend, shown: this.shown };
    }

    // How fast theory says that a loss falls, through the middle of its way: as the square of the factor.
    paintRates(context) {
        const axes = this.axes(this.loss, 0);
        inside(context, axes, () => {
            context.setLineDash([2, 4]);
            context.lineWidth = 2;
            this.race.balls.forEach((ball, index) => {
                const factor = this.race.overlay.rates[index];
                const rows = this.above(ball);
                const middle = rows.findLastIndex((value, row) => row <= ball.last / 2 && value > 0);
                if (!(factor > 0) || middle < 0) return;
                const y = (row) => far(axes.y(rows[middle] * factor ** (2 * (row - middle))));
                context.strokeStyle = ball.colour;
                line(context, axes, (row) => axes.x(row), y, 0, this.race.steps);
                context.stroke();
            });
        });
    }

    // What α is multiplied by, from nothing at the bottom of the loss panel to 1 at its top.
    paintSchedule(context) {
        const axes = this.axes(this.loss, 0);
        const { name, factors } = this.race.schedule;
        const y = (row) => axes.top + axes.tall - 0.94 * axes.tall * factors[row];
        inside(context, axes, () => {
            context.globalCompositeOperation = "destination-over";
            context.strokeStyle = context.fillStyle = this.shown.faint;
            context.setLineDash([3, 3]);
            line(context, axes, (row) => axes.x(row), y, 0, this.race.steps);
            context.stroke();
            context.font = `12px ${this.shown.font}`;
            context.textAlign = "right";
            context.textBaseline = "top";
            context.fillText(`${name}: α × 0 at the bottom, α × 1 at the top`, axes.left + axes.width - 8, axes.top + 4);
        });
    }

    paintStarts(context) {
        const [x, y] = this.drag?.at ?? this.pending ?? this.race.start;
        for (let index = 0; index < this.maps; index += 1) {
            const axes = this.axes(this.map, index);
            const [px, py] = [axes.x(x), axes.y(y)];
            if (axes.holds(px, py)) ring(context, px, py, this.shown.text);
        }
    }

    paintPlayhead(context) {
        const axes = this.axes(this.loss, 0);
        const x = Math.round(axes.x(this.step)) + 0.5;
        if (!axes.holds(x - 1, axes.top)) return;
        context.strokeStyle = this.shown.faint;
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(x, axes.top);
        context.lineTo(x, axes.top + axes.tall);
        context.stroke();
    }

    // The last steps of a trail, thicker, up to where the ball is between two rows.
    paintTip(context, { ball, axes, x, y }) {
        const [px, py] = this.spot(ball, x, y);
        inside(context, axes, () => {
            context.strokeStyle = ball.colour;
            context.lineWidth = 3.5;
            const whole = Math.min(Math.floor(this.step), ball.last);
            line(context, axes, x, y, Math.max(0, whole - RECENT), whole);
            const part = visible(axes, x(whole), y(whole), px, py);
            if (part) {
                context.moveTo(part[0], part[1]);
                context.lineTo(part[2], part[3]);
            }
            context.stroke();
        });
    }

    // What a ball feels and does at the step under the playhead, from where it is on that row.
    paintArrows(context, { ball, index, axes, x, y }) {
        const row = Math.min(Math.floor(this.step), ball.last);
        const from = [x(row), y(row)];
        inside(context, axes, () => {
            for (const vector of this.race.overlay.arrows[index]) {
                const [dx, dy] = [vector.x[row], vector.y[row]];
                if (!Number.isFinite(dx) || !Number.isFinite(dy)) continue;
                const to = [far(axes.x(ball.x[row] + dx)), far(axes.y(ball.y[row] + dy))];
                arrow(context, from, to, vector.colour);
            }
        });
    }

    // Where a ball is on the screen: between two rows while it plays slowly, on a row when it is paused.
    spot(ball, x, y) {
        const step = Math.min(this.step, ball.last);
        const row = Math.floor(step);
        if (row === step) return [x(row), y(row)];
        const rest = step - row;
        return [x(row) + rest * (x(row + 1) - x(row)), y(row) + rest * (y(row + 1) - y(row))];
    }

    // A ball that is off the panel is an arrow at its edge, with a cross when it has diverged.
    paintBall(context, { ball, index, axes, x, y }) {
        const [px, py] = this.spot(ball, x, y);
        const at = [clamp(px, axes.left, axes.left + axes.width), clamp(py, axes.top, axes.top + axes.tall)];
        const gone = ball.diverged >= 0 && this.step >= ball.diverged;
        context.save();
        context.translate(...at);
        if (Math.hypot(at[0] - px, at[1] - py) > 7 || gone) {
            context.rotate(Math.atan2(py - at[1], px - at[0]));
            for (const [colour, width] of [["#fff", 5], [ball.colour, 2]]) {
                context.strokeStyle = context.fillStyle = colour;
                context.lineWidth = width;
                context.beginPath();
                for (const [dx, dy] of [[-1, 0], [-14, -8], [-10, 0], [-14, 8], [-1, 0]]) context.lineTo(dx, dy);
                context.fill();
                if (gone) for (const side of [-5, 5]) {
                    context.moveTo(-29, side);
                    context.lineTo(-19, -side);
                }
                context.stroke();
            }
        } else {
            for (const [colour, radius] of [["rgba(0, 0, 0, 0.3)", 9.5], ["#fff", 8.5], [ball.colour, 6.5]]) {
                context.fillStyle = colour;
                context.beginPath();
                context.arc(0, 0, radius, 0, 2 * Math.PI);
                context.fill();
            }
        }
        context.restore();
        if (this.told?.index === index) {
            const { row } = this.told;
            if (axes.holds(x(row), y(row))) ring(context, x(row), y(row), this.shown.text);
        }
    }

    get lift() {
        return this.scene.figures.surface.layout.meta.lift;
    }

    surfaceBalls() {
        const on = this.race.balls.map((ball) => this.surfacePlace(ball));
        return {
            type: "scatter3d",
            mode: "markers",
            x: on.map((each) => each[0]),
            y: on.map((each) => each[1]),
            z: on.map((each) => each[2]),
            marker: { size: 7, opacity: 1, color: this.race.balls.map((ball) => ball.colour), line: { color: "#fff", width: 2 } },
            hoverinfo: "skip",
        };
    }

    surfacePlace(ball) {
        const [x, y, z] = [this.place(ball.x, ball), this.place(ball.y, ball), this.place(ball.height, ball) + 2.5 * this.lift];
        const [left, right] = this.scene.x_range;
        const [bottom, top] = this.scene.y_range;
        return x >= left && x <= right && y >= bottom && y <= top ? [x, y, z] : [null, null, null];
    }

    // Plotly redraws the whole scene for this, so it takes its turn by what it was seen to cost.
    moveSurfaceBalls(now) {
        if (!this.surface.drawn || this.moving || (this.playing && now < this.surfaceNext) || this.surfaceStep === this.step) return;
        this.moving = true;
        this.surfaceStep = this.step;
        const began = performance.now();
        const { x, y, z } = this.surfaceBalls();
        Promise.resolve(window.Plotly.restyle(this.surface.plot, { x: [x], y: [y], z: [z] }, [this.surface.plot.data.length - 1])).catch(() => null).then(() => {
            this.moving = false;
            this.surfaceCost = performance.now() - began;
            this.surfaceNext = performance.now() + this.surfaceCost / SURFACE_SHARE;
            if (!this.playing && this.surfaceStep !== this.step) this.wake();
        });
    }

    // The step, place, loss and slope of the path under the pointer, marked in both panels.
    hover(panel, event) {
        if (!this.race || !panel.drawn) return;
        const box = panel.plot.getBoundingClientRect();
        const [px, py] = event ? [event.clientX - box.left, event.clientY - box.top] : [NaN, NaN];
        let nearest = TOUCH;
        let told = null;
        this.race.balls.forEach((ball, index) => {
            const axes = this.axes(panel, index);
            if (!axes.holds(px, py)) return;
            const { x, y } = this.way(panel, ball, axes);
            for (let row = 0; row <= ball.last; row += 1) {
                const distance = Math.hypot(x(row) - px, y(row) - py);
                if (distance < nearest) [nearest, told] = [distance, { index, row, at: [x(row), y(row)] }];
            }
        });
        this.told = told;
        panel.tip.hidden = !told;
        if (told) {
            const { index, row, at } = told;
            const ball = this.race.balls[index];
            const lines = [ball.name, `step ${row}`, `x ${digits(ball.x[row])}, y ${digits(ball.y[row])}`, `loss ${short(ball.loss[row])}`, `|∇f| ${short(ball.slope[row])}`];
            panel.tip.replaceChildren(...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
            panel.tip.style.left = `${at[0] > box.width - 150 ? at[0] - 140 : at[0] + 14}px`;
            panel.tip.style.top = `${clamp(at[1] - 40, 0, Math.max(0, box.height - 100))}px`;
        }
        if (panel === this.map) {
            const point = event && this.mapPoint(event);
            panel.box.classList.toggle("dh-grab", Boolean(!this.still && point && this.nearStart(point)));
        }
        this.wake();
    }

    // ---- the hand on the map ----

    // The map and the exact place under a pointer, or null beside the maps.
    mapPoint(event) {
        if (!this.map.drawn) return null;
        const touch = event.touches?.[0] ?? event;
        const box = this.map.plot.getBoundingClientRect();
        const [px, py] = [touch.clientX - box.left, touch.clientY - box.top];
        for (let index = 0; index < this.maps; index += 1) {
            const axes = this.axes(this.map, index);
            if (axes.holds(px, py)) {
                return { px, py, axes, index };
            }
        }
        return null;
    }

    nearStart({ px, py, axes }) {
        const [x, y] = this.race.start;
        return Math.hypot(axes.x(x) - px, axes.y(y) - py) <= NEAR;
    }

    press(event) {
        if (this.still) return;
        if (event.target.closest?.(".modebar") || event.button > 0) return;
        const point = this.mapPoint(event);
        if (!point) return;
        const holds = this.nearStart(point);
        if (holds) {
            event.stopPropagation();
            event.preventDefault();
        }
        if (event.type !== "pointerdown") return;
        const from = [event.clientX, event.clientY];
        let moved = false;
        const onmove = (move) => {
            if (move.pointerId !== event.pointerId) return;
            moved ||= Math.hypot(move.clientX - from[0], move.clientY - from[1]) > STILL;
            if (!holds || !moved) return;
            const box = this.map.plot.getBoundingClientRect();
            this.drop(point.axes.inverse(move.clientX - box.left, move.clientY - box.top), false);
        };
        const onend = (up) => {
            if (up.pointerId !== event.pointerId) return;
            for (const [type, listener] of listeners) window.removeEventListener(type, listener, true);
            if (holds && this.drag) {
                const at = this.drag.at;
                this.drag = null;
                this.step = 0;
                if (!this.calm) {
                    this.paused = false;
                    this.play(true);
                }
                this.ask(at, true);
            } else if (!moved && up.type === "pointerup") {
                const box = this.map.plot.getBoundingClientRect();
                this.ask(this.within(point.axes.inverse(up.clientX - box.left, up.clientY - box.top)), true);
            }
        };
        const listeners = [["pointermove", onmove], ["pointerup", onend], ["pointercancel", onend]];
        for (const [type, listener] of listeners) window.addEventListener(type, listener, true);
    }

    within([x, y]) {
        return [clamp(x, ...this.scene.x_range), clamp(y, ...this.scene.y_range)];
    }

    drop(at, final) {
        this.drag = { at: this.within(at) };
        this.wake();
        this.ask(this.drag.at, final);
    }

    // One question at a time: while an answer is on its way only the last place is remembered.
    ask(start, final) {
        if (this.pending && !final) {
            this.next = start;
            return;
        }
        this.next = null;
        this.send({ start, final });
        if (String(start) === String(this.race.start)) return; // Python has it already and will not answer
        this.pending = start;
        clearTimeout(this.patience);
        this.patience = setTimeout(() => this.answered(), 1000);
        this.wake();
    }

    answered() {
        clearTimeout(this.patience);
        this.pending = null;
        if (this.next && this.drag) this.ask(this.next, false);
    }

    // ---- the rest ----

    async copy() {
        const path = location.pathname.replace(/~\/\+\/$/, ""); // the inner frame of Streamlit Community Cloud
        const link = `${location.origin}${path}${this.race.query ? `?${this.race.query}` : ""}`;
        let word = "Copied";
        try {
            await navigator.clipboard.writeText(link);
        } catch {
            // No clipboard without a secure page: select it for the visitor's own hand.
            window.prompt("Copy this link", link);
            word = "Copy link";
        }
        this.copyBox.textContent = word;
        clearTimeout(this.copied);
        this.copied = setTimeout(() => (this.copyBox.textContent = "Copy link"), 1600);
    }

    resize() {
        clearTimeout(this.resizing);
        this.resizing = setTimeout(() => {
            if (this.closed) return;
            for (const panel of this.panels) if (panel.drawn && panel.plot.offsetParent) window.Plotly.Plots.resize(panel.plot);
            this.wake();
        }, 60);
    }

    retheme() {
        if (!this.map.drawn) return;
        const now = theme(this.root, this.copyBox);
        if (JSON.stringify(now) === JSON.stringify(this.shown)) return;
        this.shown = now;
        this.legend();
        this.redraw().then(() => this.wake());
    }
}

const dashes = (ball) => (ball.dash === "solid" ? [] : ball.dash.split(",").map(parseFloat));

function hasWebGL() {
    const probe = document.createElement("canvas");
    const context = probe.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
}
