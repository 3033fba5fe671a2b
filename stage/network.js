// A fully connected network, as landscapes/_network.py computes it: weights in PyTorch's order, layer by layer the matrix
// row by row and then the biases.

const tanh = (z) => 1 - 2 / (Math.exp(2 * z) + 1); // three times as fast as Math.tanh, and as exact where it is added up
const relu = (z) => (z > 0 ? z : 0);

export const logistic = (z) => 1 / (1 + Math.exp(-z));

// The outputs of a network { sizes, activation } with these weights for inputs that are listed point by point, point by
// point. The head is left out: the class is the sign of the only output, or the largest of several.
export function outputs({ sizes, activation }, weights, inputs) {
    const bend = activation === "relu" ? relu : tanh;
    const [first, last] = [sizes[0], sizes.length - 1];
    const values = sizes.map((size) => new Float64Array(size)); // of the units of each layer
    const count = inputs.length / first;
    const found = new Float64Array(count * sizes[last]);
    for (let point = 0; point < count; point += 1) {
        for (let input = 0; input < first; input += 1) values[0][input] = inputs[point * first + input];
        let at = 0;
        for (let layer = 1; layer <= last; layer += 1) {
            const [entering, units] = [values[layer - 1], values[layer]];
            const [wide, tall] = [entering.length, units.length];
            const biases = at + wide * tall;
            for (let unit = 0; unit < tall; unit += 1) {
                let sum = weights[biases + unit];
                for (let input = 0; input < wide; input += 1) sum += weights[at + input] * entering[input];
                at += wide;
                units[unit] = layer < last ? bend(sum) : sum;
            }
            at = biases + tall;
        }
        found.set(values[last], point * sizes[last]);
    }
    return found;
}

// The class of each point of `outputs` with several outputs: the first of its largest ones.
export function classes(outputs, size) {
    return Array.from({ length: outputs.length / size }, (_, point) => {
        const own = outputs.subarray(point * size, (point + 1) * size);
        return own.indexOf(Math.max(...own));
    });
}

// The frames of each ball as stage/weights.py packed them: the rows of its path for which its weights are known, and
// these weights.
export function framesOf({ array, rows }) {
    const [start, units] = [array("first_weights"), rows("units")];
    const changes = rows("weights");
    return rows("frames").map((known, ball) => {
        const weights = [Float64Array.from(start)];
        for (let frame = 1; frame < known.length; frame += 1) {
            const [before, unit, from] = [weights[frame - 1], units[ball][frame - 1], (frame - 1) * start.length];
            weights.push(before.map((weight, index) => weight + unit * changes[ball][from + index]));
        }
        return { rows: known, weights };
    });
}

// The weights of a ball at a step: between two frames they are interpolated, and after the last one they stay.
export function weightsAt({ rows, weights }, step) {
    let frame = 0;
    while (frame + 1 < rows.length && rows[frame + 1] <= step) frame += 1;
    if (frame + 1 === rows.length || rows[frame] === step) return weights[frame];
    const share = (step - rows[frame]) / (rows[frame + 1] - rows[frame]);
    const next = weights[frame + 1];
    return weights[frame].map((weight, index) => weight + share * (next[index] - weight));
}
