// A plot that Plotly draws in the element `plot`, from the first drawing to its removal.

import { enlarged, textScale } from "./size.js";

export const touch = matchMedia("(hover: none)").matches;

const CONFIG = {
    displayModeBar: touch || "hover",
    displaylogo: false,
    responsive: false,
    doubleClick: false,
    scrollZoom: false,
};

export class Plotted {
    drawn = false;
    closed = false;

    // Draw it. `config` adds to Plotly's settings above, and `listeners` are called on Plotly's events, by their names.
    async react(data, layout, config, listeners) {
        this.scale = textScale();
        const figure = [data, layout].map((each) => enlarged(each, this.scale));
        await window.Plotly.react(this.plot, ...figure, { ...CONFIG, ...config });
        if (this.closed) return window.Plotly.purge(this.plot); // it was closed while Plotly drew it
        if (this.drawn) return;
        this.drawn = true;
        for (const [name, listener] of Object.entries(listeners)) this.plot.on(name, listener);
    }

    close() {
        this.closed = true;
        if (this.drawn) window.Plotly.purge(this.plot);
    }
}
