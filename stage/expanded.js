// Streamlit's buttons can't be told whether what they fold is open. It is seen on their icons, and is said here.

const BUTTONS = '.st-key-settings [data-testid^="stBaseButton"], [class*="st-key-ball_"] [data-testid^="stBaseButton"]';
const STATES = { keyboard_arrow_down: true, right_panel_close: true, keyboard_arrow_right: false, right_panel_open: false };

const watched = new WeakSet();

function say(button) {
    const icon = button.querySelector('[data-testid="stIconMaterial"]')?.textContent;
    if (icon in STATES) button.setAttribute("aria-expanded", STATES[icon]);
}

// Say it of all buttons that fold something, the settings and those of each ball, and say it anew when their icon changes.
export function sayExpanded() {
    for (const button of document.querySelectorAll(BUTTONS)) {
        if (watched.has(button)) continue;
        watched.add(button);
        say(button);
        new MutationObserver(() => say(button)).observe(button, { subtree: true, childList: true, characterData: true });
    }
}
