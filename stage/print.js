// Printing. A browser prints what stands on the page when it says so, and waits for nothing: all that is drawn is drawn
// at once in the sizes and colours of the paper, and anew for the screen afterwards. The class `dh-print` of the root
// makes the style sheets lay the page out for paper.

const SHARP = 3; // pixels of a canvas for each of the page on paper

const redraws = new Set();
let printing = false;

export const isPrinting = () => printing;

// The pixels of a canvas for each pixel of the page.
export const pixelRatio = () => (printing ? SHARP : window.devicePixelRatio || 1);

// Call `redraw` before and after the page is printed. Returns a function that ends this.
export function onPrint(redraw) {
    redraws.add(redraw);
    return () => redraws.delete(redraw);
}

for (const [event, on] of [["beforeprint", true], ["afterprint", false]])
    globalThis.addEventListener?.(event, () => {
        printing = on;
        document.documentElement.classList.toggle("dh-print", on);
        for (const redraw of redraws) redraw();
    });

// The address of the page for paper: without how a frame shows it, and empty for a file.
export function printedLink(href) {
    const { protocol, origin, pathname, search } = new URL(href);
    if (!/^https?:$/.test(protocol)) return "";
    const query = search.slice(1).split("&").filter((each) => each && !/^embed(_options)?=/.test(each));
    return `${origin}${pathname}${query.length ? "?" : ""}${query.join("&")}`;
}
