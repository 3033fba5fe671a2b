// A row of tabs of which one is open: what stands beside the map. The arrow keys go along the row, and Enter or the space
// bar opens a tab, since a tab may take long to compute.

export class Tabs {
    // `send(key)` is called when the visitor opens a tab.
    constructor(root, send) {
        this.send = send;
        this.box = document.createElement("div");
        this.box.className = "dh-tabs";
        this.box.setAttribute("role", "tablist");
        this.box.onkeydown = (event) => this.go(event);
        root.append(this.box);
        this.tabs = [];
    }

    // Show tabs as Python sends them, by `tabs` in interface/second_panel.py, or none.
    show({ label, titles, opened } = { label: "", titles: {} }) {
        const known = JSON.stringify(titles);
        if (this.known !== known) this.fill(label, titles);
        this.known = known;
        this.mark(opened);
    }

    fill(label, titles) {
        this.box.setAttribute("aria-label", label);
        this.tabs = Object.entries(titles).map(([key, title]) => {
            const tab = document.createElement("button");
            Object.assign(tab, { type: "button", textContent: title, onclick: () => this.open(key) });
            tab.dataset.key = key;
            tab.setAttribute("role", "tab");
            return tab;
        });
        this.box.replaceChildren(...this.tabs);
    }

    // The tab is shown open at once, before Python has answered.
    open(key) {
        this.mark(key);
        this.send(key);
    }

    mark(opened) {
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
