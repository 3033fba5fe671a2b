// A button that copies a text.

import { unpack } from "../message.js";

const NOTICE = 1600; // milliseconds for which the button says "Copied"

export default function draw({ data, parentElement }) {
    const { label, text, primary } = unpack(data).metadata;
    let button = parentElement.querySelector(".dh-copy");
    if (!button) {
        button = Object.assign(document.createElement("button"), { type: "button" });
        button.setAttribute("aria-live", "polite");
        parentElement.replaceChildren(button);
    }
    button.className = primary ? "dh-copy dh-primary" : "dh-copy";
    if (!button.copied) button.textContent = label;
    button.onclick = async () => {
        if (!(await copied(text))) return;
        button.textContent = "Copied";
        clearTimeout(button.copied);
        button.copied = setTimeout(() => {
            button.copied = 0;
            button.textContent = label;
        }, NOTICE);
    };
}

// Whether the text was copied. Without a secure page there is no clipboard: the visitor gets the text to copy it.
async function copied(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        window.prompt("Copy this text", text);
        return false;
    }
}
