// The fan of a slider: races for many of its values, which Python sends at once (stage/fan.py), so that a hand on the
// slider is answered in the next frame.

import { unpack } from "./message.js";
import { placesOf } from "./places.js";
import { contextOf, raceAhead } from "./race.js";
import { report } from "./report.js";
import { nextMove } from "./request.js";
import { stageOf } from "./stages.js";
import { unique } from "./unique.js";

const PATIENCE = 3000; // milliseconds after which an ask counts as lost
const BESIDE = 4; // positions on each side of a value that the first fan has all of, and later ones ask for

let channel = null; // sends an ask to Python
let asked = null; // the ask in flight

export default async function draw({ data, setStateValue }) {
    channel = (ask) => setStateValue("asked", ask);
    const message = unpack(data);
    if (!asked || asked.id !== message.metadata.id) return; // the page ran again, or the answer came too late
    const { fan, context } = asked;
    clearTimeout(asked.timer);
    const places = await placesOf(message);
    asked = null;
    fan.take(places, context);
}

export class Fan {
    // `scale` is that of the slider, `shown` is called when more places are there.
    constructor(scale, shown) {
        Object.assign(this, { scale, shown, most: 0, context: null, places: new Map() });
    }

    // What Python says of the slider: `group` and `name`, its `key` in a link, and how many values a `fan` may have.
    describe({ group, name, key, fan: most }) {
        Object.assign(this, { group, name, key, most });
    }

    // Whether a fan can answer the hand now. One of another race is forgotten.
    get usable() {
        const stage = stageOf();
        if (!this.most || !channel || !stage?.settled || !globalThis.DecompressionStream) return false;
        const context = contextOf(stage.race.query, this.key);
        if (context !== this.context) this.places.clear();
        this.context = context;
        return true;
    }

    // The place of a value, or the nearest one within a `reach` of positions; null where there is none.
    at(value, reach) {
        if (!this.usable) return null;
        if (this.places.has(value)) return this.places.get(value);
        const position = this.scale.position(value);
        const away = (place) => Math.abs(place.position - position);
        let nearest = null;
        for (const place of this.places.values()) if (!nearest || away(place) < away(nearest)) nearest = place;
        return nearest && away(nearest) <= reach ? nearest : null;
    }

    // Ask for places along the whole track, and for all beside the value.
    begin(value) {
        if (!this.usable || this.places.size) return;
        const beside = Math.min(BESIDE, Math.floor(this.most / 6));
        const count = this.most - 2 * beside - 1;
        const across = Array.from({ length: count }, (_, at) => this.scale.value(Math.round((at / (count - 1)) * this.scale.length)));
        this.ask([value, ...this.steps(value, beside), ...across]);
    }

    // Ask for the places around a value, where one of those beside it is missing.
    refine(value) {
        if (!this.usable) return;
        if (!this.places.size) return this.begin(value);
        const missing = (each) => !this.places.has(each);
        if ([value, ...this.steps(value, BESIDE)].some(missing)) this.ask([value, ...this.steps(value, this.most)].filter(missing));
    }

    // The values up to so many key presses away, the nearest first.
    steps(value, count) {
        const [down, up] = [-1, 1].map((way) => {
            let at = value;
            return Array.from({ length: count }, () => (at = this.scale.neighbour(at, way)));
        });
        return up.flatMap((each, index) => [each, down[index]]);
    }

    ask(values) {
        if (asked) return;
        const wanted = [...new Set(values)].slice(0, this.most);
        const message = unique({ group: this.group, name: this.name, values: wanted });
        const timer = setTimeout(() => {
            if (asked?.id === message.id) asked = null;
        }, PATIENCE);
        asked = { id: message.id, fan: this, context: this.context, timer };
        report("fan", () => channel(message));
    }

    take(places, context) {
        if (!this.usable || context !== this.context) return;
        for (const place of places) {
            if (contextOf(place.query, this.key) !== context) return; // of a race that is not on the screen yet, or no longer
            this.places.set(place.value, { ...place, position: this.scale.position(place.value) });
        }
        this.shown();
    }

    // Show the race of a place, at once. `answered` is called when a race of Python's takes its place.
    show(place, answered) {
        const stage = stageOf();
        const isOf = ({ query }) => contextOf(query, this.key) === this.context;
        stage.lead(raceAhead(stage.race, place), { move: nextMove(), isOf, answered });
    }
}
