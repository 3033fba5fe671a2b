// The inline script of every component: it fetches the files of the page. Python writes the constants before it: see
// stage/component.py.

const IMPORT = /^((?:import|export) (?:[^"]*? from )?)"(\.[^"]+)";$/gm;

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

// Every script becomes a module with an address of its own, which the scripts that import it name.
async function fetchModules() {
    const response = await fetch(new URL(`${BASE}/scripts.json`, document.baseURI));
    if (!response.ok) throw new Error("The scripts of the page could not be fetched. Reload the page to try again.");
    const sources = await response.json();
    const addresses = {};
    const addressOf = (name) => (addresses[name] ??= URL.createObjectURL(new Blob([moduleOf(name)], { type: "text/javascript" })));
    const below = (name, path) => new URL(path, `file:///${name}`).pathname.slice(1);
    const moduleOf = (name) => {
        const text = sources[name].replace(IMPORT, (_, start, path) => `${start}"${addressOf(below(name, path))}";`);
        return `${text}\n//# sourceURL=${name}`;
    };
    Object.keys(sources).forEach(addressOf);
    return addresses;
}

// Plotly's script is the largest file: it is requested when a plot needs it.
const plotly = PLOTLY && (() => loaded("script", "src", PLOTLY));
const styled = loaded("link", "href", `${BASE}/${STYLE}`);
const modules = (window[BASE] ??= fetchModules());

// The script of the component, and what every panel and every mark exports. They are imported once: an import takes the
// browser a moment each time, and a move of a slider would wait for all of them.
async function load() {
    const addresses = await modules;
    const folder = async (name) => {
        const files = Object.keys(addresses).filter((each) => each.startsWith(name));
        const found = await Promise.all(files.map((each) => import(addresses[each])));
        return found.map((each) => each.default);
    };
    const [script, panels, marks] = await Promise.all([import(addresses[SCRIPT]), folder("panels/"), folder("marks/"), styled]);
    return { draw: script.default, files: { plotly, panels, marks } };
}
const loading = load();

export default async function (component) {
    const { draw, files } = await loading;
    return draw(component, files);
}
