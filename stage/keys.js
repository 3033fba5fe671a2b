// Which keys the race may take from the element that has the focus.

const APART = '[role="dialog"], [role="menu"], [role="listbox"], [data-testid="stPopoverBody"]';

// Whether an element has no use of its own for a key. After a slider was moved, the space bar still plays and pauses; after
// a button was pressed, the arrow keys still step.
export function leaves(target, key) {
    if (target.closest(APART)) return false;
    if (target.matches('input[type="range"]')) return key === " ";
    return target.matches("button:not([role])") && ["ArrowLeft", "ArrowRight"].includes(key);
}
