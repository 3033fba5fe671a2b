// One figure of Plotly's in the theme of the page, with a stage's playhead on it, and points to pick.

import { pixelOf, subplots } from "./axes.js";
import { cleanup } from "./cleanup.js";
import { canvas, clamp, ring, upright } from "./draw.js";
import { same, unpack } from "./message.js";
import { buttons } from "./picture.js";
import { playheadOf } from "./playhead.js";
import { Plotted } from "./plotted.js";
import { onPress, press } from "./press.js";
import { onPrint } from "./print.js";
import { report } from "./report.js";
import { Requests } from "./request.js";
import { onSize } from "./size.js";
import { dressed, onTheme, painted, theme } from "./theme.js";
import { unique } from "./unique.js";

const plots = new Map(); // by the elements that they stand in

export default async function draw({ data, parentElement, setStateValue }, { plotly }) {
    let plot = plots.get(parentElement);
    if (!plot) {
        plot = new Plot(parentElement);
        plots.set(parentElement, plot);
    }
    plot.send = (point, final) => report("plot", () => setStateValue("picked", unique({ ...point, final })));
    plot.requests.end();
    if (!same(plot.data, data)) {
        plot.data = data;
        await plotly();
        if (plot.data === data) await plot.show(unpack(data).metadata);
    }
    return cleanup(parentElement, () => {
        plots.get(parentElement)?.close();
        plots.delete(parentElement);
    });
}

class Plot extends Plotted {
    constructor(parent) {
        super();
        parent.innerHTML = '<figure class="dh-figure"><div class="dh-plot"></div><canvas aria-hidden="true"></canvas></figure>';
        this.root = parent.firstChild;
        [this.plot, this.over] = this.root.children;
        this.requests = new Requests({ send: (point, final) => this.send(point, final) });
        this.onstep = () => this.paint();
        this.endSize = onSize([this.root], () => this.redraw());
        this.endTheme = onTheme(this.root, {
            drawn: () => this.theme,
            now: () => this.themeNow(),
            changed: () => this.redraw(),
        });
        this.endPrint = onPrint(() => {
            this.redraw(); // Plotly draws before its promise is kept
            this.paint();
        });
        onPress(this.plot, (event) => this.press(event));
    }

    close() {
        super.close();
        this.follow(null);
        this.endSize();
        this.endTheme();
        this.endPrint();
    }

    // The playhead of the stage of that key, or of none.
    follow(key) {
        this.playhead?.removeEventListener("step", this.onstep);
        this.playhead = key === null ? null : playheadOf(key);
        this.playhead?.addEventListener("step", this.onstep);
    }

    async show(message) {
        this.message = message;
        this.tools = message.label.split(/[:;.]/)[0];
        this.follow(message.follows);
        this.root.style.height = `calc(var(--dh-panel, 30rem) * ${message.height})`;
        this.root.setAttribute("aria-label", message.label);
        this.root.classList.toggle("dh-pick", message.pick);
        await this.redraw();
    }

    themeNow() {
        return theme(this.root, this.root, this.message.scales);
    }

    async redraw() {
        if (!this.message || !this.root.clientWidth || this.closed) return;
        this.theme = this.themeNow();
        const { figure, pick, label } = this.message;
        this.size = { width: this.root.clientWidth, height: this.root.clientHeight };
        const interaction = { dragmode: pick ? false : "zoom", uirevision: label };
        const layout = dressed({ ...figure.layout, ...interaction }, this.theme);
        await this.react(painted(figure, this.theme), layout, { plotly_relayout: () => this.paint() });
        if (this.closed) return;
        this.paint();
        this.root.dataset.ready = "true";
    }

    bar() {
        const { pick, name } = this.message;
        const save = buttons(
            () => this.sketch(),
            () => `downhill-${name}`,
        );
        return { modeBarButtons: [save], doubleClick: pick ? false : "reset" };
    }

    paint() {
        if (!this.drawn) return;
        const context = canvas(this.size, this.over);
        this.paintPlayhead(context);
        if (this.picked) ring(context, ...this.picked, this.theme.text);
    }

    paintPlayhead(context) {
        if (!this.playhead) return;
        for (const axes of subplots(this.plot)) upright(context, axes, this.playhead.whole, this.theme.faint);
    }

    sketch() {
        return { paint: (pen) => this.paintPlayhead(pen), legend: [], theme: this.theme };
    }

    // ---- points to pick ----

    // The pointer's point in the units of a subplot's axes. In a drag the pointer may leave the subplot: it is clamped.
    point(event, index) {
        const axes = subplots(this.plot)[index];
        const [px, py] = pixelOf(event, this.plot);
        this.picked = [clamp(px, axes.left, axes.left + axes.width), clamp(py, axes.top, axes.top + axes.tall)];
        const [x, y] = axes.inverse(...this.picked);
        return { x, y, index };
    }

    press(event) {
        if (!this.message?.pick || !this.drawn || event.button > 0) return;
        const index = subplots(this.plot).findIndex((axes) => axes.holds(...pixelOf(event, this.plot)));
        if (index < 0) return;
        event.stopPropagation();
        if (event.type !== "pointerdown") return;
        // A drag of a finger scrolls the page, so a finger picks by a tap alone.
        const drags = this.message.drag && event.pointerType !== "touch";
        press(event, {
            drag: (move) => drags && this.pick(move, index, false),
            drop: (up) => drags && up.type === "pointerup" && this.pick(up, index, true),
            click: (up) => this.pick(up, index, true),
            end: () => {
                this.picked = null;
                this.paint();
            },
        });
    }

    pick(event, index, final) {
        const point = this.point(event, index);
        this.paint();
        this.requests.ask(point, final);
    }
}
