// The legend: the colour, line, name and settings of each ball, and its loss at the playhead.

import { digits } from "./draw.js";

const EMPTY = "Nobody is racing yet: add a rule to the line-up.";

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
            const line = `<line x1="1" y1="7" x2="33" y2="7" stroke="${ball.colour}" stroke-width="2.5" stroke-dasharray="${dash}"/>`;
            const circle = `<circle cx="17" cy="7" r="5.5" fill="${ball.colour}" stroke="${theme.back}" stroke-width="1.5"/>`;
            const icon = `<svg width="34" height="14" aria-hidden="true">${line}${circle}</svg>`;
            item.innerHTML = `${icon}<b></b><span></span><span class="dh-live"></span>`;
            item.children[1].textContent = ball.name;
            item.children[2].textContent = ball.settings;
            return item;
        });
        if (!items.length) items.push(Object.assign(document.createElement("li"), { textContent: EMPTY }));
        this.box.replaceChildren(...items);
    }

    showStep({ balls }, step) {
        balls.forEach((ball, index) => {
            const live = this.box.children[index].lastChild;
            const gone = ball.diverged >= 0 && step >= ball.diverged;
            live.textContent = gone
                ? `diverged at step ${ball.diverged}`
                : `loss ${digits(ball.loss[Math.min(step, ball.last)])}`;
            live.classList.toggle("dh-gone", gone);
        });
    }
}
