// The look that a plot takes from Streamlit's theme.

export const merge = (base, more) => {
    const merged = { ...base };
    for (const [key, value] of Object.entries(more)) {
        const both = value && merged[key] && typeof value === "object" && typeof merged[key] === "object" && !Array.isArray(value);
        merged[key] = both ? merge(merged[key], value) : value;
    }
    return merged;
};

export const axisOf = ({ line, faint }) => ({ gridcolor: line, zeroline: false, linecolor: line, tickcolor: line, tickfont: { color: faint }, title: { font: { color: faint } } });

// A figure's layout in the colours and the font of the page.
export function dressed(given, shown) {
    const font = { color: shown.text, family: shown.font, size: 12 };
    const base = {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font,
        margin: { l: 52, r: 18, t: 10, b: 40 },
        modebar: { bgcolor: "rgba(0,0,0,0)", color: shown.faint, activecolor: shown.text },
        hoverlabel: { bgcolor: shown.back, bordercolor: shown.faint, font },
    };
    const layout = merge(base, { ...given, template: undefined });
    for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) layout[key] = merge(axisOf(shown), layout[key]);
    return layout;
}

// Streamlit's theme, as it stands; `backed` is an element that has the background of the page.
export function theme(root, backed) {
    const style = getComputedStyle(root);
    const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
    const text = channels(style.color);
    const back = channels(getComputedStyle(backed).backgroundColor);
    const sum = (colour) => colour.reduce((one, other) => one + other);
    const faded = (alpha) => `rgba(${text.join(", ")}, ${alpha})`;
    const mixed = (share) => `rgb(${text.map((each, index) => Math.round(share * each + (1 - share) * back[index])).join(", ")})`;
    return { text: faded(1), back: `rgb(${back.join(", ")})`, dark: sum(back) < sum(text), faint: faded(0.75), line: faded(0.14), grid: mixed(0.18), font: style.fontFamily };
}
