// The invitation on the map to drop the balls elsewhere, until the visitor has done so once in this browser.

const TEXT = "Click the map: the balls start there";
const KEY = "downhill.dropped";

// A browser may refuse its storage: then the invitation comes with each page.
function remembered() {
    try {
        return localStorage.getItem(KEY) !== null;
    } catch {
        return false;
    }
}

export class Invitation {
    constructor(box) {
        if (remembered()) return;
        this.word = Object.assign(document.createElement("div"), { className: "dh-invitation", textContent: TEXT });
        box.append(this.word);
    }

    accept() {
        if (!this.word) return;
        this.word.remove();
        this.word = null;
        try {
            localStorage.setItem(KEY, "yes");
        } catch {
            return;
        }
    }
}
