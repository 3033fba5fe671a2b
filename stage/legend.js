// The legend: the colour, line, name and settings of each ball, and how it stands at the playhead.

import { digits, PENCIL, three } from "./draw.js";

const EMPTY = "No ball races yet.";
const FEW = 3; // balls in text of the usual size; of more it is smaller
const narrow = globalThis.matchMedia?.("(max-width: 640px)"); // a phone, where a long text would take the room of the settings
const ZERO = 1e-9; // a loss below this is rounding

export class Legend {
    constructor(root) {
        this.box = document.createElement("ul");
        this.box.className = "dh-legend";
        this.box.setAttribute("aria-label", "Line-up");
        this.box.onclick = (event) => this.open(event.target.closest("li"));
        root.append(this.box);
    }

    show({ balls, recorded, plane }, theme) {
        const items = balls.map((ball) => {
            const dash = ball.dashes.join() || "none";
            const line = `<line x1="0" y1="7" x2="28" y2="7" stroke="${ball.colour}" stroke-width="2.5" stroke-dasharray="${dash}"/>`;
            const circle = `<circle cx="14" cy="7" r="5.5" fill="${ball.colour}" stroke="${theme.back}" stroke-width="1.5"/>`;
            return entry(line + circle, ball);
        });
        if (!items.length) items.push(Object.assign(document.createElement("li"), { textContent: EMPTY }));
        items.push(...recorded.map((run) => entry(pencil(run, theme), run)));
        this.box.replaceChildren(...items);
        this.box.classList.toggle("dh-many", items.length > FEW);
        this.box.classList.toggle("dh-beside", Boolean(plane)); // there the text on how a ball stands is long
    }

    // Show the whole text of an entry that was pressed, which may be cut, until it is pressed again or another is.
    open(item) {
        for (const each of this.box.children) each.classList.toggle("dh-whole", each === item && !each.matches(".dh-whole"));
    }

    showStep({ balls, recorded }, step) {
        const { children } = this.box;
        const little = balls.length > FEW || (narrow?.matches ?? false);
        recorded.forEach((run, index) => {
            children[children.length - recorded.length + index].lastChild.textContent = standing(run, step);
        });
        balls.forEach((ball, index) => {
            const live = children[index].lastChild;
            live.textContent = standing(ball, step, little);
            live.classList.toggle("dh-gone", ball.ended >= 0 && step >= ball.ended);
        });
    }
}

// The item of a ball or of a recorded run, with an icon of 28 x 14 pixels.
function entry(icon, { name, settings, meaning = settings }) {
    const item = document.createElement("li");
    item.innerHTML = `<svg width="28" height="14" aria-hidden="true">${icon}</svg><b></b><span></span><span class="dh-live"></span>`;
    item.children[1].textContent = name;
    item.children[2].textContent = settings;
    item.title = `${name} ${meaning}`; // whole, where the entry is cut
    return item;
}

// The icon of a recorded run: its dashed line, and its dot with its number.
function pencil({ number }, { text, back, font }) {
    const line = `<line x1="0" y1="7" x2="28" y2="7" stroke="${text}" stroke-width="1.5" stroke-dasharray="${PENCIL.join()}"/>`;
    const circle = `<circle cx="14" cy="7" r="6" fill="${back}" stroke="${text}" stroke-width="1.2"/>`;
    const written = `text-anchor="middle" dominant-baseline="central" font-size="9" font-family="${font.replaceAll('"', "'")}"`;
    return `${line}${circle}<text x="14" y="7" fill="${text}" ${written}>${number}</text>`;
}

// How a ball stands at a step. Of one beside the plane of the map also the loss of the map at its place, and the share of
// its distance from the start that is one from the plane; where there is `little` room, that share alone.
export function standing(ball, step, little = false) {
    if (ball.ended >= 0 && step >= ball.ended)
        return ball.left < 0 ? `diverged at step ${ball.ended}` : ball.left ? `left the domain at step ${ball.left}` : "starts outside of the domain";
    if (ball.arrived !== null && step >= ball.arrived) return `arrived at step ${ball.arrived}`;
    const row = Math.min(step, ball.last);
    const loss = ball.loss[row];
    const share = ball.way?.[row];
    const picture = share && !little ? ` (picture ${three(ball.picture[row])})` : "";
    if (share) return `loss ${three(loss)}${picture}, ${Math.round(100 * share)} % beside`;
    return Math.abs(loss) < ZERO ? "loss ≈ 0" : `loss ${digits(loss)}`;
}
