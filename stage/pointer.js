// The pointer on a panel. Near a path it shows a tooltip with the values of the nearest row, and on a panel against the
// step wherever it is. On the map it drags the start, and a click moves the balls.

import { pixelOf } from "./axes.js";
import { clamp, digits, three } from "./draw.js";
import { Invitation } from "./invitation.js";
import { onPress, press } from "./press.js";

const NEAR = 14; // pixels from the start within which a press drags it
const REACH = 16; // pixels from a path within which the tooltip is shown
const TIP = { width: 140, height: 100, gap: 14 }; // pixels
const USUAL = 5; // lines in that height
const LINE = 18; // pixels of a further one

export class Pointer {
    constructor(view) {
        this.view = view;
        this.stage = view.mount.stage;
        const { plot, panel } = view;
        if (panel.drops) {
            onPress(plot, (event) => this.press(event));
            if (!this.stage.still) this.invitation = new Invitation(view);
        }
        if (panel.ballAt) onPress(plot, (event) => this.choose(event));
        if (!panel.path && !panel.paths && !panel.ballAt) return;
        plot.addEventListener("pointermove", (event) => this.hover(event));
        plot.addEventListener("pointerleave", () => this.leave());
    }

    // ---- pointing ----

    hover(event) {
        const { view, stage } = this;
        if (!view.hasAxes || !stage.race) return;
        const [px, py] = pixelOf(event, view.plot);
        if (view.panel.ballAt) return this.pointAtBall(view.panel.ballAt(view.fullScene, px, py));
        const { paths } = view.fullScene;
        this.point(view.panel.timed ? nearestAt(paths, px, py) : nearest(paths, px, py));
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
                `x ${digits(ball.x[row])} · y ${digits(ball.y[row])}`,
                `loss ${digits(ball.loss[row])}`,
                ...besideLines(ball, row),
                ...(Number.isNaN(ball.slope[row]) ? [] : [`|∇f| ${digits(ball.slope[row])}`]),
            ];
            view.tip.replaceChildren(
                ...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })),
            );
            const { clientWidth, clientHeight } = view.plot;
            view.tip.style.left = `${x > clientWidth - TIP.width - 10 ? x - TIP.width : x + TIP.gap}px`;
            const room = clientHeight - TIP.height - LINE * (lines.length - USUAL);
            view.tip.style.top = `${lines.length > USUAL ? Math.min(y - 40, room) : clamp(y - 40, 0, Math.max(0, room))}px`;
        }
        stage.playhead.wake();
    }

    // Point at a ball where it is at the playhead, or at none (null).
    pointAtBall(index) {
        const { stage } = this;
        if (index === (stage.pointed?.index ?? null)) return;
        const row = index === null ? 0 : Math.min(stage.playhead.whole, stage.race.balls[index].last);
        stage.pointed = index === null ? null : { index, row };
        stage.playhead.wake();
    }

    // Choose the ball that is pressed, until it is pressed again.
    choose(event) {
        const { view, stage } = this;
        if (event.type !== "pointerdown" || !view.drawn || !stage.race) return;
        const index = view.panel.ballAt(view.fullScene, ...pixelOf(event, view.plot));
        if (index === null) return;
        press(event, {
            click: () => {
                stage.chosen = stage.chosen === index ? null : index;
                stage.playhead.wake();
            },
        });
    }

    // ---- dragging and dropping ----

    axesAt(px, py) {
        return this.view.axes.find((axes) => axes.holds(px, py));
    }

    nearStart(px, py) {
        const axes = this.axesAt(px, py);
        const [x, y] = this.stage.start;
        return Boolean(axes) && Math.hypot(axes.x(x) - px, axes.y(y) - py) <= NEAR;
    }

    press(event) {
        const { view, stage } = this;
        if (stage.still || !view.hasAxes || event.target.closest?.(".modebar") || event.button > 0) return;
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

// Of a ball on the plane of a network: the loss of the map at its place, its distance from the map, and how it does on the
// test examples.
export function besideLines({ picture, beside, test_loss, test_accuracy }, row) {
    if (!picture) return [];
    const lines = beside[row] ? [`picture ${three(picture[row])}`, `beside ${three(beside[row])}`] : [];
    if (test_loss) lines.push(`test loss ${three(test_loss[row])}`);
    if (test_accuracy) lines.push(`test right ${(100 * test_accuracy[row]).toFixed(1)} %`);
    return lines;
}

// The row of a path nearest to a pixel that lies within reach of the path, or null. Between two rows that are far apart
// it is the nearer one.
export function nearest(paths, px, py) {
    let least = REACH;
    let found = null;
    for (const { ball, index, axes, x, y } of paths) {
        if (!axes.holds(px, py)) continue;
        let [x0, y0] = [x(0), y(0)];
        for (let row = 0; row <= ball.last; row += 1) {
            const [x1, y1] = [x(row), y(row)];
            const [dx, dy] = [x1 - x0, y1 - y0];
            const share = clamp(((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy || 1), 0, 1);
            const distance = Math.hypot(x0 + share * dx - px, y0 + share * dy - py);
            const near = share < 0.5 ? { index, row: Math.max(0, row - 1), at: [x0, y0] } : { index, row, at: [x1, y1] };
            if (distance < least) [least, found] = [distance, near];
            [x0, y0] = [x1, y1];
        }
    }
    return found;
}

// On a panel against the step: of the paths that go on at the step below a pixel, the row of the nearest one, or null.
export function nearestAt(paths, px, py) {
    let least = Infinity;
    let found = null;
    for (const { ball, index, axes, x, y } of paths) {
        if (!axes.holds(px, py)) continue;
        const row = Math.max(0, Math.round(axes.inverse(px, py)[0]));
        if (row > ball.last) continue;
        const distance = Math.abs(y(row) - py);
        const at = [x(row), clamp(y(row), axes.top, axes.top + axes.tall)];
        if (distance < least) [least, found] = [distance, { index, row, at }];
    }
    return found;
}
