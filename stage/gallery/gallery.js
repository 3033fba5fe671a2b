// A card with a small picture for each terrain, in groups, and a search box.

import { unpack } from "../message.js";
import { picture as paintedRelief } from "../relief.js";
import { report } from "../report.js";
import { unique } from "../unique.js";

export default function draw({ data: message, parentElement, setStateValue }) {
    const { metadata: data, rows } = unpack(message);
    const [shades, tints] = [rows("shade"), rows("tint")];
    const reliefs = shades.map((shade, index) => ({ side: data.side, shade, tint: tints[index] }));
    const root = document.createElement("div");
    root.className = "dh-gallery";
    root.innerHTML = `<input type="search" placeholder="Search the terrains" aria-label="Search the terrains"><p class="dh-none" role="status"></p>`;
    const [search, none] = root.children;
    const dark = luminance(getComputedStyle(parentElement).color) > 0.5;
    const palette = data.palettes[dark ? "dark" : "light"];
    const sections = data.groups.map((group) => {
        const section = document.createElement("section");
        section.innerHTML = `<h3></h3><div class="dh-cards"></div>`;
        section.firstChild.textContent = group.name;
        for (const terrain of group.terrains) {
            const card = document.createElement("button");
            card.type = "button";
            card.title = terrain.sentence;
            card.setAttribute("aria-pressed", terrain.key === data.chosen);
            card.dataset.words = `${terrain.name} ${terrain.sentence} ${group.name}`.toLowerCase();
            card.append(picture(reliefs[terrain.picture], data.side, palette, dark), Object.assign(document.createElement("span"), { textContent: terrain.name }));
            card.onclick = () => report("page", () => setStateValue("picked", unique({ key: terrain.key })));
            section.lastChild.append(card);
        }
        root.append(section);
        return section;
    });
    search.oninput = () => {
        const words = search.value.toLowerCase().split(/\s+/);
        for (const section of sections) {
            for (const card of section.lastChild.children) card.hidden = !words.every((word) => card.dataset.words.includes(word));
            section.hidden = [...section.lastChild.children].every((card) => card.hidden);
        }
        none.textContent = sections.every((section) => section.hidden) ? "No terrain has that word." : "";
    };
    search.onkeydown = (event) => {
        if (event.key === "Enter") root.querySelector("section:not([hidden]) button:not([hidden])")?.click();
    };
    parentElement.replaceChildren(root);
}

function luminance(colour) {
    const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

// Of the relief of a terrain, or a plus for one without.
function picture(relief, side, palette, dark) {
    if (relief) return paintedRelief(relief, palette);
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const context = canvas.getContext("2d");
    context.font = `${side / 2}px serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = dark ? "#fff" : "#333";
    context.fillText("+", side / 2, side / 2);
    return canvas;
}
