// A fully connected network, as landscapes/_network.py computes it: weights in PyTorch's order, layer by layer the matrix
// row by row and then the biases.

const LANES = 4; // points at a time: each weight is read once for all of them, which takes two thirds of the time

export const logistic = (z) => 1 / (1 + Math.exp(-z));

// The outputs of a network { sizes, activation } with these weights for inputs that are listed point by point, point by
// point. The head is left out: the class is the sign of the only output, or the largest of several.
export function outputs({ sizes, activation }, weights, inputs) {
    const [first, last] = [sizes[0], sizes.length - 1];
    const count = inputs.length / first;
    const values = sizes.map((size) => new Float64Array(LANES * size)); // of the units of each layer, for the four points
    const found = new Float64Array(count * sizes[last]);
    for (let point = 0; point < count; point += LANES) {
        const lanes = Math.min(LANES, count - point);
        for (let lane = 0; lane < lanes; lane += 1)
            for (let input = 0; input < first; input += 1)
                values[0][LANES * input + lane] = inputs[(point + lane) * first + input];
        let at = 0;
        for (let layer = 1; layer <= last; layer += 1) {
            addUp(weights, at, values[layer - 1], values[layer]);
            at += (sizes[layer - 1] + 1) * sizes[layer];
            if (layer < last) bend(values[layer], activation);
        }
        for (let lane = 0; lane < lanes; lane += 1)
            for (let output = 0; output < sizes[last]; output += 1)
                found[(point + lane) * sizes[last] + output] = values[last][LANES * output + lane];
    }
    return found;
}

// What enters the units of a layer whose matrix begins at a weight.
function addUp(weights, first, entering, units) {
    const biases = first + (entering.length * units.length) / LANES ** 2;
    for (let unit = 0, at = first; unit < units.length; unit += LANES) {
        let one = weights[biases + unit / LANES];
        let [two, three, four] = [one, one, one];
        for (let input = 0; input < entering.length; input += LANES, at += 1) {
            const weight = weights[at];
            one += weight * entering[input];
            two += weight * entering[input + 1];
            three += weight * entering[input + 2];
            four += weight * entering[input + 3];
        }
        units[unit] = one;
        units[unit + 1] = two;
        units[unit + 2] = three;
        units[unit + 3] = four;
    }
}

// tanh from an exponential is faster than Math.tanh, and as exact where the values are added up.
function bend(units, activation) {
    if (activation === "relu") for (let unit = 0; unit < units.length; unit += 1) units[unit] = Math.max(units[unit], 0);
    else for (let unit = 0; unit < units.length; unit += 1) units[unit] = 1 - 2 / (Math.exp(2 * units[unit]) + 1);
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
