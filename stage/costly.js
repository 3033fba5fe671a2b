// Updates of a panel that Plotly draws anew with every change, such as the surface. They are delayed, and so few that
// they take no more than a share of the time.

const SHARE = 0.35; // of the time that moving the balls may take
const LATE = 60; // milliseconds after which a new race is drawn

export class Costly {
    constructor(view) {
        this.view = view;
        this.next = 0; // the time before which the balls stay while they play
    }

    // Another race: of several in quick succession only the last one is drawn.
    follow() {
        this.step = null;
        if (this.waits) return;
        this.waits = true;
        setTimeout(async () => {
            this.waits = false;
            const { view } = this;
            if (view.closed || !view.drawn) return;
            await window.Plotly.restyle(view.plot, ...view.panel.follow(view.scene));
            view.mount.stage.playhead.wake();
        }, LATE);
    }

    // The balls have moved. The next move waits in proportion to the time that this one took.
    move(now) {
        const { view } = this;
        const { playing, step } = view.mount.stage.playhead;
        if (!view.drawn || this.moving || (playing && now < this.next) || this.step === step) return;
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
