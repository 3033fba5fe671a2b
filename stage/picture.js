// A panel as a picture file: Plotly's plot and above it the marks, painted with a pen that makes SVG.

const NAMESPACE = "http://www.w3.org/2000/svg";
const SHARPER = 2; // pixels of a PNG for each of the screen
const ROW = 22; // pixels of a row of the legend
const ICON = { width: 24, height: 24 };
const PNG = { ...ICON, path: "M4 5h4l2-2h4l2 2h4v15H4zM12 8.5a4 4 0 1 0 0 8 4 4 0 1 0 0-8z" };
const SVG = { ...ICON, path: "M4 16h3l8-11-2.5-2L4 13zM3 19h18v2H3z" };

// Buttons for Plotly's bar. `sketch()` gives what is painted below and over the plot, and `named()` the name of the file.
export function buttons(sketch, named) {
    const button = (kind, icon) => ({
        name: kind,
        title: `Save this panel as ${kind}`,
        icon,
        click: (plot) => save(plot, kind, sketch(), named()),
    });
    return [button("PNG", PNG), button("SVG", SVG)];
}

async function save(plot, kind, sketch, name) {
    const picture = await draw(plot, sketch);
    const text = new XMLSerializer().serializeToString(picture);
    const blob = kind === "SVG" ? new Blob([text], { type: "image/svg+xml" }) : await rasterized(text, picture);
    const address = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href: address, download: `${name}.${kind.toLowerCase()}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function draw(plot, { ground, paint, legend, theme }) {
    const { clientWidth: width, clientHeight: height } = plot;
    const address = await window.Plotly.toImage(plot, { format: "svg", width, height });
    const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const [below, pen] = [new Pen(), new Pen()];
    ground?.(below);
    paint(pen);
    const names = new Pen();
    const top = captions(names, legend, width, theme);
    const picture = element("svg", { width, height: height + top, viewBox: `0 0 ${width} ${height + top}` });
    const body = element("g", { transform: `translate(0 ${top})` });
    body.append(below.root, drawn, pen.root);
    picture.append(element("rect", { width, height: height + top, fill: theme.back }), body, names.root);
    return picture;
}

async function rasterized(text, picture) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    const [width, height] = ["width", "height"].map((side) => SHARPER * Number(picture.getAttribute(side)));
    Object.assign(canvas, { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// The legend, in as many rows as it takes. Returns its height.
function captions(pen, legend, width, theme) {
    if (!legend.length) return 0;
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = pen.font = `13px ${theme.font}`;
    pen.textBaseline = "middle";
    let [x, y] = [12, ROW / 2 + 2];
    for (const { colour, dash, text } of legend) {
        const wide = ruler.measureText(text).width + 72;
        if (x > 12 && x + wide > width) [x, y] = [12, y + ROW];
        pen.fillStyle = pen.strokeStyle = colour;
        pen.lineWidth = 2.5;
        pen.setLineDash(dash);
        pen.beginPath();
        pen.moveTo(x, y);
        pen.lineTo(x + 32, y);
        pen.stroke();
        pen.beginPath();
        pen.arc(x + 16, y, 5.5, 0, 2 * Math.PI);
        pen.fill();
        pen.fillStyle = theme.text;
        pen.fillText(text, x + 40, y);
        x += wide;
    }
    return y + ROW / 2 + 2;
}

function element(name, attributes) {
    const made = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
}

const round = (value) => Math.round(value * 100) / 100;
const INK = {
    strokeStyle: "#000",
    fillStyle: "#000",
    lineWidth: 1,
    lineJoin: "miter",
    globalAlpha: 1,
    lineDashOffset: 0,
    globalCompositeOperation: "source-over",
    font: "10px sans-serif",
    textAlign: "start",
    textBaseline: "alphabetic",
};
let clips = 0;

// The part of a canvas context that the marks use. It makes SVG elements.
export class Pen {
    constructor() {
        this.root = element("g", {});
        this.kept = [];
        Object.assign(this, INK, { path: "", dash: [], moved: "", clipped: null });
    }

    save() {
        const { dash, moved, clipped } = this;
        this.kept.push({
            dash,
            moved,
            clipped,
            ...Object.fromEntries(Object.keys(INK).map((key) => [key, this[key]])),
        });
    }

    restore() {
        Object.assign(this, this.kept.pop());
    }

    beginPath() {
        this.path = "";
    }

    moveTo(x, y) {
        this.path += `M${round(x)} ${round(y)}`;
    }

    // As on a canvas, the first line of a path only moves to its point.
    lineTo(x, y) {
        this.path += `${this.path ? "L" : "M"}${round(x)} ${round(y)}`;
    }

    closePath() {
        this.path += "Z";
    }

    rect(x, y, width, height) {
        this.path += `M${x} ${y}h${width}v${height}h${-width}Z`;
    }

    // A whole circle: no mark paints another arc.
    arc(x, y, radius) {
        this.path += `M${round(x + radius)} ${round(y)}a${radius} ${radius} 0 1 1 ${-2 * radius} 0a${radius} ${radius} 0 1 1 ${2 * radius} 0`;
    }

    clip() {
        this.clipped = `dh-clip-${(clips += 1)}`;
        const shape = element("clipPath", { id: this.clipped });
        shape.append(element("path", { d: this.path }));
        this.root.append(shape);
    }

    setLineDash(dash) {
        this.dash = dash;
    }

    translate(x, y) {
        this.moved += `translate(${round(x)} ${round(y)})`;
    }

    rotate(angle) {
        this.moved += `rotate(${round((angle * 180) / Math.PI)})`;
    }

    stroke() {
        this.leave("path", {
            d: this.path,
            fill: "none",
            stroke: this.strokeStyle,
            "stroke-width": this.lineWidth,
            "stroke-linejoin": this.lineJoin,
            "stroke-dasharray": this.dash.join(" ") || "none",
            "stroke-dashoffset": round(this.lineDashOffset),
        });
    }

    fill() {
        this.leave("path", { d: this.path, fill: this.fillStyle });
    }

    fillText(text, x, y) {
        const anchor = { start: "start", left: "start", center: "middle", right: "end", end: "end" }[this.textAlign];
        const baseline = { alphabetic: "alphabetic", middle: "central", top: "hanging" }[this.textBaseline];
        const [, size, family] = this.font.match(/^(\S+) (.*)$/);
        const written = this.leave("text", {
            x,
            y,
            fill: this.fillStyle,
            "font-size": size,
            "font-family": family,
            "text-anchor": anchor,
            "dominant-baseline": baseline,
        });
        written.textContent = text;
    }

    // The whole of another canvas, stretched.
    drawImage(source, x, y, width, height) {
        const href = source.toDataURL();
        this.leave("image", { href, x: round(x), y: round(y), width, height, preserveAspectRatio: "none" });
    }

    leave(name, attributes) {
        const left = element(name, attributes);
        if (this.globalAlpha < 1) left.setAttribute("opacity", this.globalAlpha);
        if (this.moved) left.setAttribute("transform", this.moved);
        if (this.clipped) left.setAttribute("clip-path", `url(#${this.clipped})`);
        if (this.globalCompositeOperation === "destination-over") this.root.prepend(left);
        else this.root.append(left);
        return left;
    }
}
