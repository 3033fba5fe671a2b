// The size of elements.

const PAUSE = 60; // milliseconds after the last change

// Call `changed` when the size of one of the elements has changed and stays for a moment. Returns a function that ends
// this.
export function onSize(elements, changed) {
    let timer;
    const observer = new ResizeObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(changed, PAUSE);
    });
    for (const element of elements) observer.observe(element);
    return () => {
        clearTimeout(timer);
        observer.disconnect();
    };
}
