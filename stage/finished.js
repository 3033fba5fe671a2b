// The ticks of the finished lessons. Which stages a visitor has seen is stored in this browser and nowhere else.

import { unpack } from "./message.js";

const STORE = "downhill.lessons";

export default function draw({ data: message, parentElement }) {
    const { stages, seen } = unpack(message).metadata;
    const style = document.createElement("style");
    style.textContent = finished(stages, remembered(seen))
        .map((key) => `.st-key-lesson_${key} strong::after { content: " ✓" / ", finished"; }`)
        .join("\n");
    parentElement.replaceChildren(style);
}

// The stages that were seen in this browser, with the one that is seen now.
function remembered(seen) {
    let all = new Set();
    try {
        all = new Set(JSON.parse(localStorage.getItem(STORE)) ?? []);
        if (seen) localStorage.setItem(STORE, JSON.stringify([...all.add(seen)]));
    } catch {
        // A browser that stores nothing, or another text under this name: there are no ticks.
    }
    return all;
}

// The keys of the lessons of which every stage was seen; `stages` holds their numbers of stages.
export function finished(stages, seen) {
    const isSeen = (key) => (_, index) => seen.has(`${key}.${index + 1}`);
    return Object.keys(stages).filter((key) => Array.from({ length: stages[key] }, isSeen(key)).every(Boolean));
}
