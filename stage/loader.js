// The inline script of every component: it fetches the files of the page. Python writes the constants before it: see
// stage/component.py.

// The script or style sheet at an address, once for all components of the page.
function loaded(tag, name, path) {
    const address = new URL(path, document.baseURI).href;
    let element = document.querySelector(`${tag}[${name}="${address}"]`);
    if (!element) {
        element = document.createElement(tag);
        Object.assign(element, { rel: "stylesheet", fetchPriority: "high", [name]: address });
        element.loaded = new Promise((done) => (element.onload = element.onerror = done));
        // After all rules of the head: Streamlit's for buttons and inputs, on the static site, have the same weight as ours.
        document.body.prepend(element);
    }
    return element.loaded;
}

// Plotly's script is the largest file: it is requested when a plot needs it.
const plotly = PLOTLY && (() => loaded("script", "src", PLOTLY));
const styled = Promise.all(STYLES.map((each) => loaded("link", "href", `${BASE}/${each}`)));
const scripts = import(new URL(`${BASE}/${BUNDLE}`, document.baseURI)).catch(() => {
    throw new Error("The scripts of the page could not be fetched. Reload the page to try again.");
});

// The script of the component, and what every panel and every mark exports.
async function load() {
    const [{ use, names }] = await Promise.all([scripts, styled]);
    const folder = (name) => names.filter((each) => each.startsWith(name)).map((each) => use(each).default);
    return { draw: use(SCRIPT).default, files: { plotly, panels: folder("panels/"), marks: folder("marks/") } };
}
const loading = load();

export default async function (component) {
    const { draw, files } = await loading;
    return draw(component, files);
}
