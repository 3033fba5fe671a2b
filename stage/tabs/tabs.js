// A row of tabs of which one is open. The arrow keys go along the row, and Enter or the space bar opens a tab, since a tab
// may take long to compute.

import { unpack } from "../message.js";
import { unique } from "../unique.js";

const rows = new WeakMap(); // by the elements that they stand in

export default function draw({ data, parentElement, setStateValue }) {
    const { label, titles, opened } = unpack(data).metadata;
    let row = rows.get(parentElement);
    if (JSON.stringify(row?.titles) !== JSON.stringify(titles)) {
        row = new Row(label, titles);
        parentElement.replaceChildren(row.box);
        rows.set(parentElement, row);
    }
    row.send = (key) => setStateValue("chosen", unique({ key }));
    row.show(opened);
}

class Row {
    constructor(label, titles) {
        this.titles = titles;
        this.box = document.createElement("div");
        this.box.className = "dh-tabs";
        this.box.setAttribute("role", "tablist");
        this.box.setAttribute("aria-label", label);
        this.tabs = Object.entries(titles).map(([key, title]) => {
            const tab = document.createElement("button");
            Object.assign(tab, { type: "button", textContent: title, onclick: () => this.open(key) });
            tab.dataset.key = key;
            tab.setAttribute("role", "tab");
            return tab;
        });
        this.box.append(...this.tabs);
        this.box.onkeydown = (event) => this.go(event);
    }

    // The tab is shown open at once, before Python has answered.
    open(key) {
        this.show(key);
        this.send(key);
    }

    show(opened) {
        const open = this.tabs.find(({ dataset }) => dataset.key === opened);
        for (const tab of this.tabs) {
            tab.setAttribute("aria-selected", tab === open);
            tab.tabIndex = tab === (open ?? this.tabs[0]) ? 0 : -1;
        }
    }

    go(event) {
        const { length } = this.tabs;
        const here = this.tabs.indexOf(event.target);
        const places = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: length - 1 };
        if (!(event.key in places) || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault(); // these keys step through the race elsewhere
        this.tabs[(places[event.key] + length) % length].focus();
    }
}
