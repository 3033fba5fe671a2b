// Resolves when the next frame is on the screen and the browser has nothing else to do.

const BUSY = 1000; // milliseconds of waiting at most, in which a page in the background has no frame

export function idle() {
    return new Promise((done) => {
        const ask = () => (window.requestIdleCallback ?? setTimeout)(done); // Safari has no requestIdleCallback
        requestAnimationFrame(() => setTimeout(ask));
        setTimeout(done, BUSY);
    });
}
