// The stage: terrain, balls and one playhead. Python computes what is drawn; these files draw it at the playhead.
//
// A stage has a key. Messages for it come to several elements of the page: the terrain, which seldom changes and is not
// seen itself; the race, whose paths change with every move of a slider; and further parts of the stage, each mounted
// in an element of its own.

import { cleanup } from "./cleanup.js";
import { clamp } from "./draw.js";
import { say } from "./drawn.js";
import { idle } from "./idle.js";
import { useKey } from "./keys.js";
import { same, unpack } from "./message.js";
import { Mount } from "./mount.js";
import { playheadOf } from "./playhead.js";
import { keepFrames, raceOf, samePaths } from "./race.js";
import { report } from "./report.js";
import { Requests } from "./request.js";
import { stages } from "./stages.js";
import { recordedOn, terrainOf } from "./terrain.js";
import { unique } from "./unique.js";

const REST = 200; // milliseconds that the playhead is on a step before that is reported to Python

export default async function draw({ data, parentElement, setStateValue }, files) {
    const message = unpack(data);
    const { kind, stage: key, parts } = message.metadata;
    if (!stages.has(key)) stages.set(key, new Stage(key, files));
    const stage = stages.get(key);
    if (kind === "terrain") {
        parentElement.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
        stage.hold(parentElement);
        await stage.takeTerrain(data, message);
    } else {
        if (kind === "race") stage.setStateValue = setStateValue;
        await stage.mount(parentElement, parts);
        if (kind === "race") await stage.takeRace(data, message);
    }
    return cleanup(parentElement, () => stage.leave(parentElement));
}

class Stage {
    constructor(key, files) {
        this.key = key;
        this.files = files;
        this.elements = new Map(); // the elements of the page that are this stage's, and what is mounted in each
        this.pointed = null; // the row of a path that the pointer is on
        this.chosen = null; // the index of the ball that was pressed on a panel that has no paths
        this.dragged = null; // the place to which the start is dragged
        this.requests = new Requests({
            send: (start, final, number) => this.report("moved", unique({ start, final, number })),
            lost: () => this.playhead.wake(),
        });
        this.playhead = playheadOf(key);
        this.listeners = [
            ["wake", () => this.wake()],
            ["step", () => this.showStep()],
        ];
        for (const [type, listener] of this.listeners) this.playhead.addEventListener(type, listener);
        this.onkey = (event) => useKey(event, this, this === [...stages.values()][0]);
        document.addEventListener("keydown", this.onkey);
    }

    close() {
        this.closed = true;
        cancelAnimationFrame(this.asked);
        clearTimeout(this.reporting);
        for (const [type, listener] of this.listeners) this.playhead.removeEventListener(type, listener);
        document.removeEventListener("keydown", this.onkey);
        stages.delete(this.key);
    }

    // ---- the elements of the page ----

    // Those on the page: Streamlit may have taken one off it a moment before it calls its cleanup.
    get mounts() {
        return [...this.elements.values()].filter((mount) => mount?.root.isConnected);
    }

    get drawnMounts() {
        return this.mounts.filter(({ race }) => race);
    }

    // An element without a mount, as long as it is on the page.
    hold(element) {
        if (!this.elements.has(element)) this.elements.set(element, null);
    }

    async mount(element, parts = null) {
        let mount = this.elements.get(element);
        if (String(mount?.parts) !== String(parts)) {
            mount?.close();
            mount = new Mount(this, element, parts, this.files);
            this.elements.set(element, mount);
        }
        if (!this.race || mount.race === this.race) return;
        await this.show(mount, true);
        this.frame(performance.now());
    }

    // The element has left the page. Its panels that stand elsewhere too are there as they were zoomed and turned here.
    leave(element) {
        const gone = this.elements.get(element);
        this.elements.delete(element);
        if (gone) for (const mount of this.mounts) mount.takeViews(gone);
        gone?.close();
        if (!this.elements.size) this.close();
    }

    // ---- what Python sends ----

    async takeTerrain(data, message) {
        if (same(this.terrainData, data)) return;
        this.terrainData = data;
        const terrain = await terrainOf(message);
        if (this.terrainData !== data) return; // the next one has overtaken it
        this.nextTerrain = terrain;
        if (this.terrain?.terrain === terrain.terrain) this.terrain = terrain; // the same one in a finer relief
        this.playhead.wake();
        await this.arrive();
    }

    async takeRace(data, message) {
        for (const mount of this.mounts) mount.showSliders(message.metadata);
        if (same(this.raceData, data)) return this.uncover(); // the page ran again without a change of the race
        const race = raceOf(message);
        const { ahead } = this;
        if (ahead && race.move && race.move < ahead.move && ahead.isOf(race)) return this.uncover(); // a newer one is shown
        Object.assign(this, { raceData: data, nextRace: race, ahead: null });
        ahead?.answered();
        await this.arrive();
    }

    // Show a race of a fan, which is newer than Python's answers to the moves before the one of the number `move`;
    // `isOf(race)` says whether a race differs from it in the setting of that slider alone, and `answered()` is called when
    // Python's answer takes its place.
    lead(race, ahead) {
        Object.assign(this, { nextRace: race, ahead });
        return this.arrive();
    }

    // Whether nothing that has arrived is still to be shown.
    get settled() {
        return Boolean(this.race) && this.nextRace === this.race && this.nextTerrain?.terrain === this.race.terrain;
    }

    // Show the race as soon as both it and its terrain have arrived.
    async arrive() {
        const { nextTerrain: terrain, nextRace: race } = this;
        if (!race || race === this.race || terrain?.terrain !== race.terrain) return;
        const before = { race: this.race, terrain: this.terrain };
        race.recorded = recordedOn(terrain, race.steps);
        keepFrames(race, before.race);
        Object.assign(this, { race, terrain });
        const differs = (read) => !before.race || JSON.stringify(read(before)) !== JSON.stringify(read(this));
        const started = differs((each) => [each.terrain.landscape, each.race.start]);
        const anew = differs(({ terrain: { terrain }, race: { steps, hidden, balls, loss } }) => [
            terrain,
            steps,
            hidden,
            loss,
            balls.map(({ name, colour, dash }) => [name, colour, dash]),
        ]);
        this.requests.answered(race.move);
        this.playhead.cue(race.steps, started, this.dragged !== null, {
            end: race.end,
            opened: Boolean(race.paused) && race.paused !== before.race?.paused,
            same: Boolean(before.race) && (before.race.query === race.query || samePaths(before.race, race)),
        });
        const early = !window.Plotly;
        if (early) {
            await this.showAll(true);
            // Plotly's script takes a while to run: the balls move before.
            if (this.isShown) do await idle();
            while (this.playhead.playing && this.playhead.whole === 0 && !this.closed);
            await this.files.plotly?.();
            if (!window.Plotly) throw new Error("A script of the page could not be fetched. Reload the page to try again.");
            if (this.nextRace !== race || this.closed) return;
        }
        await this.showAll(anew, early);
    }

    get isShown() {
        return Boolean(this.race) && this.mounts.some(({ isShown }) => isShown);
    }

    // Show the race on every mount. Without Plotly it plays on what can be drawn already, and is shown again later.
    async showAll(anew, gently = false) {
        await Promise.all(this.mounts.map((mount) => this.show(mount, anew, gently)));
        if (!this.isShown) return;
        this.frame(performance.now()); // at once: a request for an animation frame would show it a frame later
        this.uncover();
    }

    // Take the picture that stands in place of this stage off the page: interface/first_picture.py and opening.py.
    uncover() {
        if (!this.isShown) return;
        document.getElementById("page-opening")?.remove();
        say(this.race.word);
        // The picture goes with its rules: the browser would weigh them at every later change of the page.
        document.querySelector(".dh-first")?.parentElement.replaceChildren();
    }

    async show(mount, anew, gently) {
        if (!mount.root.isConnected) return;
        const { race } = this;
        mount.race = race;
        await mount.show(anew, gently);
        if (mount.isShown) mount.root.dataset.shown = true;
        if (!window.Plotly) return;
        mount.ready = true;
        Object.assign(mount.root.dataset, { ready: true, query: race.query });
    }

    // ---- the playhead ----

    wake() {
        for (const mount of this.mounts) mount.showState();
        if (!this.asked && !this.closed) this.asked = requestAnimationFrame((now) => this.frame(now));
    }

    frame(now) {
        cancelAnimationFrame(this.asked);
        this.asked = 0;
        if (!this.race || this.closed) return;
        this.playhead.advance(now);
        for (const mount of this.drawnMounts) mount.paint();
        this.playhead.announce();
        if (this.playhead.playing) this.wake();
    }

    // The visitor has chosen how the race is shown: "trail", or the axis of the "loss".
    choose(name, value) {
        this.race[name] = value;
        this.report("chosen", unique({ trail: this.race.trail, loss: this.race.loss }));
        for (const mount of this.drawnMounts) mount.choose(name);
        this.playhead.wake();
    }

    showStep() {
        for (const mount of this.drawnMounts) mount.showStep(this.playhead.whole);
        this.reportPlayhead();
    }

    // A playhead that stands on a step, or plays so slowly that it stays on each, is reported to Python where the overlay
    // holds `playhead`.
    reportPlayhead() {
        clearTimeout(this.reporting);
        if (!this.race.overlay.playhead) return;
        this.reporting = setTimeout(() => {
            const step = this.playhead.whole;
            if (this.reported === step) return;
            this.reported = step;
            this.report("playhead", { step });
        }, REST);
    }

    // ---- the start ----

    // A stage in a file has no Python behind it: it plays, and can't be changed (stage/file.py).
    get still() {
        return !this.setStateValue;
    }

    report(name, value) {
        if (!this.still) report("race", () => this.setStateValue(name, value));
    }

    // The start as the visitor sees it, which may be ahead of the race.
    get start() {
        return this.dragged ?? this.requests.pending ?? this.race.start;
    }

    within([x, y]) {
        return [clamp(x, ...this.terrain.x_range), clamp(y, ...this.terrain.y_range)];
    }

    drag(place) {
        this.dragged = this.within(place);
        this.requests.ask(this.dragged, false);
        this.playhead.wake();
    }

    endDrag() {
        const start = this.dragged;
        this.dragged = null;
        this.playhead.restart();
        this.requests.ask(start, true);
        this.playhead.wake();
    }

    drop(place) {
        this.requests.ask(this.within(place), true);
        this.playhead.wake();
    }
}
