// A plot that Plotly draws in the element `plot`, from the first drawing to its removal.

import { enlarged, textScale } from "./size.js";
import { toolbar } from "./toolbar.js";

export const touch = globalThis.matchMedia?.("(hover: none)").matches ?? false;

const CONFIG = {
    displayModeBar: touch || "hover",
    displaylogo: false,
    responsive: false,
    doubleClick: false,
    scrollZoom: false,
};

export class Plotted {
    drawn = false; // and not closed
    closed = false;
    working = 0; // calls of Plotly that have not ended

    // Draw it, under the name that its `tools` have; `listeners` are called on Plotly's events, by their names. What
    // `bar()` adds to Plotly's settings above stays from then on: where they differ, Plotly makes a new plot and draws it
    // twice, and two such calls at once would each undo the other's settings for ever.
    async react(data, layout, listeners) {
        this.scale = textScale();
        // By itself Plotly keeps the size that the plot had first.
        const [width, height] = ["width", "height"].map((side) => parseFloat(getComputedStyle(this.plot)[side]));
        const sized = width && height ? { ...layout, width, height } : layout;
        const figure = [data, sized].map((each) => enlarged(each, this.scale));
        this.config ??= { ...CONFIG, ...this.bar() };
        await this.work(window.Plotly.react(this.plot, ...figure, this.config));
        if (this.closed) return;
        toolbar(this.plot, this.tools);
        if (this.drawn) return;
        this.drawn = true;
        for (const [name, listener] of Object.entries(listeners)) this.plot.on(name, listener);
    }

    // Wait for a call of Plotly. It reads the plot until it ends, so a plot that is closed meanwhile is removed after it.
    async work(call) {
        this.working += 1;
        await call.finally(() => {
            this.working -= 1;
            this.remove();
        });
    }

    close() {
        this.closed = true;
        this.drawn = false;
        this.remove();
    }

    remove() {
        if (this.closed && !this.working) window.Plotly?.purge(this.plot);
    }
}
