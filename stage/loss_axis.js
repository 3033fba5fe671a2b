// The axis of the loss: whether it is logarithmic, and where it ends.

const ROUNDING = 1e-9; // of the first loss: below this a loss counts as zero

export const isLog = ({ race, figure }) => !figure.facts.range && race.loss !== "linear";

// The loss above the lowest one that counts as zero, a whole power of ten: 1e-9 of the loss at the start, rounded down.
export function floorOf({ race, figure }) {
    const first = race.balls.length ? race.balls[0].loss[0] - figure.facts.lowest : 0;
    const scale = first > 0 && first < Infinity ? first : 1;
    return 10 ** Math.floor(Math.log10(ROUNDING * scale) + 1e-6);
}
