// The service worker of the static site: it keeps one version of the page, so that a later visit needs no network.
//
// A version is installed as a whole or not at all: each file is accepted by its sha256 alone. It serves the page until the
// next version is installed and a visit begins while no other tab shows the page: see renew.js. A page always gets all its
// files from one version. deploy/page.py writes the constants before it: FILES, the path of each file and its sha256
// in base64, and VERSION.

const NAME = `downhill ${registration.scope} `; // before the version, in the name of a cache; a host may serve several pages
const CACHE = NAME + VERSION;
const at = (path) => new URL(path === "index.html" ? "./" : path, registration.scope).href;

async function install() {
    const cache = await caches.open(CACHE);
    const names = (await caches.keys()).filter((each) => each.startsWith(NAME) && each !== CACHE);
    const before = await Promise.all(names.map((each) => caches.open(each)));
    const waiting = Object.entries(FILES);
    // A few files at a time: a browser keeps whole ones in memory.
    const next = async () => {
        for (let each = waiting.pop(); each; each = waiting.pop()) await keep(cache, before, ...each);
    };
    try {
        await Promise.all([next(), next(), next(), next()]);
    } catch (trouble) {
        waiting.length = 0;
        await caches.delete(CACHE);
        throw trouble;
    }
}

async function keep(cache, before, path, sum) {
    const named = path.includes("/"); // a name with a version or a hash in it: its bytes never change
    for (const other of named ? before : []) {
        const kept = await other.match(at(path));
        if (kept && (await sumOf(kept.clone())) === sum) return cache.put(at(path), kept);
    }
    // The browser's own cache has the files of this visit; a name without a version is asked for again.
    const ask = { integrity: `sha256-${sum}`, cache: named ? "default" : "no-cache" };
    let answer = await fetch(at(path), ask).catch(() => null);
    answer ??= await fetch(at(path), { ...ask, cache: "reload" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(at(path), answer);
}

async function sumOf(response) {
    const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

// The versions before this one.
async function clear() {
    const names = await caches.keys();
    await Promise.all(names.filter((each) => each.startsWith(NAME) && each !== CACHE).map((each) => caches.delete(each)));
}

// Serve the page that asks for it, unless another tab shows the version before.
async function takeOver() {
    const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
    if (tabs.filter(({ url }) => url.startsWith(registration.scope)).length === 1) await skipWaiting();
}

async function answer(request) {
    const url = new URL(request.url);
    const path = url.pathname === new URL("index.html", registration.scope).pathname ? "./" : url.pathname;
    const cache = await caches.open(CACHE);
    const kept = await cache.match(new URL(path, registration.scope).href);
    if (kept) return kept;
    const found = await fetch(request);
    const isPacked = url.pathname.startsWith(new URL("openings/", registration.scope).pathname);
    if (isPacked && found.ok) await cache.put(at(url.pathname), found.clone()); // its name has its hash
    return found;
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(clear()));
addEventListener("message", (event) => event.data === "serve" && event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
});
