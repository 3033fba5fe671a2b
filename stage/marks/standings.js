// Above the examples: what their marks mean, and how right each ball is on those of the training and of the test.

import { entriesOf, standingOf, tinted } from "../answers.js";
import { legible } from "../theme.js";

const WAITS = "Let go: then the answers follow.";
const DOT = 4.5; // pixels

export default {
    panel: "fit",
    layer: "ground",
    paint(pen, scene) {
        const { race, figure, theme, text, step } = scene;
        if (!figure.facts.answers) return;
        const { sentence, entries } = entriesOf(scene);
        pen.save();
        pen.font = text.font;
        pen.textAlign = "left";
        pen.textBaseline = "middle";
        pen.fillStyle = theme.faint;
        pen.fillText(meaning(scene), sentence.x, sentence.y);
        race.balls.forEach((ball, index) => {
            const { x, y } = entries[index];
            pen.fillStyle = ball.colour;
            pen.beginPath();
            pen.arc(x + DOT, y, DOT, 0, 2 * Math.PI);
            pen.fill();
            pen.fillStyle = tinted(scene) === index ? theme.text : legible(ball.colour, theme);
            pen.fillText(`${ball.short}  ${standingOf(ball, Math.floor(step))}`, x + 3 * DOT, y);
        });
        pen.restore();
    },
};

// What the marks mean and the numbers are, or that the answers wait.
function meaning({ race, figure }) {
    if (!race.frames || race.behind) return WAITS;
    const [ball] = race.balls;
    const numbers = ball?.accuracy ? "right of training · test" : ball?.test_loss ? "loss of training · test" : "";
    return [...figure.facts.legend, numbers].filter(Boolean).join("; ");
}
