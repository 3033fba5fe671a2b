// The legend: the colour, line, name and settings of each ball, and how it stands at the playhead.

import { digits } from "./draw.js";

const EMPTY = "No ball races yet.";
const FEW = 3; // balls whose settings are shown whole; of more they are cut, so that the map keeps its place
const ZERO = 1e-9; // a loss below this is rounding

export class Legend {
    constructor(root) {
        this.box = document.createElement("ul");
        this.box.className = "dh-legend";
        this.box.setAttribute("aria-label", "Line-up");
        root.append(this.box);
    }

    show({ balls }, theme) {
        const items = balls.map((ball) => {
            const item = document.createElement("li");
            const dash = ball.dashes.join() || "none";
            const line = `<line x1="0" y1="7" x2="28" y2="7" stroke="${ball.colour}" stroke-width="2.5" stroke-dasharray="${dash}"/>`;
            const circle = `<circle cx="14" cy="7" r="5.5" fill="${ball.colour}" stroke="${theme.back}" stroke-width="1.5"/>`;
            const icon = `<svg width="28" height="14" aria-hidden="true">${line}${circle}</svg>`;
            item.innerHTML = `${icon}<b></b><span></span><span class="dh-live"></span>`;
            item.children[1].textContent = ball.name;
            Object.assign(item.children[2], { textContent: ball.settings, title: ball.meaning });
            return item;
        });
        if (!items.length) items.push(Object.assign(document.createElement("li"), { textContent: EMPTY }));
        this.box.replaceChildren(...items);
        this.box.classList.toggle("dh-many", items.length > FEW);
    }

    showStep({ balls }, step) {
        balls.forEach((ball, index) => {
            const live = this.box.children[index].lastChild;
            live.textContent = standing(ball, step);
            live.classList.toggle("dh-gone", ball.diverged >= 0 && step >= ball.diverged);
        });
    }
}

// How a ball stands at a step.
export function standing(ball, step) {
    if (ball.diverged >= 0 && step >= ball.diverged) return `diverged at step ${ball.diverged}`;
    if (ball.arrived !== null && step >= ball.arrived) return `arrived at step ${ball.arrived}`;
    const loss = ball.loss[Math.min(step, ball.last)];
    return Math.abs(loss) < ZERO ? "loss ≈ 0" : `loss ${digits(loss)}`;
}
