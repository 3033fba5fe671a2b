// A panel that Plotly draws anew with every change, such as the surface. It is first drawn when the rest of the page is
// painted and idle. Its updates are delayed, and so few that they take no more than a share of the time.

const SHARE = 0.35; // of the time that moving the balls may take
const LATE = 60; // milliseconds after which a new race is drawn
const BUSY = 1000; // milliseconds after which the panel is drawn even if the page is not idle

export class Costly {
    constructor(view) {
        this.view = view;
        this.next = 0; // the time before which the balls stay while they play
    }

    // Draw it anew: of several requests in quick succession only the last one is met.
    draw() {
        const asked = (this.asked = {});
        afterPaint(async () => {
            if (this.asked !== asked || this.view.closed) return;
            await this.view.draw();
            if (this.asked !== asked) return;
            this.asked = this.step = null;
            this.view.mount.stage.playhead.wake();
        });
    }

    // Another race: of several in quick succession only the last one is drawn.
    follow() {
        this.step = null;
        if (this.waits) return;
        this.waits = true;
        setTimeout(async () => {
            this.waits = false;
            const { view } = this;
            if (view.closed || !view.drawn || this.asked) return;
            await window.Plotly.restyle(view.plot, ...view.panel.follow(view.scene));
            view.mount.stage.playhead.wake();
        }, LATE);
    }

    // The balls have moved. The next move waits in proportion to the time that this one took.
    move(now) {
        const { view } = this;
        const { playing, step } = view.mount.stage.playhead;
        if (!view.drawn || this.asked || this.moving || (playing && now < this.next) || this.step === step) return;
        this.moving = true;
        this.step = step;
        const began = performance.now();
        Promise.resolve(window.Plotly.restyle(view.plot, ...view.panel.move(view.scene)))
            .catch(() => null)
            .then(() => {
                this.moving = false;
                const ended = performance.now();
                this.next = ended + (ended - began) / SHARE;
                if (!view.mount.stage.playhead.playing && this.step !== view.mount.stage.playhead.step)
                    view.mount.stage.playhead.wake();
            });
    }
}

// Call it when the next frame is on the screen and the browser has nothing else to do.
function afterPaint(call) {
    const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, LATE)); // Safari has none
    requestAnimationFrame(() => setTimeout(() => idle(call, { timeout: BUSY })));
}
