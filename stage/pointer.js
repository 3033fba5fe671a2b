// The pointer on a panel. Near a path it shows a tooltip with the values of the nearest row. On the map it drags the
// start, and a click moves the balls.

import { pixelOf, subplots } from "./axes.js";
import { clamp, digits, fourDigits } from "./draw.js";
import { Invitation } from "./invitation.js";
import { onPress, press } from "./press.js";

const NEAR = 14; // pixels from the start within which a press drags it
const REACH = 16; // pixels from a path within which the tooltip is shown
const TIP = { width: 140, height: 100, gap: 14 }; // pixels

export class Pointer {
    constructor(view) {
        this.view = view;
        this.stage = view.mount.stage;
        const { plot, panel } = view;
        if (panel.drops) {
            onPress(plot, (event) => this.press(event));
            if (!this.stage.still) this.invitation = new Invitation(view);
        }
        if (!panel.path && !panel.paths) return;
        plot.addEventListener("pointermove", (event) => this.hover(event));
        plot.addEventListener("pointerleave", () => this.leave());
    }

    // ---- pointing ----

    hover(event) {
        const { view, stage } = this;
        if (!view.drawn || !stage.race) return;
        const [px, py] = pixelOf(event, view.plot);
        this.point(nearest(view.fullScene.paths, px, py));
        if (view.panel.drops) view.box.classList.toggle("dh-grab", !stage.still && this.nearStart(px, py));
    }

    leave() {
        this.point(null);
        this.view.box.classList.remove("dh-grab");
    }

    // Point at a row of a ball's path, which is marked in all panels, or at none (null).
    point(found) {
        const { view, stage } = this;
        stage.pointed = found;
        view.tip.hidden = !found;
        if (found) {
            const {
                row,
                at: [x, y],
            } = found;
            const ball = stage.race.balls[found.index];
            const lines = [
                ball.name,
                `step ${row}`,
                `x ${fourDigits(ball.x[row])}, y ${fourDigits(ball.y[row])}`,
                `loss ${digits(ball.loss[row])}`,
                `|∇f| ${digits(ball.slope[row])}`,
            ];
            view.tip.replaceChildren(
                ...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })),
            );
            const { clientWidth, clientHeight } = view.plot;
            view.tip.style.left = `${x > clientWidth - TIP.width - 10 ? x - TIP.width : x + TIP.gap}px`;
            view.tip.style.top = `${clamp(y - 40, 0, Math.max(0, clientHeight - TIP.height))}px`;
        }
        stage.playhead.wake();
    }

    // ---- dragging and dropping ----

    axesAt(px, py) {
        return subplots(this.view.plot).find((axes) => axes.holds(px, py));
    }

    nearStart(px, py) {
        const axes = this.axesAt(px, py);
        const [x, y] = this.stage.race.start;
        return Boolean(axes) && Math.hypot(axes.x(x) - px, axes.y(y) - py) <= NEAR;
    }

    press(event) {
        const { view, stage } = this;
        if (stage.still || !view.drawn || event.target.closest?.(".modebar") || event.button > 0) return;
        const [px, py] = pixelOf(event, view.plot);
        const axes = this.axesAt(px, py);
        if (!axes) return;
        const drags = this.nearStart(px, py);
        if (drags) {
            event.stopPropagation();
            event.preventDefault();
        }
        if (event.type !== "pointerdown") return;
        const placeOf = (other) => axes.inverse(...pixelOf(other, view.plot));
        press(event, {
            drag: (move) => drags && stage.drag(placeOf(move)),
            drop: () => {
                if (!drags) return;
                stage.endDrag();
                this.invitation?.accept();
            },
            click: (up) => {
                stage.drop(placeOf(up));
                this.invitation?.accept();
            },
        });
    }
}

// The row of a path nearest to a pixel, within reach, or null.
function nearest(paths, px, py) {
    let least = REACH;
    let found = null;
    for (const { ball, index, axes, x, y } of paths) {
        if (!axes.holds(px, py)) continue;
        for (let row = 0; row <= ball.last; row += 1) {
            const distance = Math.hypot(x(row) - px, y(row) - py);
            if (distance < least) [least, found] = [distance, { index, row, at: [x(row), y(row)] }];
        }
    }
    return found;
}
