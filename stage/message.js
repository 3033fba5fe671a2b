// Messages from Python: see stage/message.py for their format.

const BEGIN = 8; // bytes before the header: its length, and the count of the message
const KINDS = {
    float64: Float64Array,
    float32: Float32Array,
    uint32: Uint32Array,
    uint16: Uint16Array,
    uint8: Uint8Array,
    int8: Int8Array,
};

// The metadata of a message, and functions from a name to its array: `array` all of it, `rows` one array for each of
// the first axis. A name that is not there is an error.
export function unpack(message) {
    const bytes = message.slice(); // a view of doubles begins on a multiple of eight bytes
    const body = BEGIN + new DataView(bytes.buffer).getUint32(0, true);
    const { __metadata__: metadata, ...arrays } = JSON.parse(new TextDecoder().decode(bytes.subarray(BEGIN, body)));
    const described = (name) => {
        if (Object.hasOwn(arrays, name)) return arrays[name];
        throw new Error(`The message has no array "${name}". It has: ${Object.keys(arrays).join(", ") || "none"}.`);
    };
    const array = (name) => {
        const {
            dtype,
            offsets: [begin, end],
        } = described(name);
        return new KINDS[dtype](bytes.buffer, body + begin, (end - begin) / KINDS[dtype].BYTES_PER_ELEMENT);
    };
    const rows = (name) => {
        const {
            shape: [count, ...others],
        } = described(name);
        const [all, length] = [array(name), others.reduce((one, other) => one * other, 1)];
        return Array.from({ length: count }, (_, row) => all.subarray(row * length, (row + 1) * length));
    };
    return { metadata, array, rows };
}

// Whether two messages differ in nothing but their counts.
export function same(one, other) {
    if (one?.length !== other.length) return false;
    for (let at = 0; at < other.length; at += 1) if (one[at] !== other[at] && (at < 4 || at >= BEGIN)) return false;
    return true;
}
