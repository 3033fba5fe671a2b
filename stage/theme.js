// The theme of the page, as Streamlit has set it, and plots in its colours.

const CONTOURS = { light: "rgba(70, 80, 100, 0.35)", dark: "rgba(190, 205, 225, 0.22)" };

export const merge = (base, more) => {
    const merged = { ...base };
    for (const [key, value] of Object.entries(more)) {
        const both =
            value &&
            merged[key] &&
            typeof value === "object" &&
            typeof merged[key] === "object" &&
            !Array.isArray(value);
        merged[key] = both ? merge(merged[key], value) : value;
    }
    return merged;
};

// The colours and the font at an element. `backed` is an element with the background of the page, and `scales` holds
// the colour scale of height for each theme.
export function theme(element, backed, scales) {
    const style = getComputedStyle(element);
    const channels = (colour) =>
        colour
            .match(/[\d.]+/g)
            .slice(0, 3)
            .map(Number);
    const text = channels(style.color);
    const back = channels(getComputedStyle(backed).backgroundColor);
    const sum = (colour) => colour.reduce((one, other) => one + other);
    const faded = (alpha) => `rgba(${text.join(", ")}, ${alpha})`;
    const mixed = (share) =>
        `rgb(${text.map((each, index) => Math.round(share * each + (1 - share) * back[index])).join(", ")})`;
    const name = sum(back) < sum(text) ? "dark" : "light";
    return {
        name,
        text: faded(1),
        back: `rgb(${back.join(", ")})`,
        faint: faded(0.75),
        line: faded(0.14),
        grid: mixed(0.18),
        height: scales[name],
        contour: CONTOURS[name],
        font: style.fontFamily,
    };
}

const LEGIBLE = 4.5; // the contrast of a text with what is behind it, at least (WCAG 2, 1.4.3)
const HEX = /^#(..)(..)(..)$/;
const channelsOf = (colour) =>
    HEX.test(colour)
        ? colour.match(HEX).slice(1).map((each) => parseInt(each, 16))
        : colour.match(/[\d.]+/g).slice(0, 3).map(Number);

// The relative luminance of channels from 0 to 255, and the contrast of two colours, as WCAG 2 defines them.
const luminance = (channels) => {
    const [red, green, blue] = channels.map((each) => {
        const share = each / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((each, next) => each - next);
    return (light + 0.05) / (dark + 0.05);
};

// A colour as near to the given one as can be read as a text on the page: mixed with the colour of the page's text.
export function legible(colour, { text, back }) {
    const [given, ink, paper] = [colour, text, back].map(channelsOf);
    for (let share = 0; ; share += 0.05) {
        const mixed = given.map((each, index) => Math.round((1 - share) * each + share * ink[index]));
        if (share >= 1 || contrast(mixed, paper) >= LEGIBLE) return `rgb(${mixed.join(", ")})`;
    }
}

// Call `changed(theme)` when the colours at an element change, whatever changes them: Streamlit's menu, the system, a
// page around this one. `drawn()` returns the theme in which the element is drawn, if it is, and `now()` the present one.
// The style sheet gives the element an ::after with these colours and a transition, which ends when they have changed.
// Returns a function that removes the listener.
export function onTheme(element, { drawn, now, changed }) {
    const ended = (event) => {
        if (event.pseudoElement !== "::after" || event.target !== element || !drawn()) return;
        const theme = now();
        if (JSON.stringify(theme) !== JSON.stringify(drawn())) changed(theme);
    };
    element.addEventListener("transitionend", ended);
    return () => element.removeEventListener("transitionend", ended);
}

export const axisOf = ({ line, faint }) => ({
    gridcolor: line,
    zeroline: false,
    linecolor: line,
    tickcolor: line,
    tickfont: { color: faint },
    title: { font: { color: faint } },
});

// The layout of a figure in the colours and the font of the page.
export function dressed(given, theme) {
    const font = { color: theme.text, family: theme.font, size: 12 };
    const base = {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font,
        margin: { l: 52, r: 18, t: 10, b: 40 },
        modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.faint, activecolor: theme.text },
        hoverlabel: { bgcolor: theme.back, bordercolor: theme.faint, font },
    };
    const layout = merge(base, { ...given, template: undefined });
    for (const key of Object.keys(layout))
        if (/^[xy]axis\d*$/.test(key)) layout[key] = merge(axisOf(theme), layout[key]);
    return layout;
}

// The traces of a figure, with the colours of the theme where its `paint` names them: see figures/figure.py.
export function painted({ data, paint }, theme) {
    const traces = [...data];
    for (const [part, colour] of Object.entries(paint)) {
        const [, index, ...inside] = part.split(".");
        traces[index] = merge(
            traces[index],
            inside.reduceRight((value, name) => ({ [name]: value }), theme[colour]),
        );
    }
    return traces;
}
