// The invitation on the map to drop the balls elsewhere. It goes when a race has played to its end or after some seconds,
// and comes again with the next visit, until the visitor has followed it once in this browser.

import { clamp } from "./draw.js";
import { idle } from "./idle.js";

const TEXT = "Click the map: the balls start there";
const KEY = "downhill.dropped";
const STAYS = 10; // seconds
const BALL = 10; // pixels
const LOW = 8; // times the height of the word

let over = false; // in this visit

// A browser may refuse its storage: then the invitation comes with each page.
function remembered() {
    try {
        return localStorage.getItem(KEY) !== null;
    } catch {
        return false;
    }
}

export class Invitation {
    constructor(view) {
        if (over || remembered()) return;
        const { stage } = view.mount;
        const { playhead } = stage;
        this.word = Object.assign(document.createElement("div"), { className: "dh-invitation", textContent: TEXT });
        view.box.append(this.word);
        this.onstep = () => {
            if (view.closed) return void playhead.removeEventListener("step", this.onstep);
            if (!view.hasAxes || playhead.waiting) return;
            if (this.race !== stage.race) idle().then(() => this.place(view));
            this.race = stage.race;
            this.timer ??= setTimeout(() => this.end(), 1000 * STAYS);
            if (!playhead.playing && !playhead.calm && playhead.step >= playhead.end) this.end();
        };
        this.playhead = playhead;
        playhead.addEventListener("step", this.onstep);
    }

    // The map may be closed before the page is idle. On one so low that the word would cover the race it isn't shown.
    place(view) {
        if (!view.hasAxes) return;
        const scene = view.fullScene;
        this.word.hidden = false;
        const [low, high] = [false, true].map((above) => {
            this.word.classList.toggle("dh-above", above);
            return covered(this.word, scene);
        });
        this.word.classList.toggle("dh-above", low === high ? endsLow(scene) : high < low);
        this.word.hidden = Math.min(low, high) > 0 && scene.height < LOW * this.word.offsetHeight;
    }

    // The word goes for this visit.
    end() {
        over = true;
        clearTimeout(this.timer);
        this.playhead?.removeEventListener("step", this.onstep);
        this.word?.remove();
    }

    accept() {
        this.end();
        try {
            localStorage.setItem(KEY, "yes");
        } catch {
            return;
        }
    }
}

// How many starts and ends of paths the word lies on, and how many recorded runs. Its place is that of its middle, by the style sheet.
function covered({ offsetLeft, offsetTop, offsetWidth, offsetHeight }, { paths, recorded }) {
    const [x, y] = [offsetLeft, offsetTop + offsetHeight / 2];
    const near = (value, middle, size) => Math.abs(value - middle) < size / 2 + BALL;
    const under = (path, row) => near(path.x(row), x, offsetWidth) && near(path.y(row), y, offsetHeight);
    const ends = paths.flatMap((path) => [0, path.end].filter((row) => under(path, row)));
    const runs = recorded.filter((run) => Array.from({ length: run.end + 1 }, (_, row) => row).some((row) => under(run, row)));
    return ends.length + runs.length;
}

// Whether a ball ends nearer to the lower edge of the map than any to the upper one: the word is at the other edge.
function endsLow({ paths, height }) {
    const ends = paths.map(({ y, end }) => clamp(y(end), 0, height));
    return height - Math.max(...ends) < Math.min(...ends);
}
