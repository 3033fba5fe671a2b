// The page as it opens takes its colours from the theme that the visitor has chosen, and goes when Streamlit's page shows
// the race, or its picture, or why it can't.

const opening = document.getElementById("page-opening");
const SHOWN =
    "#root :is(.dh-first .dh-map, .dh-stage[data-shown=true], [data-testid=stException], [data-testid^=stAlert])";

function chosenTheme() {
    try {
        const name = Object.keys(localStorage).find((each) => each.startsWith(`stActiveTheme-${location.pathname}-v`));
        return { Dark: "dark", Light: "light" }[JSON.parse(localStorage.getItem(name))];
    } catch {
        return undefined; // a browser that stores nothing
    }
}

const theme = chosenTheme();
if (theme) {
    opening.style.colorScheme = theme;
    for (const each of opening.querySelectorAll("source")) each.media = theme === "dark" ? "all" : "not all";
}

(function look() {
    if (document.querySelector(SHOWN)?.offsetHeight) opening.remove();
    else requestAnimationFrame(look);
})();
