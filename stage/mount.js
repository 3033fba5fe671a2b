// The parts of a stage that stand in one element of the page: its sliders, legend, panels, play bar and tabs, or some of
// them.

import { Announcer } from "./announcer.js";
import { Controls, playButton } from "./controls.js";
import { idle } from "./idle.js";
import { Legend } from "./legend.js";
import { Panel } from "./panel.js";
import { Pointer } from "./pointer.js";
import { onPrint, printedLink } from "./print.js";
import { tellRows } from "./rows.js";
import { onSize, textScale } from "./size.js";
import { Sliders } from "./sliders/sliders.js";
import { Tabs } from "./tabs.js";
import { onTheme, theme } from "./theme.js";
import { unique } from "./unique.js";

const LABEL = "The race: space plays and pauses, the arrow keys step";
const SAID = 500; // milliseconds between two texts for a screen reader on where the balls are

export class Mount {
    // `parts` are the names of those that stand here, or null for all. `panels` and `marks` are the files of two folders.
    constructor(stage, parent, parts, { panels, marks }) {
        const names = panels.map(({ name }) => name);
        for (const { panel } of marks) {
            if (panel && !names.includes(panel)) throw new Error(`There is no panel "${panel}", only ${names.join(", ")}.`);
        }
        const holds = (name) => !parts || parts.includes(name);
        this.stage = stage;
        this.parts = parts;
        this.root = document.createElement("div");
        Object.assign(this.root, { className: "dh-stage", tabIndex: 0 });
        this.root.classList.toggle("dh-part", Boolean(parts));
        this.root.setAttribute("role", "region");
        this.root.setAttribute("aria-label", LABEL);
        this.root.innerHTML = '<i class="dh-back" hidden></i>'; // has the background of the page
        this.printed = document.createElement("p"); // above the race on paper: its settings, the step, and its link
        this.printed.className = "dh-printed";
        if (holds("map")) this.root.append(this.printed);
        if (!parts) this.sliders = this.mainSliders();
        if (holds("legend")) this.legend = new Legend(this.root);
        const title = Object.assign(document.createElement("h2"), { className: "dh-said", textContent: "The race" });
        this.root.firstChild.after(title);
        this.box = document.createElement("div");
        this.box.className = "dh-panels";
        this.root.append(this.box);
        const here = panels.filter(({ name }) => holds(name)).sort((one, other) => one.order - other.order);
        // A mark without a panel is painted on every panel on which balls have a path.
        const marksOn = (panel) => marks.filter((mark) => (mark.panel ? mark.panel === panel.name : panel.path));
        this.panels = here.map((panel) => new Panel(panel, marksOn(panel), this));
        this.box.append(...this.panels.map(({ box }) => box));
        this.plane = document.createElement("p"); // what the map shows of a race on more than two parameters
        this.plane.className = "dh-plane";
        if (holds("map")) this.box.append(this.plane);
        for (const view of this.panels) new Pointer(view);
        this.arrange(this.panels.filter(({ panel }) => !panel.shown));
        if (holds("play")) this.controls = new Controls(this.root, stage);
        if (!parts) this.tabs = new Tabs(this.root, (key) => stage.report("pressed", unique({ tab: key })));
        if (stage.still && this.tabs) this.tabs.box.inert = true; // as the sliders: nobody listens
        const map = this.panels.find(({ panel }) => panel.drops);
        if (map) this.button = playButton(map.box, stage.playhead);
        if (map) this.announcer = new Announcer(stage, this.root);
        parent.replaceChildren(this.root);
        const boxes = this.panels.map(({ box }) => box);
        const measure = () => this.panels.forEach((view) => view.measure());
        this.endSize = onSize(boxes, () => this.resize(), measure);
        this.endTheme = onTheme(this.root, {
            drawn: () => this.ready && this.theme,
            now: () => this.themeNow(),
            changed: (theme) => this.retheme(theme),
        });
        this.endPrint = onPrint(() => this.drawAtOnce());
    }

    mainSliders() {
        const box = Object.assign(document.createElement("div"), { className: "dh-main", hidden: true, inert: this.stage.still });
        this.root.append(box);
        return new Sliders(box, { main: true });
    }

    // The sliders are there before the race: while its terrain is on the way, and when a newer race is shown already.
    showSliders({ sliders = [], move }) {
        if (!this.sliders) return;
        this.sliders.box.parentElement.hidden = !sliders.length;
        this.sliders.show(sliders, move, (moves) => this.stage.report("slid", moves));
    }

    close() {
        this.endSize();
        this.endTheme();
        for (const view of this.panels) view.close();
        this.announcer?.close();
        clearTimeout(this.saying);
        this.endPrint();
    }

    // Whether all that is needed to follow the race is on the screen: with Plotly everything, without it a map.
    get isShown() {
        return Boolean(window.Plotly) || this.panels.some(({ early }) => early);
    }

    themeNow() {
        return theme(this.root, this.root.firstChild, this.stage.terrain.scales);
    }

    // Show another race. With `anew` the plots are drawn anew; the marks are painted with the next frame.
    // `gently` leaves the browser time between two plots.
    async show(anew, gently = false) {
        const { stage } = this;
        if (anew || !this.theme) this.theme = this.themeNow(); // to read it makes the browser work out all styles anew
        this.legend?.show(stage.race, this.theme);
        if (this.legend) tellRows(stage.race.balls);
        this.controls?.show(stage.race);
        this.tabs?.show(stage.race.tabs);
        const said = stage.race.plane?.about ?? "";
        if (this.plane.textContent !== said) this.plane.textContent = said;
        const { hidden } = stage.race;
        this.legend?.box.classList.toggle("dh-hidden", hidden.includes("legend"));
        this.controls?.box.classList.toggle("dh-hidden", hidden.includes("play"));
        this.showStep(stage.playhead.whole);
        this.announcer?.show(stage.race);
        if (anew || !this.ready) await this.draw(gently);
        else for (const view of this.panels) view.follow();
    }

    // Zoom and turn the panels as those of another mount, which goes.
    takeViews({ panels }) {
        for (const view of this.panels) {
            const before = panels.find(({ name }) => name === view.name);
            if (before?.drawn && view.drawn) view.takeView(before);
        }
    }

    // The style sheet arranges the panels that are shown by the classes of the box around them.
    arrange(shown, classes = []) {
        this.box.className = ["dh-panels", ...shown.map(({ name }) => `dh-has-${name}`), ...classes].join(" ");
        for (const view of this.panels) view.box.classList.toggle("dh-hidden", !shown.includes(view));
    }

    async draw(gently = false) {
        for (const view of this.panels) view.measure();
        const shown = this.panels.filter((view) => view.shown);
        const classes = shown.flatMap(({ panel, scene }) => panel.classes?.(scene) ?? []);
        this.arrange(shown, this.stage.race.plane ? [...classes, "dh-has-plane"] : classes);
        for (const view of shown.filter(({ panel }) => !panel.last)) {
            await view.draw();
            if (gently) await idle();
        }
        this.stage.playhead.wake();
        if (window.Plotly) this.drawLast();
    }

    // The panels that take long, as they are to be when the rest is painted and the page is idle.
    async drawLast() {
        const late = this.panels.filter(({ panel }) => panel.last);
        if (!late.length || this.waits) return;
        this.waits = true;
        await idle();
        this.waits = false;
        for (const view of late) if (view.shown) await view.draw();
        this.stage.playhead.wake();
    }

    paint() {
        for (const view of this.panels) view.paint();
        this.root.dataset.painted = this.stage.race.query; // for tests and benchmarks: the race on the screen
    }

    showStep(step) {
        this.legend?.showStep(this.stage.race, step);
        this.controls?.showStep(step);
        this.root.dataset.step = step;
        this.saying ??= setTimeout(() => this.say(), SAID);
    }

    // The words for a screen reader, brought up to date.
    say() {
        this.saying = null;
        for (const view of this.panels) {
            const said = (view.shown && view.panel.said?.(view.scene)) || "";
            if (view.words.textContent !== said) view.words.textContent = said;
        }
    }

    // The panels on which this choice of the visitor stands are drawn anew, as a whole.
    choose(name) {
        for (const view of this.panels) {
            if (view.panel.choice?.name !== name) continue;
            view.zoomed = false;
            view.draw();
        }
    }

    showState() {
        this.controls?.showState();
        this.button?.show();
        this.root.dataset.playing = this.stage.playhead.playing;
    }

    resize() {
        if (this.panels.some(({ drawn, scale }) => drawn && scale !== textScale())) this.draw();
        for (const view of this.panels) view.resize();
        this.stage.playhead.wake();
    }

    // For a printer: all that is drawn without waiting.
    drawAtOnce() {
        if (!this.ready) return;
        const { race, playhead } = this.stage;
        const step = `step ${playhead.whole} of ${race.steps}`;
        this.printed.textContent = [race.about, step, race.without, printedLink(location.href)].filter(Boolean).join("\n");
        this.dress(this.themeNow());
        for (const view of this.panels) view.drawAtOnce();
    }

    dress(theme) {
        this.theme = theme;
        this.legend?.show(this.stage.race, theme);
        this.legend?.showStep(this.stage.race, this.stage.playhead.whole);
    }

    retheme(theme) {
        this.dress(theme);
        this.draw().then(() => this.stage.playhead.wake());
    }
}
