// A card with a small picture for each terrain, in groups, and a search box.

import { unpack } from "../message.js";
import { unique } from "../unique.js";

export default function draw({ data: message, parentElement, setStateValue }) {
    const { metadata: data, rows } = unpack(message);
    const pictures = rows("pictures");
    const root = document.createElement("div");
    root.className = "dh-gallery";
    root.innerHTML = `<input type="search" placeholder="Search the terrains" aria-label="Search the terrains"><p class="dh-none" role="status"></p>`;
    const [search, none] = root.children;
    const dark = luminance(getComputedStyle(parentElement).color) > 0.5;
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
            card.append(picture(pictures[terrain.picture], data, dark), Object.assign(document.createElement("span"), { textContent: terrain.name }));
            card.onclick = () => setStateValue("picked", unique({ key: terrain.key }));
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

// `heights` are those of a terrain from 0 to 255, if it has a picture.
function picture(heights, { side, light, dark: shades }, dark) {
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const context = canvas.getContext("2d");
    if (!heights) {
        context.font = "24px serif";
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillStyle = dark ? "#fff" : "#333";
        context.fillText("+", side / 2, side / 2);
        return canvas;
    }
    const scale = (dark ? shades : light).map((shade) => [1, 3, 5].map((at) => parseInt(shade.slice(at, at + 2), 16)));
    const image = context.createImageData(side, side);
    for (let at = 0; at < heights.length; at += 1) {
        const level = (heights[at] / 255) * (scale.length - 1);
        const low = Math.min(Math.floor(level), scale.length - 2);
        for (let channel = 0; channel < 3; channel += 1) {
            image.data[4 * at + channel] = scale[low][channel] + (level - low) * (scale[low + 1][channel] - scale[low][channel]);
        }
        image.data[4 * at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    return canvas;
}
