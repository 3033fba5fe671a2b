// The script of index.html: it plays the race of a packed link, fetches and starts Python, and shows the progress.

import "./renew.js";
import { Opening } from "./opening.js";

const { files, archives, stlite, pyodide, started, options, environment } = JSON.parse(document.getElementById("data").textContent);
const at = (path) => new URL(path, document.baseURI).href;
const root = document.getElementById("root");
const loader = document.getElementById("loader");
const bar = loader.querySelector("progress");
const packed = document.getElementById("opening");

// The progress bar: the download is its first half, the messages of stlite about its start are the second.
const DOWNLOAD = 0.5;
const STAGES = {
    "Loading Pyodide.": [0.55, "starting"],
    "Unpacking archives.": [0.7, "unpacking"],
    "Loading streamlit package.": [0.8, "opening the page"],
    "Booting up the Streamlit server.": [0.9, "opening the page"],
};
const SOON = 500; // milliseconds that the snapshot of Python may take to come: to start without it takes a second longer
const LATEST = 5000; // milliseconds that Python's page may take to draw what the packed one shows

// The page of a packed link; null for another link, and where it can't be shown.
let opening = window.opening ? new Opening(packed, window.opening) : null;

function say(text, share) {
    document.getElementById("stage").textContent = text;
    bar.value = share;
    opening?.say(text, share);
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
const total = Object.values(files).reduce((one, other) => one + other, 0);
let got = 0;
let stopped = false;

// The archives are passed to stlite. The other files are fetched to fill the browser's cache, from which they are loaded.
async function fetched(path) {
    const answer = await fetch(at(path));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const parts = [];
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done && !stopped; part = await reader.read()) {
        got += part.value.length;
        if (archives.includes(path)) parts.push(part.value);
        say(`${megabytes(got)} of ${megabytes(total)} MB`, (DOWNLOAD * got) / total);
    }
    return parts;
}

function failed(text) {
    stopped = true;
    bar.hidden = true;
    say(text, 0);
}

// Nothing is fetched for Python before the race plays: both would come later.
async function open() {
    if (!opening) return;
    root.inert = true;
    try {
        await opening.show();
    } catch {
        opening = null;
        packed.remove();
        root.inert = false;
        document.documentElement.classList.remove("packed");
    }
}

async function start() {
    await open();
    if (typeof WebAssembly !== "object") return failed("Downhill needs WebAssembly, which this browser has not or has switched off.");
    const buffers = [];
    const began = performance.now();
    try {
        await Promise.all(
            Object.keys(files)
                .filter((path) => !archives.includes(path))
                .map(fetched)
                .concat(archives.map(async (path, place) => (buffers[place] = await new Blob(await fetched(path)).arrayBuffer()))),
        );
    } catch (trouble) {
        return failed(`A part of the page could not be fetched (${trouble.message}). Reload to try again.`);
    }
    // A service worker has the snapshot; else it has to come over the line that the other files came over.
    const takes = ((performance.now() - began) * started.size) / total;
    const isSoon = takes < SOON || Boolean(navigator.serviceWorker?.controller);
    const { mount } = await import(at(stlite));
    const site = "/lib/python3.13/site-packages";
    const { _kernel: kernel } = mount(
        {
            entrypoint: "start.py",
            archives: [
                { buffer: buffers[0], format: "zip", options: { extractDir: site } },
                { buffer: buffers[1], format: "zip", options: { extractDir: "/home/pyodide" } },
            ],
            pyodideUrl: at(isSoon ? started.script : pyodide),
            wheelUrls: false, // they are in packages.zip
            streamlitConfig: options,
            env: { ...environment, DOWNHILL_FILES: at("./") },
            hostConfig: { allowedOrigins: [location.origin], useExternalAuthToken: false },
            disableProgressToasts: true,
        },
        root,
    );
    kernel.addEventListener("loadProgress", ({ detail }) => STAGES[detail] && say(STAGES[detail][1], STAGES[detail][0]));
    kernel.addEventListener("loadError", ({ detail }) =>
        failed(`Python could not be started (${detail?.message ?? detail}). Reload to try again.`),
    );
    // Streamlit 1.62 doesn't rerun the page when the visitor goes Back, but it takes a new address from its host page by a
    // message, which this page sends itself. The first message starts a run before the address is set, so it is sent twice.
    addEventListener("popstate", () => {
        const told = { stCommVersion: 1, type: "UPDATE_FROM_QUERY_PARAMS", queryParams: location.search };
        for (const wait of [0, 100]) setTimeout(() => postMessage(told, location.origin), wait);
    });
    watch();
}

// Leave the place to Python's page as soon as it is there.
function watch() {
    let since = Infinity;
    const timer = setInterval(() => {
        if (!root.querySelector(".dh-stage[data-ready=true], [data-testid=stException]")) return;
        since = Math.min(since, performance.now());
        if (opening && !opening.isFollowed(root) && performance.now() - since < LATEST) return;
        clearInterval(timer);
        loader.remove();
        opening?.giveWay(root);
        navigator.serviceWorker?.register(at("worker.js")).catch(() => {}); // without it the page needs the network
    }, 50);
}
start();
