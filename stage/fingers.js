// Fingers on a plot in three dimensions: one scrolls the page, as it does everywhere, and two turn the plot. Plotly by
// itself turns it with one, and the page could not be scrolled from there.

export const TURN = "Two fingers turn it";

// Whether fingers are what this device is used with.
export const byFinger = () => globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;

// Two fingers are to Plotly a mouse with its button pressed, in the middle between them.
export function turnByTwo(plot) {
    let turning = null; // what is turned
    const middle = ({ touches: [one, other] }) => ({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 });
    const tell = (type, at, buttons) => turning.dispatchEvent(new MouseEvent(type, { ...at, buttons, bubbles: true, cancelable: true }));
    let last;
    const onTouch = (event) => {
        if (!event.target.closest("canvas")) return;
        event.stopPropagation();
        const two = event.touches.length === 2;
        if (two) {
            event.preventDefault(); // neither scroll nor zoom the page
            last = middle(event);
            if (!turning) {
                turning = event.target;
                tell("mousemove", last, 0); // Plotly turns it by the way from where the mouse was last
                tell("mousedown", last, 1);
            } else tell("mousemove", last, 1);
        } else if (turning) {
            tell("mouseup", last, 0);
            turning = null;
        }
    };
    for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"])
        plot.addEventListener(type, onTouch, { capture: true, passive: false });
}
