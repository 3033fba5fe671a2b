// The axes of one subplot, both ways: from values to pixels of the panel, and from pixels back to the units of the axes
// (of a log axis: powers of ten). Made from what Plotly laid out.
export function axesOf(xaxis, yaxis) {
    const [left, width, top, tall] = [xaxis._offset, xaxis._length, yaxis._offset, yaxis._length];
    const [x0, x1] = xaxis.range;
    const [y0, y1] = yaxis.range;
    const log = yaxis.type === "log";
    return {
        left,
        width,
        top,
        tall,
        log,
        xRange: [x0, x1],
        unit: { x: width / Math.abs(x1 - x0), y: tall / Math.abs(y1 - y0) }, // pixels of a unit of linear axes
        key: `${left} ${width} ${top} ${tall} ${xaxis.range} ${yaxis.range}`,
        holds: (px, py) => px >= left && px <= left + width && py >= top && py <= top + tall,
        x: (value) => left + ((value - x0) / (x1 - x0)) * width,
        y: (value) => top + tall - (((log ? Math.log10(value) : value) - y0) / (y1 - y0)) * tall,
        inverse: (px, py) => [x0 + ((px - left) / width) * (x1 - x0), y0 + ((top + tall - py) / tall) * (y1 - y0)],
    };
}

// The axes of every subplot of a plot, in Plotly's order.
export const subplots = (plot) =>
    Object.values(plot._fullLayout._plots).map(({ xaxis, yaxis }) => axesOf(xaxis, yaxis));

const MOST = 4; // labelled powers of ten on an axis

// Ticks at round powers of ten for the range [low, high] of a log axis, with their texts. `first` is a tick with a text of
// its own at the bottom, { value, text }, or null.
export function powers([low, high], first = null) {
    const [from, to] = [Math.ceil(low), Math.floor(high)];
    const every = [1, 2, 3, 5, 10, 20, 50, 100].find((each) => (to - from) / each < MOST);
    const begin = first ? Math.log10(first.value) + every / 2 : low;
    const exponents = [];
    for (let each = from; each <= to; each += 1) if (each % every === 0 && each >= begin) exponents.push(each);
    return {
        tickvals: [...(first ? [first.value] : []), ...exponents.map((each) => 10 ** each)],
        ticktext: [...(first ? [first.text] : []), ...exponents.map(powerText)],
    };
}

// 0.01, 0.1, 1, 10, 100; else 10⁻³.
const powerText = (exponent) =>
    Math.abs(exponent) < 3
        ? String(Number((10 ** exponent).toPrecision(1)))
        : `10${[...String(exponent)].map((each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[each] ?? "⁻").join("")}`;

const INNER = 0.1; // of the range: no tick is nearer to an end

// Round values inside of the range of an axis, away from both ends, where the ticks of other axes of a box stand.
export function innerTicks([low, high]) {
    const [from, to] = [low + INNER * (high - low), high - INNER * (high - low)];
    const unit = 10 ** Math.floor(Math.log10((to - from) / 2));
    const step = unit * ([5, 2, 1].find((each) => each * unit <= (to - from) / 2) ?? 1);
    const ticks = [];
    for (let count = Math.ceil(from / step); count * step <= to; count += 1) ticks.push(Number((count * step).toPrecision(12)));
    return ticks;
}

// The title of the values, above the axes and at their left.
export const titled = (text, theme) => ({
    text,
    font: { color: theme.faint },
    x: 0,
    y: 1,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
});

// The position of a pointer on an element, in pixels.
export function pixelOf(event, element) {
    const point = event.touches?.[0] ?? event;
    const box = element.getBoundingClientRect();
    return [point.clientX - box.left, point.clientY - box.top];
}
