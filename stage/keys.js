// The keys of a race, and which of them it may take from the element that has the focus.

const APART = '[role="dialog"], [role="menu"], [role="listbox"], [data-testid="stPopoverBody"]';

// Whether an element has no use of its own for a key. After a slider was moved, the space bar still plays and pauses; after
// a button was pressed, the arrow keys still step.
export function leaves(target, key) {
    if (target.closest(APART)) return false;
    if (target.matches('input[type="range"]')) return key === " ";
    return target.matches("button:not([role])") && ["ArrowLeft", "ArrowRight"].includes(key);
}

// A key is left to the element that uses it. Pressed outside of all stages it is for the `first` stage of the page.
export function useKey(event, stage, first) {
    const { target, key, shiftKey: far } = event;
    const { playhead } = stage;
    const inside = stage.mounts.some(({ root }) => root.contains(target));
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !stage.race) return;
    const free = leaves(target, key);
    if (!inside && ((target !== document.body && !free) || !first)) return;
    const onControl = !free && inside && !target.matches(".dh-stage") && target.closest("button, select, input, a");
    if (key === " " && !onControl) playhead.toggle();
    else if (key === "ArrowRight" && !onControl) playhead.move(playhead.whole + (far ? 10 : 1));
    else if (key === "ArrowLeft" && !onControl) playhead.move(Math.ceil(playhead.step) - (far ? 10 : 1));
    else if (key === "Home" && inside && !onControl) playhead.move(0);
    else if (key === "End" && inside && !onControl) playhead.move(playhead.steps);
    else return;
    event.preventDefault();
}
