// The view of a plot: the zoom of its axes, and the camera of one in three dimensions.

// What gives one plot the view of another of the same panel, for Plotly's relayout; null where they are alike.
export function viewChange(from, to) {
    const [here, wanted] = [from._fullLayout, to._fullLayout];
    const change = {};
    for (const axis of Object.keys(wanted).filter((each) => /^[xy]axis\d*$/.test(each) && each in here)) {
        const { range } = wanted[axis];
        if (String(here[axis].range) !== String(range)) change[`${axis}.range`] = [...range];
    }
    const [camera, other] = [wanted, here].map(({ scene }) => scene?._scene?.getCamera());
    if (camera && JSON.stringify(camera) !== JSON.stringify(other)) change["scene.camera"] = camera;
    return Object.keys(change).length ? change : null;
}
