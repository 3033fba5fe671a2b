// One figure of Plotly's in the look of the page, with the stage's playhead on it, and places to pick with the hand.

import { canvas, clamp, ring } from "./draw.js";
import { same, unpack } from "./message.js";
import { buttons } from "./picture.js";
import { press } from "./press.js";
import { Requests } from "./request.js";
import { dressed, merge, theme } from "./theme.js";

const plots = new Map();
let count = 0; // of what was sent: the same place twice is still a new message

export default async function draw({ data, parentElement, setStateValue }, { plotly }) {
    let plot = plots.get(parentElement);
    if (!plot) {
        plot = new Plot(parentElement);
        plots.set(parentElement, plot);
    }
    plot.send = (point, final) => setStateValue("picked", { ...point, final, count: (count += 1) });
    plot.requests.answered();
    if (!same(plot.data, data)) {
        plot.data = data;
        await plotly;
        if (plot.data === data) await plot.show(unpack(data).metadata);
    }
    return () =>
        setTimeout(() => {
            if (parentElement.isConnected) return;
            plots.get(parentElement)?.close();
            plots.delete(parentElement);
        });
}

class Plot {
    constructor(parent) {
        parent.innerHTML = '<figure class="dh-figure"><div class="dh-plot"></div><canvas></canvas></figure>';
        this.root = parent.firstChild;
        [this.plot, this.over] = this.root.children;
        this.requests = new Requests({ send: (point, final) => this.send(point, final) });
        this.step = Number(document.querySelector(".dh-stage")?.dataset.step ?? 0);
        this.onstep = (event) => {
            this.step = event.detail;
            this.paint();
        };
        window.addEventListener("downhill:step", this.onstep);
        this.sized = new ResizeObserver(() => {
            clearTimeout(this.resizing);
            this.resizing = setTimeout(() => this.redraw(), 60);
        });
        this.sized.observe(this.root);
        this.themed = new MutationObserver(() => this.retheme());
        for (const each of [document.documentElement, document.body]) this.themed.observe(each, { attributes: true });
        for (const type of ["pointerdown", "mousedown", "touchstart"]) {
            this.plot.addEventListener(type, (event) => this.press(event), { capture: true, passive: false });
        }
    }

    close() {
        window.removeEventListener("downhill:step", this.onstep);
        this.sized.disconnect();
        this.themed.disconnect();
        if (this.drawn) window.Plotly.purge(this.plot);
    }

    async show(message) {
        this.message = message;
        this.root.style.height = `${message.height}px`;
        this.root.setAttribute("aria-label", message.label);
        this.root.classList.toggle("dh-pick", message.pick);
        await this.redraw();
    }

    retheme() {
        if (this.message && JSON.stringify(theme(this.root, this.root)) !== JSON.stringify(this.shown)) this.redraw();
    }

    async redraw() {
        if (!this.message || !this.root.clientWidth) return;
        this.shown = theme(this.root, this.root);
        const { figure, pick } = this.message;
        const layout = dressed({ ...figure.layout, dragmode: pick ? false : "zoom", uirevision: this.message.label }, this.shown);
        const traces = figure.data.map((trace) => coloured(trace, this.shown, this.message.scales));
        const save = buttons(() => this.sketch(), () => `downhill-${this.message.name}`);
        const config = { displayModeBar: matchMedia("(hover: none)").matches || "hover", modeBarButtons: [save], displaylogo: false, responsive: false, scrollZoom: false, doubleClick: pick ? false : "reset" };
        await window.Plotly.react(this.plot, traces, { ...layout, width: this.root.clientWidth, height: this.message.height }, config);
        if (!this.drawn) this.plot.on("plotly_relayout", () => this.paint());
        this.drawn = true;
        this.paint();
        this.root.dataset.ready = "true";
    }

    // The axes that show steps have the playhead; a place under the hand has a ring.
    paint() {
        if (!this.drawn) return;
        const context = canvas(this.root, this.over);
        this.paintPlayhead(context);
        if (this.hand) ring(context, ...this.hand, this.shown.text);
    }

    paintPlayhead(context) {
        if (!this.message.playhead) return;
        context.strokeStyle = this.shown.faint;
        for (const { xaxis, yaxis } of subplots(this.plot._fullLayout)) {
            const x = Math.round(xaxis._offset + xaxis.l2p(this.step)) + 0.5;
            if (x < xaxis._offset || x > xaxis._offset + xaxis._length + 1) continue;
            context.beginPath();
            context.moveTo(x, yaxis._offset);
            context.lineTo(x, yaxis._offset + yaxis._length);
            context.stroke();
        }
    }

    sketch() {
        return { paint: (pen) => this.paintPlayhead(pen), legend: [], shown: this.shown };
    }

    // ---- the hand ----

    place(event) {
        const box = this.plot.getBoundingClientRect();
        const [px, py] = [event.clientX - box.left, event.clientY - box.top];
        const found = subplots(this.plot._fullLayout);
        const index = found.findIndex(({ xaxis, yaxis }) => within(px, xaxis) && within(py, yaxis));
        return { px, py, index };
    }

    // In the units of the axes, on the subplot that the hand came down on.
    value({ px, py }, index) {
        const { xaxis, yaxis } = subplots(this.plot._fullLayout)[index];
        const x = clamp(px, xaxis._offset, xaxis._offset + xaxis._length);
        const y = clamp(py, yaxis._offset, yaxis._offset + yaxis._length);
        this.hand = [x, y];
        return { x: xaxis.p2l(x - xaxis._offset), y: yaxis.p2l(y - yaxis._offset), index };
    }

    press(event) {
        if (!this.message?.pick || !this.drawn || event.button > 0) return;
        const down = this.place(event.touches?.[0] ?? event);
        if (down.index < 0) return;
        event.stopPropagation();
        if (event.type !== "pointerdown") return;
        // A finger may want to scroll the page: it picks by a tap.
        const drags = this.message.drag && event.pointerType !== "touch";
        press(event, {
            drag: (move) => drags && this.pick(move, down.index, false),
            drop: (up) => drags && up.type === "pointerup" && this.pick(up, down.index, true),
            click: (up) => this.pick(up, down.index, true),
            end: () => {
                this.hand = null;
                this.paint();
            },
        });
    }

    pick(event, index, final) {
        const point = this.value(this.place(event), index);
        this.paint();
        this.requests.ask(point, final);
    }
}

const within = (pixel, axis) => pixel >= axis._offset && pixel <= axis._offset + axis._length;

function subplots(layout) {
    return Object.values(layout._plots).map(({ xaxis, yaxis }) => ({ xaxis, yaxis }));
}

// The colours that stand for the page's in figures/style.py become those; a height has its scale.
function coloured(trace, shown, scales) {
    const named = (value) => ({ "#010203": shown.text, "#010204": shown.faint, "#010205": shown.back })[value] ?? value;
    const repaint = (part) => {
        const painted = { ...part };
        for (const [key, value] of Object.entries(part)) {
            if (key === "color") painted[key] = Array.isArray(value) ? value.map(named) : named(value);
            else if (value && typeof value === "object" && !Array.isArray(value) && !value.bdata) painted[key] = repaint(value);
        }
        return painted;
    };
    const painted = repaint(trace);
    if (trace.colorscale === undefined && scales[trace.name]) return merge(painted, { colorscale: scales[trace.name][shown.dark ? "dark" : "light"] });
    return painted;
}
