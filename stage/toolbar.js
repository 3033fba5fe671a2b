// Plotly's bar of buttons over a plot, for the keyboard and for screen readers: one stop of the Tab key, along which the
// arrow keys go. The rest of what Plotly draws is hidden from screen readers, since it is numbers without their axes; the
// figure around it has a description.

const REMOVED = "sendChartToCloud select2d lasso2d toImage autoScale2d pan2d zoom2d resetCameraLastSave3d tableRotation".split(" ");
const dressed = new WeakSet(); // the plots whose keys are listened to

// Call it whenever Plotly may have made new elements. `name` is that of the plot.
export function toolbar(plot, name) {
    for (const each of plot.querySelectorAll(".svg-container > :not(.modebar-container)")) each.setAttribute("aria-hidden", true);
    const bar = plot.querySelector(".modebar");
    if (!bar) return;
    bar.setAttribute("aria-label", `Tools: ${name}`);
    const buttons = [...bar.querySelectorAll(".modebar-btn")];
    const stop = buttons.find(({ tabIndex }, index) => index > 0 && tabIndex === 0 && buttons[0].tabIndex < 0) ?? buttons[0];
    for (const button of buttons) {
        button.setAttribute("aria-label", `${button.dataset.title}: ${name}`);
        button.tabIndex = button === stop ? 0 : -1;
    }
    if (dressed.has(plot)) return;
    dressed.add(plot);
    plot.addEventListener("keydown", (event) => go(event, plot));
}

function go(event, plot) {
    const buttons = [...plot.querySelectorAll(".modebar-btn")];
    const here = buttons.indexOf(event.target);
    const places = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 };
    if (here < 0 || !(event.key in places) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // these keys step through the race elsewhere
    const next = buttons.at(places[event.key] % buttons.length);
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
}

// The buttons of Plotly's bar, as its configuration has them, with ours that `save` a picture. On a touch screen there are
// none that zoom.
export const tools = (save, touch) =>
    touch ? { modeBarButtons: [save] } : { modeBarButtonsToAdd: save, modeBarButtonsToRemove: REMOVED };
