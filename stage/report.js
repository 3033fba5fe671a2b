// Reports to Python: what a visitor does on a stage, on sliders, on a plot.
//
// Streamlit sends what is reported at once in one message, and then reruns one fragment of the page alone: a report for
// another fragment would be lost. Reports of a kind are for one fragment. One of another kind waits until those before it
// have been sent: its timer is behind Streamlit's.

const GAP = 5; // milliseconds

const later = []; // the reports that wait
let open = null; // the kind of the reports that have perhaps not been sent
let closing;

export function report(kind, send) {
    if (later.length || (open && open !== kind)) return void later.push([kind, send]);
    open = kind;
    send();
    clearTimeout(closing);
    closing = setTimeout(() => {
        open = null;
        for (const each of later.splice(0)) report(...each);
    }, GAP);
}
