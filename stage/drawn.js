// Python's run of the page waits until the browser has drawn the first race: the word that came with the race says so. The
// rest of the page would hold the race up (interface/opening.py).

let said;

export async function say(word) {
    if (!word || word === said) return;
    said = word;
    try {
        await (await fetch(new URL(`drawn?${word}`, document.baseURI))).text(); // an answer that isn't read counts as aborted
    } catch {
        // The server waits no longer than a moment.
    }
}
