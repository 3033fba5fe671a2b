// The page of a packed link, for the time before Python is there: deploy/openings.py made it. The race plays in it, drawn by
// the page's own components; what needs Python is inert. Python's page is laid out below it, and its stage takes part in
// the same race by the key that both have, so that the step is the same when this page goes.

const STARTS = "stActiveTheme-"; // Streamlit's name for the theme that a visitor has chosen, before the path of the page

async function unzipped(answer) {
    const response = await answer;
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return new Uint8Array(await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

const decoded = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

export class Opening {
    // `element` is the box of the page, and `answers` are of its files: the page, and the large messages in its order.
    constructor(element, answers) {
        this.element = element;
        this.answers = answers;
        this.ends = [];
        this.word = Object.assign(document.createElement("div"), { className: "dh-invitation op-word" });
        this.word.setAttribute("role", "progressbar"); // and no status, which would be read at each change
        this.word.setAttribute("aria-label", "Loading Python");
    }

    async show() {
        const [page, ...messages] = await Promise.all(this.answers.map(unzipped));
        const { html, components } = JSON.parse(new TextDecoder().decode(page));
        this.element.querySelector(".op-page").innerHTML = html;
        for (const each of this.element.querySelectorAll(".stElementContainer:not(.st-key-stage), .stPopover, .stExpander")) {
            each.inert = true;
        }
        this.element.style.colorScheme = chosenTheme();
        this.element.hidden = false;
        await Promise.all(
            components.map(async (given, index) => {
                if (!given) return;
                const parentElement = this.element.querySelector(`[data-component="${index}"]`);
                const script = URL.createObjectURL(new Blob([given.script], { type: "text/javascript" }));
                const { default: draw } = await import(script);
                const data = given.data === null ? messages.shift() : decoded(given.data);
                // A stage that nothing listens to plays, and can't be changed, as in an exported file.
                const isStage = parentElement.closest(".st-key-stage, .st-key-stage-terrain");
                this.ends.push(await draw({ data, parentElement, setStateValue: isStage ? undefined : () => {} }));
            }),
        );
        this.element.classList.add("op-drawn");
        (this.element.querySelector(".dh-map") ?? this.element).append(this.word);
    }

    // Say on the map how far Python is, or why it doesn't come. `share` is the part that is done.
    say(text, share) {
        this.word.textContent = share ? `The sliders work once Python is here: ${text}` : text;
        this.word.setAttribute("aria-valuenow", Math.round(100 * share));
        this.element.style.setProperty("--op-progress", share);
    }

    // Whether Python's page has drawn all that this one has.
    isFollowed(page) {
        const count = (element, what) => element.querySelectorAll(what).length;
        if (!page.querySelector(".dh-stage[data-ready=true]")) return false;
        if (!page.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")) return false;
        return [".dh-panel .js-plotly-plot", ".dh-slider"].every((each) => count(page, each) >= count(this.element, each));
    }

    // Give the place to Python's page, which stands at the same scroll and has the same focus.
    giveWay(page) {
        const { activeElement } = document;
        const focused = this.element.contains(activeElement) && activeElement.className.split(" ").filter(Boolean);
        page.inert = false;
        const main = page.querySelector("[data-testid=stMain]");
        if (main) main.scrollTop = this.element.querySelector(".op-main").scrollTop;
        if (focused?.length) page.querySelector(focused.map((each) => `.${CSS.escape(each)}`).join(""))?.focus({ preventScroll: true });
        this.element.remove();
        for (const end of this.ends) end?.();
    }
}

function chosenTheme() {
    try {
        const chosen = Object.keys(localStorage).find((each) => each.startsWith(`${STARTS}${location.pathname}-v`));
        return { Dark: "dark", Light: "light" }[JSON.parse(localStorage.getItem(chosen))] ?? "";
    } catch {
        return ""; // a browser that stores nothing
    }
}
