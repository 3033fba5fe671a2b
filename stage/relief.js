// The relief of a terrain: shade and tint, as Python computed them, in the colours of a palette.

import { inside } from "./draw.js";

const FLAT = 128; // the shade of level ground
const HOLE = 0; // the shade of a place without a loss: it is transparent
const HATCH = { apart: 9, opacity: 0.16 }; // pixels between two lines of a hole
const BORDER = { width: 1.5, opacity: 0.75 };

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

// The picture as RGBA bytes. `palette` is a Palette of figures/style.py.
export function coloured({ shade, tint }, { heights, shadow, light }) {
    const stops = heights.map(channels);
    const tints = Array.from({ length: 256 }, (_, value) => {
        const at = (value / 255) * (stops.length - 1);
        const low = Math.min(Math.floor(at), stops.length - 2);
        return stops[low].map((channel, index) => channel + (at - low) * (stops[low + 1][index] - channel));
    });
    // Of each shade: the colour that it is mixed with, and the share of that.
    const lights = Array.from({ length: 256 }, (_, value) => {
        const lit = value / FLAT - 1;
        const [colour, strength, most] = lit < 0 ? shadow : light;
        return [channels(colour), Math.min(Math.abs(lit) * strength, most)];
    });
    const bytes = new Uint8ClampedArray(4 * shade.length);
    for (let at = 0; at < shade.length; at += 1) {
        const colour = tints[tint[at]];
        const [towards, share] = lights[shade[at]];
        for (let channel = 0; channel < 3; channel += 1)
            bytes[4 * at + channel] = colour[channel] + share * (towards[channel] - colour[channel]);
        bytes[4 * at + 3] = shade[at] === HOLE ? 0 : 255;
    }
    return bytes;
}

// The picture as a canvas, side x side pixels.
export function picture(relief, palette) {
    const { side } = relief;
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    canvas.getContext("2d").putImageData(new ImageData(coloured(relief, palette), side, side), 0, 0);
    return canvas;
}

const pictures = new WeakMap(); // the last palette and picture of each relief

// Paint the relief of a map of those ranges inside a box of axes: see axes.js. `pen` is the context of a canvas, or the
// Pen of picture.js.
export function paintRelief(pen, { relief, border, x_range, y_range }, axes, palette) {
    if (pictures.get(relief)?.palette !== palette) pictures.set(relief, { palette, picture: picture(relief, palette) });
    // A value lies in the middle of a pixel: half a pixel of the picture is beyond the map on each side.
    const half = 1 / (relief.side - 1) / 2;
    const [left, right] = outer(x_range.map(axes.x), half);
    const [bottom, top] = outer(y_range.map(axes.y), half);
    inside(pen, axes, () => {
        pen.strokeStyle = palette.line;
        if (border.length) hatch(pen, axes);
        pen.imageSmoothingQuality = "high";
        pen.drawImage(pictures.get(relief).picture, left, top, right - left, bottom - top);
        if (!border.length) return;
        pen.globalAlpha = BORDER.opacity;
        pen.lineWidth = BORDER.width;
        pen.beginPath();
        for (const [x0, y0, x1, y1] of border) {
            pen.moveTo(axes.x(x0), axes.y(y0));
            pen.lineTo(axes.x(x1), axes.y(y1));
        }
        pen.stroke();
    });
}

// Slanted lines over the whole map; the relief covers them where the loss has a value.
function hatch(pen, { left, top, width, tall }) {
    pen.globalAlpha = HATCH.opacity;
    pen.lineWidth = 1;
    pen.beginPath();
    for (let at = -tall; at < width; at += HATCH.apart) {
        pen.moveTo(left + at, top + tall);
        pen.lineTo(left + at + tall, top);
    }
    pen.stroke();
    pen.globalAlpha = 1;
}

const outer = ([from, to], half) => [from - half * (to - from), to + half * (to - from)];
