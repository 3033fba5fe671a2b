// The button and the key F for full screen: the page shows the race alone, and the browser nothing but the page.

import { cleanup } from "../cleanup.js";
import { sayExpanded } from "../expanded.js";
import { idle } from "../idle.js";
import { unpack } from "../message.js";
import { report } from "../report.js";
import { unique } from "../unique.js";

const ICON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 1h5v2H3v3H1zM10 1h5v5h-2V3h-3zM1 10h2v3h3v2H1zM13 10h2v5h-5v-2h3z"/></svg>';
const TYPED = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]";

const buttons = new Map(); // by the elements that they stand in

export default function draw({ data, parentElement, setStateValue }) {
    if (!buttons.has(parentElement)) buttons.set(parentElement, new Button(parentElement));
    const button = buttons.get(parentElement);
    button.send = (on) => report("page", () => setStateValue("wanted", unique({ on })));
    button.show(unpack(data).metadata.on);
    idle().then(sayExpanded);
    return cleanup(parentElement, () => {
        button.close();
        buttons.delete(parentElement);
    });
}

class Button {
    constructor(parent) {
        parent.innerHTML = `<button type="button" class="dh-fullscreen" aria-keyshortcuts="F">${ICON}</button>`;
        this.button = parent.firstChild;
        this.button.onclick = () => this.toggle();
        this.onkey = (event) => this.useKey(event);
        // The browser takes the key Esc in its own full screen for itself.
        this.onleave = () => {
            if (this.embedded) this.show(this.on);
            else if (this.on && !document.fullscreenElement) this.want(false);
        };
        document.addEventListener("keydown", this.onkey);
        document.addEventListener("focusin", sayExpanded); // a ball that has come since has a button too
        document.addEventListener("fullscreenchange", this.onleave);
    }

    close() {
        document.removeEventListener("keydown", this.onkey);
        document.removeEventListener("focusin", sayExpanded);
        document.removeEventListener("fullscreenchange", this.onleave);
    }

    show(on) {
        this.on = on;
        // A frame that opens with the race alone, such as one on a slide, keeps it: only the browser's full screen changes.
        this.embedded ??= on && window !== window.top && document.fullscreenEnabled;
        const label = (this.embedded ? document.fullscreenElement : on) ? "Leave full screen" : "Full screen";
        this.button.title = `${label} (F)`;
        this.button.setAttribute("aria-label", label);
    }

    useKey({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }) {
        if (defaultPrevented || ctrlKey || metaKey || altKey || target.closest(TYPED)) return;
        if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
        if (key === "f" || key === "F") this.toggle();
        else if (key === "Escape" && this.on && window === window.top) this.want(false);
    }

    toggle() {
        if (!this.embedded) this.want(!this.on);
        else if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen().catch(() => {});
    }

    // Where the browser refuses its own full screen, as in a frame without the permission, the page fills its window.
    want(on) {
        if (on && document.fullscreenEnabled) document.documentElement.requestFullscreen().catch(() => {});
        else if (document.fullscreenElement) document.exitFullscreen();
        this.show(on); // at once: a second press before the answer takes it back
        this.send(on);
    }
}
