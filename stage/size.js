// The size of elements, and of the text in plots.

const PAUSE = 60; // milliseconds after the last change

// Call `changed` when the size of one of the elements has changed and stays for a moment, and `changing` at each change.
// Returns a function that ends this.
export function onSize(elements, changed, changing = () => {}) {
    let timer;
    const observer = new ResizeObserver(() => {
        changing();
        clearTimeout(timer);
        timer = setTimeout(changed, PAUSE);
    });
    for (const element of elements) observer.observe(element);
    return () => {
        clearTimeout(timer);
        observer.disconnect();
    };
}

const USUAL = 16; // pixels of the page's own text where the text of a plot has the size that its figure says

// How much larger the page's text is now than usual: in full screen, or in a large window.
export const textScale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;

const SMALL = 12; // pixels of the texts that are painted on a panel, where the page's text has its usual size

// Those texts on a panel that is drawn with text of `scale` times the size: their height in pixels, and their font.
export const paintedText = (scale, { font }) => ({ size: SMALL * scale, font: `${SMALL * scale}px ${font}` });

// A layout or a trace of Plotly's with text of `scale` times the size, and room for it in the margins.
export function enlarged(given, scale) {
    if (Array.isArray(given)) return typeof given[0] === "object" ? given.map((each) => enlarged(each, scale)) : given;
    if (given?.constructor !== Object) return given;
    const changed = Object.entries(given).map(([key, value]) => {
        if (key.endsWith("font") && value?.size) return [key, { ...value, size: value.size * scale }];
        if (key === "margin") return [key, Object.fromEntries(Object.entries(value).map(([side, each]) => [side, each * scale]))];
        if (key === "standoff") return [key, value * scale];
        return [key, enlarged(value, scale)];
    });
    return Object.fromEntries(changed);
}
