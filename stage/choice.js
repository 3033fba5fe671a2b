// A choice between a few words: a row of buttons of which one is pressed.

export class Choice {
    // `options` are words; `chosen(word)` is called when the visitor picks one.
    constructor({ label, options }, chosen) {
        this.box = document.createElement("span");
        this.box.className = "dh-choice";
        this.box.setAttribute("role", "group");
        this.box.setAttribute("aria-label", label);
        this.options = options;
        this.buttons = options.map((option) => {
            const button = document.createElement("button");
            Object.assign(button, { type: "button", textContent: option, title: `${label}: ${option}` });
            button.onclick = () => {
                this.show(option);
                chosen(option);
            };
            return button;
        });
        this.box.append(...this.buttons);
    }

    // Show which word is chosen, or nothing where the choice isn't `offered`.
    show(chosen, offered = true) {
        this.box.hidden = !offered;
        this.buttons.forEach((button, index) => button.setAttribute("aria-pressed", this.options[index] === chosen));
    }
}
