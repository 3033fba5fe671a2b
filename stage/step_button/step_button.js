// A button whose label ends with the step of a stage's playhead, and which reports that step when it is pressed.

import { cleanup } from "../cleanup.js";
import { unpack } from "../message.js";
import { playheadOf } from "../playhead.js";
import { report } from "../report.js";
import { unique } from "../unique.js";

const buttons = new Map(); // by the elements that they stand in

export default function draw({ data, parentElement, setStateValue }) {
    const { label, stage } = unpack(data).metadata;
    if (!buttons.has(parentElement)) {
        buttons.set(parentElement, new StepButton(label, playheadOf(stage)));
        parentElement.replaceChildren(buttons.get(parentElement).box);
    }
    const button = buttons.get(parentElement);
    button.send = (step) => report("page", () => setStateValue("pressed", unique({ step })));
    return cleanup(parentElement, () => {
        button.close();
        buttons.delete(parentElement);
    });
}

class StepButton {
    constructor(label, playhead) {
        this.box = Object.assign(document.createElement("button"), { type: "button", className: "dh-step-button" });
        this.box.onclick = () => this.send(playhead.whole);
        this.show = () => (this.box.textContent = `${label} ${playhead.whole}`);
        this.playhead = playhead;
        playhead.addEventListener("step", this.show);
        this.show();
    }

    close() {
        this.playhead.removeEventListener("step", this.show);
    }
}
