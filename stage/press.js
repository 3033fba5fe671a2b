// A press of one pointer, from pointerdown to its end: a click, or a drag when the pointer moves away.

const THRESHOLD = 4; // pixels that a pointer may move and still click

const capture = { capture: true };

// Call `begun(event)` for each event with which a press of a pointer begins on an element: "pointerdown", and the event
// of the mouse or the finger that follows it. It is called in the capture phase, before Plotly begins a zoom box.
export function onPress(element, begun) {
    for (const type of ["pointerdown", "mousedown", "touchstart"])
        element.addEventListener(type, begun, { capture: true, passive: false });
}

// `drag(event)` is called for each move beyond the threshold and after it, `drop(event)` at the end of a drag,
// `click(event)` at the end of a press without a drag, and last of all `end()`. The browser cancels a press that turns
// into a scroll of the page: that ends a drag, is no click, and calls `cancel()` before the end.
export function press(down, { drag, drop, click, cancel, end }) {
    let dragged = false;
    const onmove = (event) => {
        if (event.pointerId !== down.pointerId) return;
        dragged ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > THRESHOLD;
        if (dragged) drag?.(event);
    };
    const onend = (event) => {
        if (event.pointerId !== down.pointerId) return;
        for (const [type, listener] of listeners) window.removeEventListener(type, listener, capture);
        if (dragged) drop?.(event);
        else if (event.type === "pointerup") click?.(event);
        if (event.type === "pointercancel") cancel?.();
        end?.();
    };
    // On the window, since a pointer may leave the element that it came down on.
    const listeners = [["pointermove", onmove], ["pointerup", onend], ["pointercancel", onend]];
    for (const [type, listener] of listeners) window.addEventListener(type, listener, capture);
}
