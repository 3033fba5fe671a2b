// Above the examples: what their marks mean, and how right each ball is on those of the training and of the test.

import { linesOf, standingOf, tinted } from "../answers.js";
import { legible } from "../theme.js";

const WAITS = "Let go: then the answers follow.";

export default {
    panel: "fit",
    layer: "ground",
    paint(pen, scene) {
        const { race, figure, axes, theme, text, step, width } = scene;
        if (!figure.facts.answers) return;
        const [{ left, top }] = axes;
        const { columns, lines, leading } = linesOf(race.balls, width);
        const high = leading * text.size;
        const wide = (width - left) / columns;
        const first = top - (lines - 0.2) * high;
        pen.save();
        pen.font = text.font;
        pen.textAlign = "left";
        pen.textBaseline = "middle";
        pen.fillStyle = theme.faint;
        pen.fillText(sentence(scene), left, first);
        race.balls.forEach((ball, index) => {
            const [x, y] = [left + (index % columns) * wide, first + (1 + Math.floor(index / columns)) * high];
            pen.fillStyle = ball.colour;
            pen.beginPath();
            pen.arc(x + 5, y, 4.5, 0, 2 * Math.PI);
            pen.fill();
            pen.fillStyle = tinted(scene) === index ? theme.text : legible(ball.colour, theme);
            pen.fillText(`${ball.short}  ${standingOf(ball, Math.floor(step))}`, x + 14, y);
        });
        pen.restore();
    },
};

// What the marks mean and the numbers are, or that the answers wait.
function sentence({ race, figure }) {
    if (!race.frames || race.behind) return WAITS;
    const [ball] = race.balls;
    const numbers = ball?.accuracy ? "right of training · test" : ball?.test_loss ? "loss of training · test" : "";
    return [...figure.facts.legend, numbers].filter(Boolean).join("; ");
}
