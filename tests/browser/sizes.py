"""What doesn't fit on a page: what pushes it sideways, leaves it, is cut or covered, and what a finger can't hit."""

SCRIPT = """(fingers) => {
    const found = [];
    const main = document.querySelector('[data-testid=stMain]');
    const { clientWidth: wide } = document.documentElement;
    if (main.scrollWidth > main.clientWidth) found.push(`pushed: ${main.scrollWidth} in ${main.clientWidth} pixels`);
    const named = (each) => `${each.tagName} ${each.className?.baseVal ?? each.className} ` +
        `"${(each.getAttribute('aria-label') || each.textContent).trim().slice(0, 30)}"`;
    const seen = (each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        each.getBoundingClientRect().width > 2;
    const scroller = (each) => {
        for (let box = each.parentElement; box && box !== main && box !== document.body; box = box.parentElement)
            if (getComputedStyle(box).overflowX !== 'visible') return box;
        return null;
    };
    const parts = [...document.querySelectorAll('[data-testid=stMain] *')].filter(
        (each) => !each.closest('svg *, .katex *, [role=tooltip]') && seen(each));
    for (const each of parts) {
        const { left, right } = each.getBoundingClientRect();
        if ((right > wide + 1 || left < -1) && !scroller(each)) found.push(`off the page: ${named(each)}`);
    }
    const controls = [...document.querySelectorAll(
        'button, select, summary, input:not([type=file], [type=checkbox], [type=radio]), .dh-readout .dh-term')].filter(
        (each) => seen(each) && !each.disabled && !each.closest('[data-testid=stHeader]'));
    const boxes = controls.map((each) => {
        let { left, top, right, bottom } = each.getBoundingClientRect();
        for (let around = scroller(each); around; around = scroller(around)) {
            const box = around.getBoundingClientRect();
            [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
            [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
        }
        return { left, top, right, bottom };
    });
    const layer = (each) => each.closest('.dh-controls, .dh-main, .st-key-fullscreen, .modebar, .dh-panel');
    controls.forEach((one, index) => controls.slice(0, index).forEach((other, at) => {
        if (layer(one) !== layer(other) || one.parentElement.closest('[role=group]')?.contains(other)) return;
        const [box, next] = [boxes[index], boxes[at]];
        const across = Math.min(box.right, next.right) - Math.max(box.left, next.left);
        const down = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
        if (across > 4 && down > 4) found.push(`on one another: ${named(one)}, ${named(other)}`);
    }));
    if (!fingers) return found;
    for (const each of controls) {
        each.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { left, right, top, bottom } = each.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const holds = (dx, dy) => {
            const hit = document.elementFromPoint(x + dx, y + dy);
            return hit && (each.contains(hit) || hit.closest('label')?.contains(each));
        };
        // Below the bar that sticks to the lower edge nothing of it is hit.
        const far = (fingers - 1) / 2;
        const around = [[far, 0], [-far, 0], [0, far], [0, -far]];
        if (holds(0, 0) && !around.every(([dx, dy]) => holds(dx, dy)))
            found.push(`too small: ${Math.round(right - left)} x ${Math.round(bottom - top)} ${named(each)}`);
    }
    main.scrollTo(0, 0);
    return found;
}"""
FINGER = 39  # pixels of a target that is 40 wide, whose border may lie between two


def misfits(page, fingers=False):
    """A line for each part of a page that doesn't fit; with `fingers` also for each target that is too small."""
    return page.evaluate(SCRIPT, FINGER if fingers else 0)


def resize(page, width, height):
    """Give the page's window another size, and wait until it is laid out and its plots are drawn anew."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.dh-plot')].every((plot) => {
            const drawn = plot.querySelector('.main-svg');
            return !plot.offsetParent || !drawn || Math.abs(drawn.clientWidth - plot.clientWidth) < 2;
        })"""
    )
