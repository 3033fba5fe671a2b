// The stage: terrain, balls and one playhead. Python says what to draw; this file only decides when.
//
// It is called for two messages. The terrain holds Plotly figures and seldom changes. The race holds the
// paths: Plotly shows each whole path, faint and with its hover text, and a canvas above it shows what moves
// (balls and trails), because moving a Plotly trace costs more than a frame.

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const WHOLE_RACE = 7; // seconds that a race takes at speed 1
const SLOWEST = 40; // steps per second at speed 1, at least
const NEAR = 14; // pixels from the start within which a press takes hold of it
const STILL = 4; // pixels that a click may move and still be a click
const SURFACE_SHARE = 0.35; // the share of the time that moving the balls on the surface may take
const DEEPEST = 1e-14; // of the first loss: below this the loss panel shows no more
const ANIMATE = { frame: { duration: 0, redraw: false }, transition: { duration: 0 }, mode: "immediate" };

const ICONS = {
    play: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2l10 6-10 6z"/></svg>',
    pause: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h4v12H3zM9 2h4v12H9z"/></svg>',
    back: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 2h2v12H3zM14 2v12L6 8z"/></svg>',
    forward: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 2h2v12h-2zM2 2v12l8-6z"/></svg>',
    loop: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 1l3 3-3 3V5H5a3 3 0 0 0-3 3H0a5 5 0 0 1 5-5h6zM5 15l-3-3 3-3v2h6a3 3 0 0 0 3-3h2a5 5 0 0 1-5 5H5z"/></svg>',
};

const stages = new Map(); // the stage that an element carries
let terrain = null; // the last terrain message
let count = 0; // of what was sent: the same place twice is still a new message
let waiting = null; // the race that came before its terrain

export default async function draw({ data, parentElement, setStateValue }) {
    if (data.terrain) {
        parentElement.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
        terrain = data;
        if (waiting) waiting();
        return;
    }
    let stage = stages.get(parentElement);
    if (!stage) {
        stage = new Stage(parentElement);
        stages.set(parentElement, stage);
    }
    stage.send = (move) => setStateValue("moved", { ...move, count: (count += 1) });
    if (same(stage.bytes, data)) return closer(parentElement); // the page ran for another reason
    stage.bytes = data;
    const race = unpack(data);
    stage.latest = race;
    if (terrain?.terrain !== race.terrain) {
        await new Promise((done) => (waiting = done));
        waiting = null;
        if (stage.latest !== race || terrain?.terrain !== race.terrain) return closer(parentElement);
    }
    await load(terrain.plotly);
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

const same = (one, other) => one?.length === other.length && one.every((byte, at) => byte === other[at]);

let plotly = null;
function load(path) {
    plotly ??= new Promise((done, failed) => {
        if (window.Plotly) return done();
        const script = document.createElement("script");
        Object.assign(script, { src: new URL(path, document.baseURI).href, onload: done, onerror: failed });
        document.head.append(script);
    });
    return plotly;
}

// The bytes of a race: see `_race` in stage/__init__.py.
function unpack(bytes) {
    const buffer = bytes.slice().buffer;
    const length = new DataView(buffer).getUint32(0, true);
    const race = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    const rows = race.steps + 1;
    let at = 4 + length;
    const take = (Kind) => {
        const array = new Kind(buffer, at, rows);
        at += rows * Kind.BYTES_PER_ELEMENT;
        return array;
    };
    for (const ball of race.balls) Object.assign(ball, { x: take(Float64Array), y: take(Float64Array), loss: take(Float64Array) });
    for (const ball of race.balls) Object.assign(ball, { height: take(Float32Array), slope: take(Float32Array) });
    for (const ball of race.balls) {
        ball.last = ball.diverged < 0 ? race.steps : ball.diverged; // the last row that holds a place
        while (ball.last > 0 && Number.isNaN(ball.x[ball.last])) ball.last -= 1;
    }
    return race;
}

const merge = (base, more) => {
    const merged = { ...base };
    for (const [key, value] of Object.entries(more)) {
        const both = value && merged[key] && typeof value === "object" && typeof merged[key] === "object" && !Array.isArray(value);
        merged[key] = both ? merge(merged[key], value) : value;
    }
    return merged;
};

const short = (value) => (Number.isFinite(value) ? Number(value.toPrecision(3)).toString().replace("e+", "e") : "–");

class Stage {
    constructor(parent) {
        this.step = 0;
        this.playing = false;
        this.paused = false; // by the visitor, as opposed to having come to the end
        this.speed = 1;
        this.loop = false;
        this.drag = null;
        this.hovered = null;
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
                        <div class="dh-plot"></div><canvas class="dh-overlay"></canvas></figure>
                    <figure class="dh-panel dh-surface" aria-label="The terrain in three dimensions">
                        <div class="dh-plot"></div><div class="dh-word"></div></figure>
                    <figure class="dh-panel dh-loss" aria-label="Loss against step">
                        <div class="dh-plot"></div><canvas class="dh-overlay"></canvas></figure>
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
                </div>
            </div>`;
        this.root = parent.querySelector(".dh-stage");
        const get = (name) => this.root.querySelector(`.dh-${name}`);
        for (const name of ["legend", "panels", "back", "play", "forward", "scrub", "speed", "loop", "copy", "step"]) this[`${name}Box`] = get(name);
        const panel = (name) => {
            const box = get(name);
            return { name, box, plot: box.querySelector(".dh-plot"), canvas: box.querySelector("canvas"), drawn: false };
        };
        [this.map, this.surface, this.loss] = ["map", "surface", "loss"].map(panel);
        this.flat = [this.map, this.loss];
        if (!hasWebGL()) {
            this.surface.box.classList.add("dh-without");
            this.surface.box.querySelector(".dh-word").textContent =
                "The surface needs WebGL, which this browser has not or has switched off. Everything else works without it.";
            this.surface.missing = true;
        }
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
        this.map.plot.addEventListener("pointermove", (event) => {
            const at = this.mapPoint(event);
            this.map.plot.style.cursor = at && this.nearStart(at) ? "grab" : "";
            this.map.box.classList.toggle("dh-grab", Boolean(at && this.nearStart(at)));
        });
        this.sized = new ResizeObserver(() => this.resize());
        for (const each of [this.map, this.surface, this.loss]) this.sized.observe(each.box);
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
        for (const each of [this.map, this.surface, this.loss]) if (each.drawn) window.Plotly.purge(each.plot);
    }

    // ---- what Python sends ----

    async show(scene, race) {
        const first = !this.race;
        const terrainChanged = this.scene?.terrain !== scene.terrain;
        const started = first || terrainChanged || String(this.race.start) !== String(race.start);
        const cast = JSON.stringify(race.balls.map((ball) => [ball.name, ball.colour, ball.dash]));
        const recast = cast !== this.cast;
        const longer = this.race?.steps !== race.steps;
        Object.assign(this, { scene, race, cast });
        this.shown = theme(this.root);
        this.scrubBox.max = race.steps;
        if (this.pending && String(this.pending) === String(race.start)) this.answered();
        this.legend();
        this.cue(started);
        if (terrainChanged || recast || longer || !this.map.drawn) await this.redraw(terrainChanged);
        else await this.repath();
        this.wake();
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
        const { text, line, faint, font } = this.shown;
        const axis = { gridcolor: line, zeroline: false, linecolor: line, tickcolor: line, tickfont: { color: faint }, title: { font: { color: faint } } };
        const base = {
            paper_bgcolor: "rgba(0,0,0,0)",
            plot_bgcolor: "rgba(0,0,0,0)",
            font: { color: text, family: font, size: 12 },
            margin: { l: 52, r: 10, t: 10, b: 40 },
            hoverlabel: { bgcolor: this.shown.back, bordercolor: this.shown.faint, font: { color: text, family: font, size: 12 } },
            dragmode: "zoom",
            uirevision: this.scene.terrain,
        };
        const given = this.scene.figures[panel.name].layout;
        const layout = merge(base, { ...given, template: undefined });
        for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) layout[key] = merge(axis, layout[key]);
        if (layout.scene) {
            for (const key of ["xaxis", "yaxis", "zaxis"]) {
                layout.scene[key] = merge({ ...axis, showbackground: false, showspikes: false, nticks: 5 }, layout.scene[key]);
            }
            layout.margin = { l: 0, r: 0, t: 0, b: 0 };
            layout.dragmode = "orbit";
        }
        if (panel === this.map && (layout.annotations ?? []).length) layout.margin.t = 26;
        if (panel === this.loss) {
            layout.xaxis.range = [0, this.race.steps];
            layout.yaxis.range = this.lossRange();
            layout.uirevision = `${this.scene.terrain} ${this.race.steps}`;
        }
        return layout;
    }

    traces(panel) {
        const scale = this.scene.colourscales[this.shown.dark ? "dark" : "light"];
        const given = this.scene.figures[panel.name].data.map((trace) => {
            if (trace.name === "terrain") return { ...trace, colorscale: scale, ...this.terrainLines(trace) };
            if (trace.name === "minima") return merge(trace, { marker: { color: this.shown.text, line: { color: this.shown.text } } });
            return trace;
        });
        return [...given, ...this.paths(panel)];
    }

    terrainLines(trace) {
        const colour = this.shown.dark ? "rgba(190, 205, 225, 0.22)" : "rgba(70, 80, 100, 0.35)";
        if (trace.type === "surface") return { contours: merge(trace.contours, { z: { color: colour } }) };
        return { line: merge(trace.line, { color: colour }) };
    }

    // One trace a ball in each panel; with a map a ball, on its own map.
    paths(panel) {
        return this.race.balls.map((ball, index) => {
            const data = this.pathData(panel, ball);
            if (panel === this.surface) return { ...ball.path3d, ...data };
            const number = panel === this.map && this.maps > 1 && index > 0 ? index + 1 : "";
            return { ...ball.path, ...data, xaxis: `x${number}`, yaxis: `y${number}` };
        });
    }

    pathData(panel, ball) {
        const rows = ball.last + 1;
        if (panel === this.surface) return this.surfacePath(ball);
        const customdata = Array.from({ length: rows }, (_, row) => [row, ball.x[row], ball.y[row], ball.loss[row], ball.slope[row]]);
        if (panel === this.map) return { x: ball.x.slice(0, rows), y: ball.y.slice(0, rows), customdata };
        return { x: Array.from({ length: rows }, (_, row) => row), y: this.above(ball).slice(0, rows), customdata };
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

    async redraw(terrainChanged) {
        const grid = this.scene.figures.map.layout.meta;
        this.panelsBox.classList.toggle("dh-side", (this.scene.figures.map.layout.annotations ?? []).length > 0);
        this.panelsBox.style.setProperty("--dh-rows", grid.rows);
        const config = { displaylogo: false, responsive: false, doubleClick: false, scrollZoom: false, modeBarButtonsToRemove: ["select2d", "lasso2d", "toImage", "autoScale2d", "pan2d", "zoom2d", "resetCameraLastSave3d", "tableRotation"] };
        if (terrainChanged) this.zoomed = false;
        for (const panel of this.flat) {
            await window.Plotly.react(panel.plot, this.traces(panel), this.layout(panel), config);
            if (!panel.drawn) {
                panel.drawn = true;
                panel.plot.on("plotly_relayout", (change) => {
                    if (panel === this.loss && !this.ranging) this.zoomed = !("xaxis.autorange" in change);
                    this.wake();
                });
                panel.plot.on("plotly_relayouting", () => this.wake());
                panel.plot.on("plotly_hover", ({ points: [point] }) => this.hover(panel, point));
                panel.plot.on("plotly_unhover", () => this.hover(panel, null));
            }
        }
        this.wake();
        if (!this.surface.missing) {
            await window.Plotly.react(this.surface.plot, [...this.traces(this.surface), this.surfaceBalls()], this.layout(this.surface), config);
            this.surface.drawn = true;
        }
    }

    // A new path moves the path traces alone: the terrain, the zoom and the camera stay.
    async repath() {
        this.wake();
        const from = (panel) => panel.plot.data.length - this.race.balls.length;
        const indices = (start) => this.race.balls.map((_, index) => start + index);
        const range = this.lossRange();
        const shown = this.loss.plot.layout.yaxis.range;
        const work = [];
        if (!this.zoomed && String(range) !== String(shown)) {
            this.ranging = true;
            work.push(window.Plotly.react(this.loss.plot, this.traces(this.loss), merge(this.loss.plot.layout, { yaxis: { range }, uirevision: Math.random() })));
        } else {
            work.push(this.animate(this.loss, indices(from(this.loss))));
        }
        work.push(this.animate(this.map, indices(from(this.map))));
        await Promise.all(work);
        this.ranging = false;
        if (this.surface.drawn) this.later(() => {
            const data = this.race.balls.map((ball) => this.surfacePath(ball));
            const update = { x: data.map((each) => each.x), y: data.map((each) => each.y), z: data.map((each) => each.z), customdata: data.map((each) => each.customdata) };
            return window.Plotly.restyle(this.surface.plot, update, indices(1));
        });
    }

    animate(panel, traces) {
        if (!traces.length) return null;
        return window.Plotly.animate(panel.plot, { data: this.race.balls.map((ball) => this.pathData(panel, ball)), traces }, ANIMATE)
            .catch(() => null); // superseded by the next change
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
        this.told = null;
    }

    tell() {
        const step = Math.floor(this.step);
        if (this.told === step) return;
        this.told = step;
        this.stepBox.textContent = `step ${step} of ${this.race.steps}`;
        this.root.dataset.step = step;
        if (document.activeElement !== this.scrubBox || this.playing) this.scrubBox.value = step;
        this.scrubBox.setAttribute("aria-valuetext", `step ${step} of ${this.race.steps}`);
        for (const ball of this.race.balls) {
            const gone = ball.diverged >= 0 && step >= ball.diverged;
            ball.live.textContent = gone ? `diverged at step ${ball.diverged}` : `loss ${short(ball.loss[Math.min(step, ball.last)])}`;
            ball.live.classList.toggle("dh-gone", gone);
        }
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
        this.asked = 0;
        if (!this.race || this.closed) return;
        if (this.playing) {
            if (this.clock !== null) {
                const pace = Math.max(SLOWEST, this.race.steps / WHOLE_RACE) * this.speed;
                this.step += (Math.min(now - this.clock, 100) / 1000) * pace;
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

    // Where a ball is, between two rows while it plays slowly, on a row when it is paused.
    place(values, ball) {
        const step = Math.min(this.step, ball.last);
        const row = Math.floor(step);
        const rest = step - row;
        return rest === 0 ? values[row] : values[row] + rest * (values[Math.min(row + 1, ball.last)] - values[row]);
    }

    axes(panel, index) {
        const layout = panel.plot._fullLayout;
        const number = panel === this.map && this.maps > 1 && index > 0 ? index + 1 : "";
        const [xaxis, yaxis] = [layout?.[`xaxis${number}`], layout?.[`yaxis${number}`]];
        if (!xaxis || !yaxis) return null;
        const [left, width, top, tall] = [xaxis._offset, xaxis._length, yaxis._offset, yaxis._length];
        const [x0, x1] = xaxis.range;
        const [y0, y1] = yaxis.range;
        const log = yaxis.type === "log";
        return {
            left, width, top, tall,
            x: (value) => left + ((value - x0) / (x1 - x0)) * width,
            y: (value) => top + tall - (((log ? Math.log10(value) : value) - y0) / (y1 - y0)) * tall,
            inverse: (px, py) => [x0 + ((px - left) / width) * (x1 - x0), y0 + ((top + tall - py) / tall) * (y1 - y0)],
        };
    }

    paint() {
        for (const panel of this.flat) {
            if (!panel.drawn) continue;
            const context = canvas(panel);
            if (panel === this.map) this.paintStarts(context);
            else this.paintPlayhead(context);
            this.race.balls.forEach((ball, index) => {
                const axes = this.axes(panel, index);
                if (!axes) return;
                const [xs, ys] = panel === this.map ? [ball.x, ball.y] : [null, this.above(ball)];
                const x = (row) => axes.x(xs ? xs[row] : row);
                const floor = axes.top + axes.tall + 50;
                const y = (row) => (xs || ys[row] > 0 ? axes.y(ys[row]) : floor);
                this.trail(context, axes, ball, x, y);
            });
            // All balls above all trails.
            this.race.balls.forEach((ball, index) => {
                const axes = this.axes(panel, index);
                if (!axes) return;
                const step = Math.min(this.step, ball.last);
                const value = panel === this.map ? this.place(ball.y, ball) : this.place(this.above(ball), ball);
                const px = axes.x(panel === this.map ? this.place(ball.x, ball) : step);
                const py = panel === this.map || value > 0 ? axes.y(value) : axes.top + axes.tall + 50;
                this.ball(context, axes, ball, px, py);
                if (this.hovered?.index === index) {
                    const row = this.hovered.row;
                    const [hx, hy] = panel === this.map ? [ball.x[row], ball.y[row]] : [row, this.above(ball)[row]];
                    ring(context, axes.x(hx), axes.y(hy), this.shown.text);
                }
            });
        }
    }

    paintStarts(context) {
        const [x, y] = this.drag?.at ?? this.pending ?? this.race.start;
        for (let index = 0; index < this.maps; index += 1) {
            const axes = this.axes(this.map, index);
            if (!axes) continue;
            const [px, py] = [axes.x(x), axes.y(y)];
            if (px < axes.left || px > axes.left + axes.width || py < axes.top || py > axes.top + axes.tall) continue;
            ring(context, px, py, this.shown.text);
        }
    }

    paintPlayhead(context) {
        const axes = this.axes(this.loss, 0);
        if (!axes) return;
        const x = Math.round(axes.x(this.step)) + 0.5;
        if (x < axes.left || x > axes.left + axes.width + 1) return;
        context.strokeStyle = this.shown.faint;
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(x, axes.top);
        context.lineTo(x, axes.top + axes.tall);
        context.stroke();
    }

    trail(context, axes, ball, x, y) {
        const step = Math.min(this.step, ball.last);
        const whole = Math.floor(step);
        const recent = Math.max(0, whole - 25);
        const line = (from, width, alpha, dash) => {
            context.globalAlpha = alpha;
            context.lineWidth = width;
            context.setLineDash(dash);
            context.beginPath();
            context.moveTo(far(x(from)), far(y(from)));
            for (let row = from + 1; row <= whole; row += 1) context.lineTo(far(x(row)), far(y(row)));
            if (step > whole) {
                const rest = step - whole;
                context.lineTo(far(x(whole) + rest * (x(whole + 1) - x(whole))), far(y(whole) + rest * (y(whole + 1) - y(whole))));
            }
            context.stroke();
        };
        context.save();
        context.beginPath();
        context.rect(axes.left, axes.top, axes.width, axes.tall);
        context.clip();
        context.lineJoin = "round";
        context.strokeStyle = ball.colour;
        line(0, 2, 0.95, ball.dash === "solid" ? [] : ball.dash.split(",").map(parseFloat));
        line(recent, 3.5, 0.8, []);
        context.restore();
    }

    // A ball that is off the panel is an arrow at its edge, with a cross when it has diverged.
    ball(context, axes, ball, px, py) {
        const [x, y] = [clamp(far(px), axes.left, axes.left + axes.width), clamp(far(py), axes.top, axes.top + axes.tall)];
        const gone = ball.diverged >= 0 && this.step >= ball.diverged;
        context.save();
        context.fillStyle = ball.colour;
        context.strokeStyle = "#fff";
        context.lineWidth = 2;
        context.shadowColor = "rgba(0, 0, 0, 0.45)";
        context.shadowBlur = 4;
        if (Math.hypot(x - far(px), y - far(py)) > 7 || gone) {
            context.translate(x, y);
            context.rotate(Math.atan2(far(py) - y, far(px) - x));
            context.beginPath();
            context.moveTo(-1, 0);
            context.lineTo(-14, -8);
            context.lineTo(-10, 0);
            context.lineTo(-14, 8);
            context.closePath();
            context.stroke();
            context.shadowBlur = 0;
            context.fill();
            if (gone) {
                context.lineWidth = 2.5;
                for (const [colour, width] of [["#fff", 5], [ball.colour, 2.5]]) {
                    context.strokeStyle = colour;
                    context.lineWidth = width;
                    context.beginPath();
                    context.moveTo(-28, -5);
                    context.lineTo(-18, 5);
                    context.moveTo(-28, 5);
                    context.lineTo(-18, -5);
                    context.stroke();
                }
            }
        } else {
            context.beginPath();
            context.arc(x, y, 7, 0, 2 * Math.PI);
            context.fill();
            context.shadowBlur = 0;
            context.stroke();
        }
        context.restore();
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
        const [x, y, z] = [this.place(ball.x, ball), this.place(ball.y, ball), this.place(ball.height, ball) + 2 * this.lift];
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
        Promise.resolve(window.Plotly.restyle(this.surface.plot, { x: [x], y: [y], z: [z] }, [this.surface.plot.data.length - 1])).then(() => {
            this.moving = false;
            this.surfaceCost = performance.now() - began;
            this.surfaceNext = performance.now() + this.surfaceCost / SURFACE_SHARE;
            if (!this.playing && this.surfaceStep !== this.step) this.wake();
        });
    }

    hover(panel, point) {
        const index = point ? point.curveNumber - (panel.plot.data.length - this.race.balls.length) : -1;
        this.hovered = index >= 0 ? { index, row: point.customdata[0] } : null;
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
            if (axes && px >= axes.left && px <= axes.left + axes.width && py >= axes.top && py <= axes.top + axes.tall) {
                return { px, py, axes, at: axes.inverse(px, py) };
            }
        }
        return null;
    }

    nearStart({ px, py, axes }) {
        const [x, y] = this.race.start;
        return Math.hypot(axes.x(x) - px, axes.y(y) - py) <= NEAR;
    }

    press(event) {
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
            moved ||= Math.hypot(move.clientX - from[0], move.clientY - from[1]) > STILL;
            if (!holds || !moved) return;
            const box = this.map.plot.getBoundingClientRect();
            this.drop(point.axes.inverse(move.clientX - box.left, move.clientY - box.top), false);
        };
        const onup = (up) => {
            stop();
            if (holds && moved) {
                const at = this.drag.at;
                this.drag = null;
                this.step = 0;
                if (!this.calm) {
                    this.paused = false;
                    this.play(true);
                }
                this.ask(at, true);
            } else if (!moved) {
                const box = this.map.plot.getBoundingClientRect();
                this.ask(this.within(point.axes.inverse(up.clientX - box.left, up.clientY - box.top)), true);
            }
        };
        const stop = () => {
            window.removeEventListener("pointermove", onmove, true);
            window.removeEventListener("pointerup", onup, true);
            window.removeEventListener("pointercancel", stop, true);
        };
        window.addEventListener("pointermove", onmove, true);
        window.addEventListener("pointerup", onup, true);
        window.addEventListener("pointercancel", stop, true);
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
        this.pending = start;
        this.next = null;
        clearTimeout(this.patience);
        this.patience = setTimeout(() => this.answered(), 1000);
        this.send({ start, final });
        this.wake();
    }

    answered() {
        clearTimeout(this.patience);
        this.pending = null;
        if (this.next && this.drag) this.ask(this.next, false);
    }

    // ---- the rest ----

    async copy() {
        const link = `${location.origin}${location.pathname}${this.race.query ? `?${this.race.query}` : ""}`;
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
            for (const panel of [this.map, this.surface, this.loss]) if (panel.drawn && panel.plot.offsetParent) window.Plotly.Plots.resize(panel.plot);
            this.wake();
        }, 60);
    }

    retheme() {
        if (!this.map.drawn) return;
        const now = theme(this.root);
        if (JSON.stringify(now) === JSON.stringify(this.shown)) return;
        this.shown = now;
        this.legend();
        this.redraw(false).then(() => this.wake());
    }
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const far = (pixels) => (Number.isFinite(pixels) ? clamp(pixels, -1e5, 1e5) : 1e5); // a canvas loses lines that go beyond

function ring(context, x, y, colour) {
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    context.stroke();
    context.restore();
}

function canvas(panel) {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = panel.box;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (panel.canvas.width !== width || panel.canvas.height !== height) Object.assign(panel.canvas, { width, height });
    const context = panel.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, clientWidth, clientHeight);
    return context;
}

function hasWebGL() {
    const probe = document.createElement("canvas");
    const context = probe.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
}

// Streamlit's theme, as it stands.
function theme(root) {
    const style = getComputedStyle(root);
    const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
    const text = channels(style.color);
    const back = channels(getComputedStyle(root.querySelector(".dh-copy")).backgroundColor);
    const sum = (colour) => colour.reduce((one, other) => one + other);
    const faded = (alpha) => `rgba(${text.join(", ")}, ${alpha})`;
    return { text: faded(1), back: `rgb(${back.join(", ")})`, dark: sum(back) < sum(text), faint: faded(0.75), line: faded(0.14), font: style.fontFamily };
}
